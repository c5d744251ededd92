// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Exports

@Suite struct FITWriterTests {
    @Test func theChecksumIsThatOfTheProtocol() {
        // CRC-16/ARC's published check value.
        #expect(FITWriter.crc(Array("123456789".utf8)) == 0xBB3D)
        #expect(FITWriter.crc([]) == 0)
    }

    @Test func aFileIsHeaderDefinitionMessageAndChecksum() {
        var message = FITMessage(.record)
        message.add(253, uint32: 1_000_000_000)
        message.add(4, uint8: 82)
        message.addOwn(0, float32: 1)
        var writer = FITWriter()
        writer.append(message)
        let messages: [UInt8] = [
            0x60, 0, 0, 20, 0, 2, 253, 4, 0x86, 4, 1, 0x02, 1, 0, 4, 0,
            0, 0x00, 0xCA, 0x9A, 0x3B, 82, 0, 0, 0x80, 0x3F,
        ]
        let head: [UInt8] = [14, 0x20, 0x70, 0x08, UInt8(messages.count), 0, 0, 0] + Array(".FIT".utf8)
        let header = head + FITMessage.bytes(FITWriter.crc(head))
        #expect(writer.file() == header + messages + FITMessage.bytes(FITWriter.crc(header + messages)))
    }

    @Test func aDefinitionIsWrittenOnceForMessagesOfTheSameFields() {
        var (a, b) = (FITMessage(.record), FITMessage(.record))
        a.add(4, uint8: 80)
        b.add(4, uint8: 81)
        var writer = FITWriter()
        writer.append(a)
        let once = writer.file().count
        writer.append(b)
        #expect(writer.file().count == once + 2)
    }

    @Test func whatIsUnknownOrDoesNotFitIsLeftOut() {
        var message = FITMessage(.record)
        message.add(4, uint8: nil)
        message.add(4, uint8: 255)
        message.add(4, uint8: -1)
        message.add(39, uint16: 6553.5, scale: 10)
        message.add(39, uint16: .nan)
        message.addOwn(0, float32: .nan)
        message.addOwn(3, uint8: nil)
        #expect(message.fields.isEmpty && message.ownFields.isEmpty)
        message.add(39, uint16: 6553.4, scale: 10)
        #expect(message.fields.first?.bytes == [0xFE, 0xFF])
    }

    @Test func aLongTextIsCutBetweenCharacters() {
        var message = FITMessage(.deviceInfo)
        message.add(27, text: String(repeating: "é", count: 200))
        let bytes = message.fields[0].bytes
        #expect(bytes.count == 255 && bytes.last == 0)
        #expect(String(decoding: bytes.dropLast(), as: UTF8.self) == String(repeating: "é", count: 127))
    }

    @Test func stepsAMinuteBecomeStridesAMinuteInWholesAnd128ths() {
        let usual = FITActivity.stridesPerMinute(165)
        #expect(usual.whole == 82 && usual.fraction == 0.5)
        let carried = FITActivity.stridesPerMinute(165.999)
        #expect(carried.whole == 83 && carried.fraction == 0)
        #expect(FITActivity.stridesPerMinute(nil).whole == nil)
    }
}
