// SPDX-License-Identifier: Apache-2.0

/// One message of a FIT file: fields that have a value, in their order. What is not known is left out, never written as zero or as the
/// type's mark for "invalid".
///
/// Numbers, types and scales of fields: the public FIT profile, <https://developer.garmin.com/fit/protocol/>.
struct FITMessage {
    /// Number of the kind of message, of the profile.
    enum Kind: UInt16 {
        case fileID = 0
        case session = 18
        case lap = 19
        case record = 20
        case event = 21
        case deviceInfo = 23
        case activity = 34
        case fileCreator = 49
        case fieldDescription = 206
        case developerDataID = 207
    }

    /// As written in definitions; the high bit marks those whose byte order counts.
    enum BaseType: UInt8 {
        case enumeration = 0x00
        case uint8 = 0x02
        case string = 0x07
        case byte = 0x0D
        case uint16 = 0x84
        case uint32 = 0x86
        case float32 = 0x88
        case uint32z = 0x8C
    }

    struct Field {
        var number: UInt8
        var type: BaseType
        var bytes: [UInt8]
    }

    let kind: Kind
    private(set) var fields: [Field] = []
    /// Of the application's own fields: `type` is told in a field description, not in the definition.
    private(set) var ownFields: [Field] = []

    init(_ kind: Kind) { self.kind = kind }

    mutating func add(_ number: UInt8, enumeration value: UInt8) { append(number, .enumeration, [value]) }
    mutating func add(_ number: UInt8, uint8 value: Double?, scale: Double = 1) {
        guard let raw = Self.raw(value, scale, below: 0xFF) else { return }
        append(number, .uint8, [UInt8(raw)])
    }
    mutating func add(_ number: UInt8, uint16 value: Double?, scale: Double = 1) {
        guard let raw = Self.raw(value, scale, below: 0xFFFF) else { return }
        append(number, .uint16, Self.bytes(UInt16(raw)))
    }
    mutating func add(_ number: UInt8, uint32 value: Double?, scale: Double = 1) {
        guard let raw = Self.raw(value, scale, below: 0xFFFF_FFFF) else { return }
        append(number, .uint32, Self.bytes(UInt32(raw)))
    }
    /// Zero means nothing to this type.
    mutating func add(_ number: UInt8, uint32z value: UInt32) {
        if value != 0 { append(number, .uint32z, Self.bytes(value)) }
    }
    mutating func add(_ number: UInt8, bytes: [UInt8]) { append(number, .byte, bytes) }
    /// A field holds at most 255 bytes, the closing zero among them.
    mutating func add(_ number: UInt8, text: String) {
        var kept = ""
        for character in text where kept.utf8.count + character.utf8.count < 0xFF { kept.append(character) }
        append(number, .string, Array(kept.utf8) + [0])
    }

    mutating func addOwn(_ number: UInt8, float32 value: Double?) {
        guard let value, value.isFinite else { return }
        ownFields.append(Field(number: number, type: .float32, bytes: Self.bytes(Float(value).bitPattern)))
    }
    mutating func addOwn(_ number: UInt8, uint8 value: Int?) {
        guard let value, (0..<0xFF).contains(value) else { return }
        ownFields.append(Field(number: number, type: .uint8, bytes: [UInt8(value)]))
    }

    private mutating func append(_ number: UInt8, _ type: BaseType, _ bytes: [UInt8]) {
        fields.append(Field(number: number, type: type, bytes: bytes))
    }

    /// nil where it isn't known, or does not fit; the highest number of a type means "invalid".
    private static func raw(_ value: Double?, _ scale: Double, below limit: UInt64) -> UInt64? {
        guard let value else { return nil }
        let scaled = (value * scale).rounded()
        guard scaled >= 0, scaled < Double(limit) else { return nil }
        return UInt64(scaled)
    }

    /// Least significant first.
    static func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
        (0..<(value.bitWidth / 8)).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
