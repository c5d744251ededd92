// SPDX-License-Identifier: Apache-2.0

import Motion
import Settings
import Testing

@Suite struct SettingsReaderTests {
    static func reason(_ text: String) -> SettingsError? {
        do {
            _ = try SettingsReader.read(text, path: "f.toml")
            return nil
        } catch { return error }
    }

    @Test func anEmptyFileGivesTheDefaults() throws {
        #expect(try SettingsReader.read("", path: "f.toml") == DaemonSettings())
    }

    @Test func thePrintedConfigurationReadsBackAsItself() throws {
        var settings = DaemonSettings()
        #expect(try SettingsReader.read(settings.text, path: "f.toml") == settings)
        settings.stateDirectory = "/a \"b\"\\c\u{1}é"
        settings.sensors.ports = ["/dev/pts/3", "x,y"]
        settings.sensors.placement = .hipLeft
        settings.sessions.keepGigabytes = 1.5
        settings.coaching.dropCue = .both
        var device = DeviceSettings(key: "usb-1a86-7523@pci-0:2")
        device.placement = .footRight
        device.baud = 921_600
        device.configures = false
        settings.devices = [device, DeviceSettings(key: "/dev/ttyACM0")]
        #expect(try SettingsReader.read(settings.text, path: "f.toml") == settings)
    }

    @Test func everySettingIsPrintedWithItsMeaning() {
        let lines = DaemonSettings().text.split(separator: "\n")
        for (index, line) in lines.enumerated() where line.contains(" = ") && !line.hasPrefix("#") {
            #expect(index > 0 && lines[index - 1].hasPrefix("# "), "\(line)")
        }
    }

    @Test func anUnknownKeyIsNamedWithItsLineAndTheNearestName() throws {
        let error = try #require(Self.reason("\n[session]\nstil_s = 3\n"))
        #expect(error.line == 3)
        #expect(error.reason.contains("\"still_s\""))
    }

    @Test func anUnknownTableIsNamedWithTheNearestName() throws {
        let error = try #require(Self.reason("[sesion]\nstill_s = 3\n"))
        #expect(error.line == 1)
        #expect(error.reason.contains("\"session\""))
    }

    @Test(arguments: [
        ("[session]\npre_roll_s = \"ten\"", 2, "number from 0 to 60"),
        ("[session]\n\npre_roll_s = 99", 3, "number from 0 to 60"),
        ("[live]\nport = 1.5", 2, "whole number"),
        ("[sensors]\nconfigure = 1", 2, "true or false"),
        ("[sensors]\nports = \"a\"", 2, "list of texts"),
        ("[sensors]\nports = [1]", 2, "list of texts"),
        ("[[device]]\nkey = \"a\"\n[[device]]\nkey = \"b\"\nplacement = \"sacrun\"", 5, "\"sacrum\""),
        ("[[device]]\nplacement = \"sacrum\"", 1, "no key"),
        ("[[device]]\nkey = \"a\"\n[[device]]\nkey = \"a\"", 3, "named twice"),
        ("session = 3", 1, "[session]"),
        ("log_level = \"loud\"", 1, "one of"),
        ("[session]\nstill_s = ", 2, ""),
        ("\n[#]", 2, "name must follow"),
        ("[ [session]]", 1, "name must follow"),
    ])
    func whatCantBeTakenIsNamedWithItsLine(text: String, line: Int, words: String) throws {
        let error = try #require(Self.reason(text))
        #expect(error.line == line, "\(error)")
        #expect(words.isEmpty || error.reason.contains(words), "\(error)")
    }

    @Test func anAssignmentSetsOneThing() throws {
        var settings = DaemonSettings()
        try SettingsReader.apply("session.still_s=60", to: &settings)
        try SettingsReader.apply("sensors.placement = foot_left", to: &settings)
        try SettingsReader.apply("sensors.ports=[\"/dev/pts/1\"]", to: &settings)
        #expect(settings.sessions.stillness == 60)
        #expect(settings.sensors.placement == .footLeft)
        #expect(settings.sensors.ports == ["/dev/pts/1"])
        #expect(throws: SettingsError.self) { try SettingsReader.apply("session.stil_s=60", to: &settings) }
        #expect(throws: SettingsError.self) { try SettingsReader.apply("session.still_s", to: &settings) }
        #expect(throws: SettingsError.self) { try SettingsReader.apply("session.still_s=soon", to: &settings) }
    }

    @Test func garbageIsRefusedAndNeverTraps() {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        let pieces = [
            "[", "]", "[[device]]", "key", "=", "\"", "\n", "\r\n", "\t", "\u{A0}", "\u{B}", " ", "1", "'", "#",
            "\u{0}", "é", "{", "}", ",", ".", "session",
        ]
        for _ in 0..<20_000 {
            var text = ""
            for _ in 0..<12 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text += pieces[Int(state >> 33) % pieces.count]
            }
            if let error = Self.reason(text) { #expect(!error.description.isEmpty) }
        }
    }
}
