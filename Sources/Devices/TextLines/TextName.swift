// SPDX-License-Identifier: Apache-2.0

/// Where a number of a line of text belongs.
enum TextSlot {
    static let time = 0
    /// x, y, z of each from here on.
    static let force = 1
    static let rate = 4
    static let field = 7
    static let temperature = 10
    /// w, x, y, z.
    static let quaternion = 11
    static let counter = 15
    static let count = 16

    static let forceMask: UInt32 = 0b111 << 1
    static let rateMask: UInt32 = 0b111 << 4
    static let fieldMask: UInt32 = 0b111 << 7
    static let quaternionMask: UInt32 = 0b1111 << 11
}

/// What a unit's name says: a factor to SI (µT for the magnetic field, °C).
struct TextUnit: Hashable, Sendable, BitwiseCopyable {
    var factor: Double
    /// The slot of the quantity.
    var slot: Int
    /// A count at which an axis is at the end of its range; 0 where it isn't known.
    var clipping = 0.0

    static let gravity = 9.80665
    static let degree = Double.pi / 180

    static let table: [(name: [UInt8], unit: TextUnit)] = [
        ("s", 0, 1), ("sec", 0, 1), ("seconds", 0, 1), ("ms", 0, 1e-3), ("msec", 0, 1e-3), ("millis", 0, 1e-3),
        ("us", 0, 1e-6), ("usec", 0, 1e-6), ("micros", 0, 1e-6), ("ns", 0, 1e-9),
        ("g", 1, gravity), ("gs", 1, gravity), ("mg", 1, gravity / 1000), ("ms2", 1, 1), ("mss", 1, 1),
        ("mps2", 1, 1), ("msec2", 1, 1), ("ms^2", 1, 1),
        ("dps", 4, degree), ("degs", 4, degree), ("degps", 4, degree), ("degsec", 4, degree), ("degreess", 4, degree),
        ("degreesps", 4, degree), ("mdps", 4, degree / 1000), ("rads", 4, 1), ("radps", 4, 1), ("radsec", 4, 1),
        ("radianss", 4, 1), ("radianssec", 4, 1), ("radiansps", 4, 1),
        ("ut", 7, 1), ("nt", 7, 1e-3), ("mt", 7, 1e3), ("gauss", 7, 100), ("mgauss", 7, 0.1), ("mgs", 7, 0.1),
        ("c", 10, 1), ("degc", 10, 1), ("celsius", 10, 1),
    ].map { (Array($0.0.utf8), TextUnit(factor: $0.2, slot: $0.1)) }
}

/// The quantity that a label or a column's name speaks of, found in a few words of a line.
///
/// Case, spaces, `_`, `.` and the signs of units don't count: `Accel X`, `acc_x`, `accelX (m/s^2)`. Words in front that mean nothing
/// are passed over (`Scaled. Acc (mg)`), but linear acceleration, which lacks gravity, is never taken for acceleration.
struct TextName: Hashable, Sendable, BitwiseCopyable {
    var slot: Int
    /// Of three axes, named together: `acc [1, 2, 3]`.
    var isGroup = false
    var unit: TextUnit?

    private static let axes: [(letter: UInt8, offset: Int)] = [
        (UInt8(ascii: "x"), 0), (UInt8(ascii: "y"), 1), (UInt8(ascii: "z"), 2),
    ]

    /// By first letter, the longest first, so that `gyx` is not `gy` with something behind it.
    static let table: [[(name: [UInt8], meaning: TextName)]] = {
        var names: [(name: [UInt8], meaning: TextName)] = []
        let prefixes: [(Int, [String])] = [
            (
                TextSlot.force,
                ["a", "acc", "accel", "acceleration", "accelerometer", "accelero", "acceler", "ac", "acel", "imua"]
            ),
            (
                TextSlot.rate,
                [
                    "g", "gyr", "gyro", "gyroscope", "gy", "rot", "rotation", "rotationrate", "w", "omega", "angvel",
                    "angularvelocity", "imug",
                ]
            ),
            (TextSlot.field, ["m", "mag", "magn", "magnetometer", "magnetic", "magneticfield", "h", "compass"]),
        ]
        for (slot, list) in prefixes {
            for prefix in list {
                let bytes = Array(prefix.utf8)
                if bytes.count > 2 { names.append((bytes, TextName(slot: slot, isGroup: true))) }
                for axis in axes {
                    names.append((bytes + [axis.letter], TextName(slot: slot + axis.offset)))
                    if bytes.count > 2 { names.append(([axis.letter] + bytes, TextName(slot: slot + axis.offset))) }
                }
            }
        }
        let milliseconds = TextUnit(factor: 1e-3, slot: 0)
        let microseconds = TextUnit(factor: 1e-6, slot: 0)
        let others: [(String, Int, TextUnit?)] = [
            ("t", 0, nil), ("time", 0, nil), ("timestamp", 0, nil), ("rtctime", 0, nil), ("elapsed", 0, nil),
            ("elapsedtime", 0, nil), ("uptime", 0, nil), ("ms", 0, milliseconds), ("millis", 0, milliseconds),
            ("milliseconds", 0, milliseconds), ("us", 0, microseconds), ("micros", 0, microseconds),
            ("microseconds", 0, microseconds), ("seconds", 0, TextUnit(factor: 1, slot: 0)),
            ("temp", 10, nil), ("tmp", 10, nil), ("temperature", 10, nil), ("imudegc", 10, nil), ("imutemp", 10, nil),
            ("qw", 11, nil), ("qx", 12, nil), ("qy", 13, nil), ("qz", 14, nil),
            ("quatw", 11, nil), ("quatx", 12, nil), ("quaty", 13, nil), ("quatz", 14, nil),
            ("n", 15, nil), ("count", 15, nil), ("counter", 15, nil), ("sample", 15, nil), ("seq", 15, nil),
            ("index", 15, nil), ("step", 15, nil),
        ]
        for (name, slot, unit) in others { names.append((Array(name.utf8), TextName(slot: slot, unit: unit))) }
        names.sort { $0.name.count > $1.name.count }
        return (UInt8(ascii: "a")...UInt8(ascii: "z")).map { letter in names.filter { $0.name[0] == letter } }
    }()
}

/// Words of a label, lower case, without the signs that don't count.
struct TextWords: Sendable, BitwiseCopyable {
    private(set) var bytes = [64 of UInt8](repeating: 0)
    private(set) var count = 0
    private var starts = [12 of UInt8](repeating: 0)
    private(set) var words = 0
    private var isOverfull = false

    var isEmpty: Bool { count == 0 }

    mutating func removeAll() {
        count = 0
        words = 0
        isOverfull = false
    }

    /// Appends the word in `range` of `line`; one of signs only is none.
    mutating func append(_ line: Span<UInt8>, _ range: Range<Int>) {
        let first = count
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = line[index]
            switch byte {
            case 65...90: append(byte | 0x20)
            case 97...122, 48...57: append(byte)
            case 0xC2 where index + 1 < range.upperBound:
                // µ, °, ²: the signs of units beyond ASCII.
                index += 1
                switch line[index] {
                case 0xB5: append(UInt8(ascii: "u"))
                case 0xB0:
                    append(UInt8(ascii: "d"))
                    append(UInt8(ascii: "e"))
                    append(UInt8(ascii: "g"))
                case 0xB2: append(UInt8(ascii: "2"))
                default: break
                }
            case 0xCE where index + 1 < range.upperBound && line[index + 1] == 0xBC:
                index += 1
                append(UInt8(ascii: "u"))
            default: break
            }
            index += 1
        }
        guard count > first else { return }
        guard words < 12 else {
            isOverfull = true
            return
        }
        starts[words] = UInt8(first)
        words += 1
    }

    private mutating func append(_ byte: UInt8) {
        guard count < 64 else {
            isOverfull = true
            return
        }
        bytes[count] = byte
        count += 1
    }

    /// The `index`th element of a list: x, y, z; nothing known for those beyond.
    mutating func append(axis index: Int) {
        guard words < 12 else {
            isOverfull = true
            return
        }
        starts[words] = UInt8(count)
        words += 1
        append(index < 3 ? UInt8(ascii: "x") + UInt8(truncatingIfNeeded: index) : UInt8(ascii: "_"))
    }

    func isWord(_ text: StaticString) -> Bool { count == text.utf8CodeUnitCount && starts(with: text, at: 0) }

    /// x, y or z alone: 0, 1, 2.
    var axis: Int? {
        count == 1 && bytes[0] >= UInt8(ascii: "x") && bytes[0] <= UInt8(ascii: "z")
            ? Int(bytes[0] - UInt8(ascii: "x")) : nil
    }

    /// The same letters, cut into words at the same places.
    func isSame(as other: TextWords) -> Bool {
        guard count == other.count, words == other.words, isOverfull == other.isOverfull else { return false }
        for index in 0..<count where bytes[index] != other.bytes[index] { return false }
        for word in 0..<words where starts[word] != other.starts[word] { return false }
        return true
    }

    /// The words as the unit of the quantity at `slot`.
    func unit(of slot: Int) -> TextUnit? { unit(from: 0, to: count, of: slot) }

    /// What the words say, those in front passed over where they say nothing.
    var name: TextName? {
        guard !isOverfull else { return nil }
        for word in 0..<words {
            let start = Int(starts[word])
            if starts(with: "lin", at: start) || starts(with: "user", at: start) || starts(with: "world", at: start) {
                return nil
            }
        }
        for word in 0..<words {
            if let name = name(from: Int(starts[word])) { return name }
        }
        return nil
    }

    private func name(from start: Int) -> TextName? {
        let letter = Int(bytes[start]) - Int(UInt8(ascii: "a"))
        guard letter >= 0, letter < TextName.table.count else { return nil }
        for entry in TextName.table[letter] where holds(entry.name, at: start) {
            var name = entry.meaning
            let rest = start + entry.name.count
            if rest == count { return name }
            let quantity = name.slot < 10 && name.slot > 0 ? (name.slot - 1) / 3 * 3 + 1 : name.slot
            // The axis behind the unit: `{"accel_g":{"x":...}}`.
            if name.isGroup, let axis = lastAxis, let unit = unit(from: rest, to: count - 1, of: quantity) {
                return TextName(slot: name.slot + axis, unit: unit)
            }
            guard let unit = unit(from: rest, to: count, of: quantity) else { continue }
            name.unit = unit
            return name
        }
        return nil
    }

    /// x, y or z as a word of its own at the end: 0, 1, 2.
    private var lastAxis: Int? {
        guard words > 1, Int(starts[words - 1]) == count - 1 else { return nil }
        let letter = bytes[count - 1]
        return letter >= UInt8(ascii: "x") && letter <= UInt8(ascii: "z") ? Int(letter - UInt8(ascii: "x")) : nil
    }

    private func unit(from start: Int, to end: Int, of slot: Int) -> TextUnit? {
        for entry in TextUnit.table where entry.unit.slot == slot && entry.name.count == end - start {
            if holds(entry.name, at: start) { return entry.unit }
        }
        return nil
    }

    private func holds(_ text: [UInt8], at start: Int) -> Bool {
        guard start + text.count <= count else { return false }
        for index in text.indices where bytes[start + index] != text[index] { return false }
        return true
    }

    private func starts(with text: StaticString, at start: Int) -> Bool {
        guard start + text.utf8CodeUnitCount <= count else { return false }
        return text.withUTF8Buffer { wanted in
            for index in wanted.indices where bytes[start + index] != wanted[index] { return false }
            return true
        }
    }
}
