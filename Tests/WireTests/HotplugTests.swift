// SPDX-License-Identifier: Apache-2.0

import Foundation
import Motion
import TestKit
import Testing
import Wire

/// Devices that are not there, by umockdev, which must be loaded before all else: `Tests/MockDevices` plays, this reads what it saw.
@Suite struct HotplugTests {
    /// What `mock-devices` printed, by its headings; empty where umockdev is missing.
    private static let seen: [String: [String]] = {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let process = Process()
        process.executableURL = URL(filePath: own).deletingLastPathComponent().appending(path: "mock-devices")
        process.environment = ProcessInfo.processInfo.environment
            .merging(["LD_PRELOAD": "libumockdev-preload.so.0"]) { $1 }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return [:] }
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        var sections: [String: [String]] = [:]
        var heading = ""
        for line in text.split(separator: "\n").map(String.init) {
            if line.hasPrefix("# ") {
                heading = String(line.dropFirst(2))
            } else {
                sections[heading, default: []].append(line)
            }
            sections[heading] = sections[heading] ?? []
        }
        return sections
    }()

    private static let isPresent = FileManager.default.fileExists(atPath: "/usr/bin/umockdev-run")
    private static let reason = Comment(rawValue: "umockdev is not installed; .ci/scripts/install-packages does it")

    @Test(.enabled(if: isPresent, reason)) func allKindsAreFoundWithWhatTheyAre() {
        #expect(
            Self.seen["found"] == [
                "arrived /dev/hidraw0 usb:1209:7690:S1:2 usb|1209:7690|S1|-|Trackers|2",
                "arrived /dev/ttyUSB0 path:pci-0000:00:14.0-usb-0:2:1.0 usb|1a86:7523|-|ch341-uart|USB Serial|0",
                "arrived /dev/ttyUSB1 path:pci-0000:00:14.0-usb-0:3:1.0 usb|1a86:7523|-|ch341-uart|USB Serial|0",
                "arrived /dev/ttyUSB2 usb:0403:6001:FT9X2B:0 usb|0403:6001|FT9X2B|ftdi_sio|USB Serial|0",
            ])
    }

    @Test(.enabled(if: isPresent, reason)) func whatIsKnownIsNotToldAgain() {
        #expect(Self.seen["again"] == [])
        #expect(Self.seen["events that were sent before"] == [])
    }

    @Test(.enabled(if: isPresent, reason)) func comingAndGoingIsTold() {
        #expect(
            Self.seen["plugged in"] == [
                "arrived /dev/ttyUSB3 path:pci-0000:00:14.0-usb-0:6:1.0 usb|1a86:7523|-|ch341-uart|USB Serial|0"
            ])
        #expect(Self.seen["unplugged"] == ["left /dev/ttyUSB3"])
    }

    @Test(.enabled(if: isPresent, reason)) func twinsKeepTheirNamesUnderOtherNumbers() {
        #expect(
            Self.seen["the two that look alike change their order"] == [
                "left /dev/ttyUSB0", "left /dev/ttyUSB1",
                "arrived /dev/ttyUSB4 path:pci-0000:00:14.0-usb-0:3:1.0 usb|1a86:7523|-|ch341-uart|USB Serial|0",
                "arrived /dev/ttyUSB5 path:pci-0000:00:14.0-usb-0:2:1.0 usb|1a86:7523|-|ch341-uart|USB Serial|0",
            ])
    }

    @Test(.enabled(if: isPresent, reason)) func aReplugThatNobodySawIsTold() {
        #expect(
            Self.seen["unplugged and plugged in while nobody looked"] == [
                "left /dev/hidraw0", "arrived /dev/hidraw1 usb:1209:7690:S1:2 usb|1209:7690|S1|-|Trackers|2",
            ])
    }

    @Test(.enabled(if: isPresent, reason)) func aHidrawNodeTellsWhatItIs() {
        #expect(
            Self.seen["hidraw"] == [
                "info 5 f57e a006", "texts a pad aa:bb -", "descriptor [5, 32, 9, 115, 161, 1, 192]",
                "feature [5, 1, 2, 3]", "written 3",
            ])
    }

    @Test func aConfiguredPseudoTerminalComesAndGoes() throws {
        let terminal = try #require(PseudoTerminal())
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let link = folder + "/sensor"
        var filter = Hotplug.Filter(paths: [link])
        filter.prefixes = []
        let hotplug = Hotplug(filter)
        #expect(hotplug.rescan().isEmpty)

        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: terminal.node)
        let events = hotplug.poll()
        guard case .arrived(let identity)? = events.first, events.count == 1 else {
            Issue.record("\(events)")
            return
        }
        #expect(identity.node == link)
        #expect(identity.stableKey(among: hotplug.present) == "file:" + link)
        #expect(try SerialPort(identity.node).isPseudoTerminal)
        #expect(hotplug.poll().isEmpty)

        try FileManager.default.removeItem(atPath: link)
        #expect(hotplug.poll() == [.left(identity)])
    }
}
