// SPDX-License-Identifier: Apache-2.0

/// A column name that speaks of a quantity: `ax`, `ax_g`, `gz (deg/s)`, `t_ms`. Case doesn't count.
///
/// | slots | plain | units after `_`, or in `()` or `[]` (signs such as `/ _ ^ .` don't count) |
/// |---|---|---|
/// | `t` | s | s sec seconds ms us ns |
/// | `ax ay az` | m/s² | ms2 mps2 g mg |
/// | `gx gy gz` | rad/s | rads radps dps degs degps mdps |
/// | `mx my mz` | µT | ut nt mt t gauss mgauss |
///
/// Where a slot's plain name is missing, the names of makers' programs stand for it (`aliases`).
struct ColumnName {
    var slot: Int
    /// As the header has it, without the marks round it.
    var suffix: String
    /// nil where the suffix is no unit of the quantity.
    var scale: TableHeader.Scale?

    /// nil where the name is none of the table's.
    init?(_ bytes: [UInt8]) { self.init(bytes, names: TableHeader.names) }

    /// A name as the makers' programs write it; nil where it is none of those.
    init?(alias bytes: [UInt8]) {
        guard let found = Self.aliases.lazy.compactMap({ ColumnName(bytes, names: $0) }).first else { return nil }
        self = found
    }

    /// Names of the ten slots in the files of makers' programs: x-IMU3 and NGIMU (`Gyroscope X (deg/s)`, `Timestamp (us)`), WitMotion's
    /// programs of several years (`AccX(g)`, `AsX(°/s)`, `wx(deg/s)`, `Chiptime`).
    private static let aliases: [[String]] = [
        [
            "timestamp", "accelerometer x", "accelerometer y", "accelerometer z", "gyroscope x", "gyroscope y",
            "gyroscope z", "magnetometer x", "magnetometer y", "magnetometer z",
        ],
        ["time", "accx", "accy", "accz", "asx", "asy", "asz", "hx", "hy", "hz"],
        ["chiptime", "ax", "ay", "az", "wx", "wy", "wz", "hx", "hy", "hz"],
    ]

    private init?(_ bytes: [UInt8], names: [String]) {
        let name = Self.plain(bytes)
        guard let match = names.firstIndex(where: { Self.splits(name, after: Array($0.utf8)) }) else { return nil }
        slot = match
        let rest = name.dropFirst(names[match].utf8.count)
        let unit = rest.filter { ($0 >= 97 && $0 <= 122) || ($0 >= 48 && $0 <= 57) }
        suffix = TableHeader.printable(rest.drop { !Self.isLetterOrDigit($0) })
        scale =
            rest.isEmpty
            ? TableHeader.Scale() : Self.units(match).first { $0.name.utf8.elementsEqual(unit) }?.scale
    }

    /// The units of a slot's quantity, for a message.
    static func knownUnits(_ slot: Int) -> String { units(slot).map(\.name).joined(separator: ", ") }

    /// m/s², by definition.
    private static let standardGravity = 9.80665
    private static let radiansPerDegree = Double.pi / 180

    private static func units(_ slot: Int) -> [(name: String, scale: TableHeader.Scale)] {
        typealias Scale = TableHeader.Scale
        return switch slot {
        case 0:
            [
                ("s", Scale()), ("ms", Scale(shift: -3)), ("us", Scale(shift: -6)), ("ns", Scale(shift: -9)),
                ("sec", Scale()), ("seconds", Scale()),
            ]
        case 1...3:
            [
                ("ms2", Scale()), ("g", Scale(factor: standardGravity)),
                ("mg", Scale(shift: -3, factor: standardGravity)), ("mps2", Scale()),
            ]
        case 4...6:
            [
                ("rads", Scale()), ("dps", Scale(factor: radiansPerDegree)),
                ("mdps", Scale(shift: -3, factor: radiansPerDegree)), ("radps", Scale()),
                ("degs", Scale(factor: radiansPerDegree)), ("degps", Scale(factor: radiansPerDegree)),
            ]
        default:
            [
                ("ut", Scale()), ("nt", Scale(shift: -3)), ("mt", Scale(shift: 3)), ("t", Scale(shift: 6)),
                ("gauss", Scale(shift: 2)), ("mgauss", Scale(shift: -1)),
            ]
        }
    }

    /// Lower case, trimmed, and the few signs of units that are not ASCII spelt out.
    private static func plain(_ bytes: [UInt8]) -> [UInt8] {
        var name: [UInt8] = []
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            switch scalar {
            case "\u{B5}", "\u{3BC}": name.append(UInt8(ascii: "u"))
            case "\u{B0}": name.append(contentsOf: "deg".utf8)
            case "\u{B2}": name.append(UInt8(ascii: "2"))
            case "A"..."Z": name.append(UInt8(truncatingIfNeeded: scalar.value) | 0x20)
            default: name.append(contentsOf: scalar.isASCII ? [UInt8(truncatingIfNeeded: scalar.value)] : [63])
            }
        }
        let isSpace = DecimalNumber.isSpace
        return Array(name.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }

    /// `name` is `base`, or `base` and a unit set apart by a sign.
    private static func splits(_ name: [UInt8], after base: [UInt8]) -> Bool {
        guard name.starts(with: base) else { return false }
        guard name.count > base.count else { return true }
        return [UInt8(ascii: "_"), UInt8(ascii: " "), UInt8(ascii: "("), UInt8(ascii: "[")].contains(name[base.count])
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (byte >= 97 && byte <= 122) || (byte >= 48 && byte <= 57)
    }
}
