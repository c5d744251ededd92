// SPDX-License-Identifier: Apache-2.0

import Foundation
import Motion
import Sensors
import Settings
import Testing
import Wire

@testable import Command

@Suite struct DeviceTableTests {
    private func entry(_ node: String, _ state: SensorState?, hertz: Double? = nil) -> DeviceSurvey.Entry {
        var identity = DeviceIdentity(node: node, subsystem: .tty)
        identity.vendor = 0x1A86
        identity.product = 0x7523
        identity.title = "USB Serial"
        return DeviceSurvey.Entry(identity: identity, key: "path:\(node.count)", state: state, hertz: hertz)
    }

    @Test func aReadySensorIsOneLineAndItsKey() {
        var ready = entry("/dev/ttyUSB0", .known(kind: "witmotion", baud: 115_200), hertz: 199.96)
        ready.settings = DeviceSettings(key: "path:12")
        ready.settings?.placement = .sacrum
        let lines = DeviceTable([ready]).text(columns: 120, isColored: false).split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[1].contains("WitMotion") && lines[1].contains("115200") && lines[1].contains("200 Hz"))
        #expect(lines[1].contains("sacrum") && lines[1].hasSuffix("✓ ready"))
        #expect(lines[2] == "  key  path:12")
    }

    @Test func whatCannotBeUsedSaysWhyAndWhatToDo() {
        let table = DeviceTable([
            entry("/dev/ttyUSB0", .unusable(.noPermission(node: "/dev/ttyUSB0", group: "dialout"))),
            entry("/dev/ttyUSB1", .unknownTraffic(Traffic(look: .printer, baud: 115_200, sample: "ok T:21.3"))),
            entry(
                "/dev/ttyUSB2",
                .unusable(.busy(node: "/dev/ttyUSB2", holder: PortHolder(process: 1, name: "gaitd", isCertain: true)))),
        ])
        let text = table.text(columns: 200, isColored: false)
        #expect(text.contains("✕ no permission") && text.contains("sudo usermod -aG dialout"))
        #expect(text.contains("3-D printer") && text.contains("ok T:21.3"))
        #expect(text.contains("✓ used by gaitd"))
        #expect(table.rows.map(\.state) == ["no_permission", "unknown_traffic", "in_use"])
        #expect(table.rows.map(\.usable) == [false, false, false])
        #expect(table.rows[2].problem == nil)
    }

    @Test(arguments: [60, 80, 100]) func linesOfTheTableFitTheTerminal(columns: Int) {
        let table = DeviceTable([
            entry("/dev/ttyUSB0", .known(kind: "text", baud: 115_200), hertz: 100),
            entry("/dev/ttyUSB1", .silent),
        ])
        for line in table.text(columns: columns, isColored: false).split(separator: "\n") {
            #expect(line.count <= columns, "\(line)")
        }
    }

    @Test func colourIsForTerminals() {
        let table = DeviceTable([entry("/dev/ttyUSB0", .silent)])
        #expect(table.text(columns: 80, isColored: true).contains("\u{1B}[31m✕ silent"))
        #expect(!table.text(columns: 80, isColored: false).contains("\u{1B}"))
    }

    @Test func nothingThereIsSaid() {
        #expect(DeviceTable([]).text(columns: 80, isColored: false).contains("No sensor found"))
        #expect(DeviceTable([]).json() == "[\n\n]\n")
    }

    @Test func jsonHasTheDocumentedKeys() throws {
        let table = DeviceTable([entry("/dev/ttyUSB0", .known(kind: "xsens", baud: 115_200), hertz: 100.04)])
        let objects = try #require(try JSONSerialization.jsonObject(with: Data(table.json().utf8)) as? [[String: Any]])
        #expect(objects[0]["protocol"] as? String == "xsens")
        #expect(objects[0]["rate_hz"] as? Double == 100)
        #expect(objects[0]["vendor_id"] as? String == "1a86")
        #expect(objects[0]["usable"] as? Bool == true)
        #expect(table.json(isOneLine: true).split(separator: "\n").count == 1)
    }
}
