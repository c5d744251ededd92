// SPDX-License-Identifier: Apache-2.0

import Devices
import Foundation
import Motion
import Testing

/// `docs/devices.md` says of each device what the catalogue says: the table and the facts of each section are made from it.
@Suite struct DeviceDocumentTests {
    private static let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/devices.md")

    /// With GAITD_WRITE_DOCS set the facts in the document are written anew; else they must be there already.
    @Test func theDocumentSaysWhatTheCatalogueSays() throws {
        var text = try String(contentsOf: Self.file, encoding: .utf8)
        let blocks = [("all", Self.table)] + (DeviceCatalog.all + DeviceCatalog.files).map { ($0.name, Self.facts($0)) }
        let isWritten = ProcessInfo.processInfo.environment["GAITD_WRITE_DOCS"] != nil
        for (name, wanted) in blocks {
            let start = try #require(text.range(of: "<!-- facts: \(name) -->\n"), "no place for \(name)")
            let end = try #require(text.range(of: "<!-- end -->", range: start.upperBound..<text.endIndex))
            let found = String(text[start.upperBound..<end.lowerBound])
            if isWritten {
                text.replaceSubrange(start.upperBound..<end.lowerBound, with: wanted)
            } else {
                #expect(found == wanted, "run the tests with GAITD_WRITE_DOCS=1 and commit docs/devices.md")
            }
        }
        if isWritten { try text.write(to: Self.file, atomically: true, encoding: .utf8) }
    }

    private static var table: String {
        var lines = [
            "| kind | device | connection | known by | running at the sacrum or hip | at a foot |",
            "|---|---|---|---|---|---|",
        ]
        for kind in DeviceCatalog.all where kind.transport != .file {
            lines.append(
                "| [`\(kind.name)`](#\(kind.name)) | \(kind.title) | \(connection(kind)) | \(recognition(kind)) "
                    + "| \(verdict(kind, .sacrum)) | \(verdict(kind, .footLeft)) |")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func facts(_ kind: DeviceKind) -> String {
        var lines: [String] = []
        if kind.transport != .file {
            lines.append("- Connection: \(connection(kind)). Known by \(recognition(kind)).")
        }
        if !kind.bauds.isEmpty {
            lines.append(
                "- Speeds tried, likeliest first: \(kind.bauds.map(String.init).joined(separator: ", ")) baud.")
        }
        lines.append("- Time: \(time(kind)).")
        if !kind.configure.isEmpty {
            lines.append("- gaitd sets, unless told not to (`--no-configure`), and saves nothing in the device:")
            lines += kind.configure.map { "  - \($0.effect)" }
        } else if kind.transport != .file {
            lines.append("- gaitd sets nothing.")
        }
        lines += kind.start.map { "- At the start of a run: \($0.effect)." }
        lines += kind.limits.map { limit in
            let places = limit.placements.map(\.name).joined(separator: ", ")
            return "- \(limit.isRefused ? "Refused" : "Limited") at \(places): \(limit.reason)"
        }
        lines += kind.notes.map { "- \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func connection(_ kind: DeviceKind) -> String {
        switch kind.transport {
        case .serial: "serial"
        case .hidraw: "hidraw (USB or Bluetooth)"
        case .file: "a file"
        }
    }

    private static func recognition(_ kind: DeviceKind) -> String {
        var ways: [String] = []
        for match in kind.matches {
            if let vendor = match.vendor {
                let product = match.product.map { hex($0) } ?? "*"
                ways.append("`\(hex(vendor)):\(product)`" + (match.isCertain ? "" : " (a hint)"))
            } else if let page = match.usagePage {
                ways.append("HID usage \(hex(page)):\(match.usage.map { hex($0) } ?? "*")")
            }
        }
        if kind.makeWitness != nil { ways.append("its bytes") }
        return ways.joined(separator: ", ")
    }

    private static func time(_ kind: DeviceKind) -> String {
        var parts: [String] = []
        if let tick = kind.clock.tick {
            var part = "the device's own, in steps of \(seconds(tick))"
            if let wrap = kind.clock.wrap { part += ", from 0 again after \(seconds(wrap))" }
            parts.append(part)
        } else {
            parts.append("none from the device")
        }
        if let period = kind.nominalPeriod {
            parts.append("where there is none, samples are counted, \(seconds(period)) each")
        }
        if let bits = kind.clock.counterBits { parts.append("a counter of \(bits) bits tells what was lost") }
        return parts.joined(separator: "; ")
    }

    private static func seconds(_ value: Double) -> String {
        func rounded(_ value: Double) -> String {
            let text = String((value * 100).rounded() / 100)
            return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
        }
        if value < 1e-6 { return "\(rounded(value * 1e9)) ns" }
        if value < 1e-3 { return "\(rounded(value * 1e6)) µs" }
        if value < 1 { return "\(rounded(value * 1e3)) ms" }
        return value < 3600 ? "\(rounded(value)) s" : "\(rounded(value / 3600)) h"
    }

    private static func verdict(_ kind: DeviceKind, _ placement: Placement) -> String {
        guard let limit = kind.limit(at: placement) else { return "yes" }
        return limit.isRefused ? "no" : "limited"
    }

    private static func hex(_ number: UInt16) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: 4 - text.count) + text
    }
}
