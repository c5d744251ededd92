// SPDX-License-Identifier: Apache-2.0

import Devices
import Foundation
import Testing

/// `udev-rules/70-gaitd.rules` against the catalogue: every device has its access, and nothing else has.
@Suite struct UdevRulesTests {
    private static let rules: [[String: String]] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "udev-rules/70-gaitd.rules")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            // KEY==VALUE by KEY==, KEY=VALUE by KEY=.
            var rule: [String: String] = [:]
            for part in line.components(separatedBy: ", ") {
                let pieces = part.components(separatedBy: "\"")
                guard pieces.count == 3, pieces[2].isEmpty else { return ["broken": String(line)] }
                rule[pieces[0]] = pieces[1]
            }
            return rule
        }
    }()

    private static func hex(_ number: UInt16, uppercase: Bool = false) -> String {
        let text = String(number, radix: 16, uppercase: uppercase)
        return String(repeating: "0", count: 4 - text.count) + text
    }

    private static func rules(_ subsystem: String) -> [[String: String]] {
        rules.filter { $0["SUBSYSTEM=="] == subsystem }
    }

    @Test func everyLineIsARule() {
        #expect(Self.rules.count > 15)
        let known = ["ACTION==", "SUBSYSTEM==", "ENV{", "ATTR{", "ATTRS{", "KERNELS==", "DRIVERS==", "GROUP=", "MODE="]
        for rule in Self.rules {
            #expect(rule["broken"] == nil)
            for key in rule.keys {
                #expect(known.contains { key.hasPrefix($0) } || ["TAG+=", "GOTO=", "LABEL="].contains(key), "\(key)")
            }
        }
    }

    @Test(arguments: DeviceCatalog.all.map(\.name)) func everyKnownIdHasItsAccess(name: String) throws {
        let kind = try #require(DeviceCatalog.kind(named: name))
        for match in kind.matches {
            guard let vendor = match.vendor else {
                // The sensor page.
                #expect(match.usagePage == 0x20)
                #expect(Self.rules("hidraw").contains { $0["ATTRS{modalias}=="] == "hid:b*g0003v*" })
                continue
            }
            if kind.transport == .hidraw {
                let product = try #require(match.product)
                let name = "\(Self.hex(vendor, uppercase: true)):\(Self.hex(product, uppercase: true))"
                #expect(Self.rules("hidraw").contains { $0["KERNELS=="] == "000[356]:\(name).*" }, "\(name)")
            } else {
                let rule = Self.rules("tty").first {
                    $0["ATTRS{idVendor}=="] == Self.hex(vendor)
                        && $0["ATTRS{idProduct}=="] == match.product.map { Self.hex($0) }
                }
                #expect(rule?["TAG+="] == "uaccess", "\(name) \(Self.hex(vendor))")
                // Of an adapter nobody knows what is behind it.
                #expect((rule?["ENV{ID_MM_TTY_MANUAL_SCAN_ONLY}="] == "1") == !match.isCertain)
            }
        }
    }

    @Test func nothingElseHasAccess() {
        let matches = DeviceCatalog.all.flatMap(\.matches)
        for rule in Self.rules("tty") + Self.rules("usb") {
            let vendor = rule["ATTRS{idVendor}=="] ?? rule["ATTR{idVendor}=="]
            let product = rule["ATTRS{idProduct}=="] ?? rule["ATTR{idProduct}=="]
            let match = matches.first {
                $0.vendor.map { Self.hex($0) } == vendor && $0.product.map { Self.hex($0) } == product
            }
            #expect(match != nil, "\(rule)")
            if rule["ENV{ID_MM_DEVICE_IGNORE}="] != nil { #expect(match?.isCertain == true) }
            // A group of gaitd's own would shut out those who are in dialout.
            #expect(rule["GROUP="] == nil && rule["MODE="] == nil)
        }
        for rule in Self.rules("hidraw") {
            #expect(rule["GROUP="] == "gaitd" && rule["MODE="] == "0660" && rule["TAG+="] == "uaccess")
            guard let kernels = rule["KERNELS=="] else {
                #expect(rule["ATTRS{modalias}=="] == "hid:b*g0003v*")
                continue
            }
            let parts = kernels.dropLast(2).split(separator: ":").map(String.init)
            #expect(
                matches.contains {
                    $0.isCertain && parts.count == 3 && $0.vendor == UInt16(parts[1], radix: 16)
                        && $0.product == UInt16(parts[2], radix: 16)
                }, "\(kernels)")
        }
    }

    @Test func adaptersOfFTDIPassOnWhatTheyHear() {
        let rule = Self.rules("usb-serial")
        #expect(
            rule == [
                ["ACTION==": "add", "SUBSYSTEM==": "usb-serial", "DRIVERS==": "ftdi_sio", "ATTR{latency_timer}=": "1"]
            ])
    }
}
