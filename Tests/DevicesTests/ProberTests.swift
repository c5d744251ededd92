// SPDX-License-Identifier: Apache-2.0

import Devices
import Motion
import Testing

@Suite struct ProberTests {
    static let names = DeviceCatalog.all.filter {
        $0.transport == .serial && $0.makeEncoder != nil && $0.makeWitness != nil
    }.map(\.name)

    private func verdict(_ bytes: [UInt8], after seconds: Double = 2, baud: Int = 115_200) -> Prober.Verdict {
        var prober = Prober()
        prober.push(bytes.span)
        return prober.verdict(after: seconds, baud: baud)
    }

    @Test(arguments: names) func everyKindIsKnownFromItsBytes(name: String) throws {
        let kind = try #require(DeviceCatalog.kind(named: name))
        let bytes = DeviceStream.bytes(kind, DeviceStream.readings(260, seed: 1))
        #expect(verdict(bytes) == .known(name))
        // From the middle of a frame on, and behind what another speed left.
        for start in stride(from: 1, to: 60, by: 14) {
            #expect(verdict(Array(bytes[start...])) == .known(name), "from byte \(start)")
            #expect(verdict(Noise.bytes(start, seed: 9) + bytes) == .known(name), "behind \(start) bytes of noise")
        }
    }

    @Test(arguments: names) func theProofDoesNotDependOnTheCutting(name: String) throws {
        let kind = try #require(DeviceCatalog.kind(named: name))
        let bytes = DeviceStream.bytes(kind, DeviceStream.readings(20, seed: 2))
        var whole = Prober()
        whole.push(bytes.span)
        var single = Prober()
        for index in bytes.indices { single.push(bytes.span.extracting(index..<(index + 1))) }
        #expect(whole.proven == single.proven)
        #expect(whole.bytesToProof == single.bytesToProof)
        #expect(whole.proven == name)
    }

    @Test(arguments: names) func oneSampleIsNoProof(name: String) throws {
        let kind = try #require(DeviceCatalog.kind(named: name))
        var reading = DeviceStream.readings(1, seed: 1)[0]
        // It would come in a frame of its own.
        reading.contents.remove(.orientation)
        #expect(verdict(DeviceStream.bytes(kind, [reading]), after: 0.01) == .listening)
    }

    @Test func combinedFramesOfWitMotionAreKnown() {
        var encoder = WitMotionEncoder(isCombined: true)
        var bytes: [UInt8] = []
        for reading in DeviceStream.readings(10, seed: 3) { encoder.encode(reading, into: &bytes) }
        #expect(verdict(bytes) == .known("witmotion"))
    }

    @Test func textOfAnXIMU3IsNotTakenForASketch() {
        var encoder = XIMU3Encoder(isText: true)
        var bytes: [UInt8] = []
        for reading in DeviceStream.readings(10, seed: 3) { encoder.encode(reading, into: &bytes) }
        #expect(verdict(bytes) == .known("x-imu3"))
    }

    @Test(arguments: 0..<8) func noiseIsNothing(seed: Int) {
        #expect(verdict(Noise.bytes(8_000, seed: UInt64(seed))) == .nothingKnown)
        // As a wrong speed gives it: few different bytes, many of them 0 and 255.
        var random = SplitMix64(state: UInt64(seed))
        let marks: [UInt8] = [0, 0, 0xFF, 0xFE, 0x80, 0x55, 0xAA, 0xFA, 0x75, 0x65, 0x0A, 0xC0, 0x61, 0x51, 0x52]
        #expect(verdict((0..<8_000).map { _ in marks[random.below(marks.count)] }) == .nothingKnown)
    }

    @Test(arguments: [0x00, 0xFF, 0x55, 0xAA, 0xFA, 0x0A, 0x20, 0x30] as [UInt8])
    func oneByteForEverIsNothing(byte: UInt8) {
        #expect(verdict(Array(repeating: byte, count: 8_000)) == .nothingKnown)
    }

    @Test(arguments: Chatter.all) func otherDevicesAreNothing(chatter: Chatter) {
        let bytes = chatter.bytes(lines: 400)
        #expect(verdict(bytes) == .nothingKnown, "\(chatter.name)")
        #expect(verdict(Array(bytes.dropFirst(17))) == .nothingKnown, "\(chatter.name)")
        #expect(verdict(Noise.bytes(100, seed: 1) + bytes) == .nothingKnown, "\(chatter.name)")
    }

    @Test func aSketchIsKnownBehindItsBootText() {
        let boot = Chatter.bootLog.bytes(lines: 8)
        let rows = (0..<20).map { "\($0 * 10),0.01,-0.0\($0 % 7),1.00,0.5,-0.25,0.1\r\n" }.joined()
        #expect(verdict(boot + Array(rows.utf8)) == .known("text"))
    }

    @Test func aSketchOnARunnerIsKnownWithoutItsHeader() {
        var random = SplitMix64(state: 5)
        let rows = (0..<300).map { index in
            // Flight and contact: from nearly nothing to 3 g.
            let up = index % 36 < 14 ? "0.0\(random.below(9))" : "1.\(random.below(9))"
            let cells = (0..<5).map { _ in "\(Double(random.below(200) - 100) / 50)" }
            return
                "\(index * 5000),0.\(random.below(3)),\(cells[0].prefix(4)),\(up),\(cells[1]),\(cells[2]),\(cells[3])\r\n"
        }
        #expect(verdict(Array(rows.joined().utf8)) == .known("text"))
    }

    @Test func silenceIsWaitedForAndThenNothing() {
        let prober = Prober()
        #expect(prober.verdict(after: 0.1, baud: 115_200) == .listening)
        #expect(prober.verdict(after: 0.4, baud: 115_200) == .nothingKnown)
        // 9600 baud carry a twelfth.
        #expect(prober.verdict(after: 0.4, baud: 9_600) == .listening)
    }
}

/// What other things on serial ports say, with numbers that change.
struct Chatter: Sendable, CustomTestStringConvertible {
    var name: String
    /// `#` is a digit that changes, `~` a small number.
    var patterns: [String]
    var testDescription: String { name }

    func bytes(lines: Int) -> [UInt8] {
        var random = SplitMix64(state: 11)
        var bytes: [UInt8] = []
        for index in 0..<lines {
            for byte in patterns[index % patterns.count].utf8 {
                switch byte {
                case UInt8(ascii: "#"): bytes.append(UInt8(ascii: "0") + UInt8(random.below(10)))
                case UInt8(ascii: "~"): bytes.append(UInt8(ascii: "0") + UInt8(random.below(3)))
                default: bytes.append(byte)
                }
            }
            bytes += [13, 10]
        }
        return bytes
    }

    static let all = [
        Chatter(
            name: "NMEA",
            patterns: [
                "$GPGGA,12####.00,5230.#####,N,01322.#####,E,1,0#,1.#,4#.#,M,44.#,M,,*4#",
                "$GPRMC,12####.00,A,5230.#####,N,01322.#####,E,0.0##,,211126,,,A*7#",
                "$GPGSA,A,3,0#,1#,2#,,,,,,,,,,2.#,1.#,1.#*3#",
                "$GPGSV,3,1,11,0#,6#,2##,3#,1#,4#,1##,3#*7#",
                "$GPVTG,,T,,M,0.0##,N,0.0##,K,A*2#", "$HCHDG,###.#,,,0.#,W*2#",
            ]),
        Chatter(
            name: "attitude of a ship",
            patterns: ["$PASHR,12####.###,###.##,T,+0.##,-0.##,+0.##,0.0##,0.0##,0.0##,1,1*1#"]),
        Chatter(
            name: "printer's temperatures",
            patterns: [
                " T:20#.## /200.00 B:6#.## /60.00 @:### B@:###", "ok T:20#.# /200.0 B:6#.# /60.0 T0:20#.# /200.0 @:64",
            ]),
        Chatter(
            name: "printer's places",
            patterns: ["X:1##.## Y:##.## Z:0.## E:1##.## Count X:8### Y:6### Z:1##", "ok", "ok P15 B3"]),
        Chatter(
            name: "printer's settings",
            patterns: [
                "echo:  M92 X80.00 Y80.00 Z400.00 E9#.00", "echo:  M203 X500.00 Y500.00 Z5.00 E25.00",
                "echo:; Acceleration (units/s2): P<print_accel> R<retract_accel>",
                "echo:  M204 P500.00 R1000.00 T500.00",
                "Bilinear Leveling Grid:", " 0 +0.0## -0.0## +0.1##", " 1 -0.0## +0.0## +0.0##",
                "echo:busy: processing",
            ]),
        Chatter(name: "mesh of a printer's bed", patterns: ["+0.0##,-0.1##,+0.0##,+0.2##,-0.0##"]),
        Chatter(
            name: "modem",
            patterns: [
                "AT", "OK", "+CSQ: 2~,99", "+CREG: 0,1", "+CGACT: 1,1", "RING", "NO CARRIER",
                "+CCLK: \"26/11/21,12:##:##+04\"",
                "ATI", "Quectel", "EC25", "Revision: EC25EFAR06A0#M4G",
                "+CPSI: LTE,Online,262-01,0x####,2######,2##,EUTRAN-BAND3",
            ]),
        bootLog,
        Chatter(
            name: "kernel", patterns: ["[   1#.######] usb 1-1.#: new full-speed USB device number ~# using xhci_hcd"]),
        Chatter(name: "thermometers", patterns: ["2#.#,2#.#,6#.#", "2#.#,2#.#,6#.#"]),
        Chatter(name: "counters", patterns: ["1###,2###,3###,4###,5###,6###,7###"]),
        Chatter(name: "weather", patterns: ["Temperature = 2#.## *C Pressure = 101#.## hPa Humidity = 4#.## %"]),
        Chatter(name: "weather object", patterns: ["{\"temperature\":2#.#,\"humidity\":4#,\"pressure\":101#.#}"]),
        Chatter(name: "a constant", patterns: ["0.00,0.00,1.00"]),
        Chatter(name: "light and range", patterns: ["Lux: 3##.#", "Range: 12# mm"]),
    ]

    static let bootLog = Chatter(
        name: "boot text of an ESP32",
        patterns: [
            "ets Jul 29 2019 12:21:46", "rst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)",
            "configsip: 0, SPIWP:0xee", "clk_drv:0x00,q_drv:0x00,d_drv:0x00,cs0_drv:0x00,hd_drv:0x00,wp_drv:0x00",
            "mode:DIO, clock div:1", "load:0x3fff0030,len:13##", "load:0x40078000,len:13###", "entry 0x400805e4",
            "I (2#) boot: ESP-IDF v5.1 2nd stage bootloader", "E (3##) wifi:Set status to INIT",
            "Guru Meditation Error: Core  0 panic'ed (LoadProhibited). Exception was unhandled.",
        ])
}
