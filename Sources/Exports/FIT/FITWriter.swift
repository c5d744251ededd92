// SPDX-License-Identifier: Apache-2.0

/// Messages as the bytes of a FIT file, version 2 of the protocol (the first with fields of one's own).
///
/// | offset | size | of the file's header |
/// |---|---|---|
/// | 0 | 1 | its size, 14 |
/// | 1 | 1 | version of the protocol, 0x20 |
/// | 2 | 2 | version of the profile times 1000 |
/// | 4 | 4 | bytes of messages |
/// | 8 | 4 | `.FIT` |
/// | 12 | 2 | CRC of bytes 0 to 11 |
///
/// Then messages, each after a definition of its fields that holds until its local number is defined anew; at the end the CRC of all before.
/// Source: <https://developer.garmin.com/fit/protocol/>. A message a second is some 40 bytes, so the file is made in memory.
struct FITWriter {
    private static let headerSize = 14
    private static let protocolVersion: UInt8 = 0x20
    /// 21.60: the fields used here are older.
    private static let profileVersion: UInt16 = 2160
    private static let isDefinition: UInt8 = 0x40
    private static let hasOwnFields: UInt8 = 0x20
    /// The application's fields all belong to the one developer of the file.
    private static let developerIndex: UInt8 = 0

    private var messages: [UInt8] = []
    /// Definitions in force by local number, and which to replace next.
    private var definitions: [[UInt8]] = []
    private var oldest = 0

    mutating func append(_ message: FITMessage) {
        let definition = Self.definition(message)
        var local = definitions.firstIndex(of: definition)
        if local == nil {
            if definitions.count < 16 {
                local = definitions.count
                definitions.append(definition)
            } else {
                local = oldest
                definitions[oldest] = definition
                oldest = (oldest + 1) % 16
            }
            let own = message.ownFields.isEmpty ? 0 : Self.hasOwnFields
            messages.append(Self.isDefinition | own | UInt8(local ?? 0))
            messages += definition
        }
        messages.append(UInt8(local ?? 0))
        for field in message.fields { messages += field.bytes }
        for field in message.ownFields { messages += field.bytes }
    }

    /// What of a message's definition does not hang on its local number: byte order (0: least significant first), kind, fields.
    private static func definition(_ message: FITMessage) -> [UInt8] {
        var bytes: [UInt8] = [0, 0] + FITMessage.bytes(message.kind.rawValue) + [UInt8(message.fields.count)]
        for field in message.fields { bytes += [field.number, UInt8(field.bytes.count), field.type.rawValue] }
        guard !message.ownFields.isEmpty else { return bytes }
        bytes.append(UInt8(message.ownFields.count))
        for field in message.ownFields { bytes += [field.number, UInt8(field.bytes.count), developerIndex] }
        return bytes
    }

    /// The whole file.
    func file() -> [UInt8] {
        var bytes: [UInt8] = [UInt8(Self.headerSize), Self.protocolVersion]
        bytes += FITMessage.bytes(Self.profileVersion) + FITMessage.bytes(UInt32(messages.count)) + Array(".FIT".utf8)
        bytes += FITMessage.bytes(Self.crc(bytes))
        bytes += messages
        return bytes + FITMessage.bytes(Self.crc(bytes))
    }

    /// CRC-16 of the polynomial x¹⁶ + x¹⁵ + x² + 1, reflected, from zero, as the protocol's page gives it.
    static func crc(_ bytes: [UInt8]) -> UInt16 {
        var crc: UInt16 = 0
        for byte in bytes {
            crc ^= UInt16(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xA001 : crc >> 1 }
        }
        return crc
    }
}
