// SPDX-License-Identifier: Apache-2.0

import Devices
import Motion
import TestKit
import Testing

/// What every decoder holds to of which a push is one report.
enum ReportLaws {
    static func decode(_ reports: [[UInt8]], _ decoder: some Decoder) -> (readings: [Reading], counts: DecodeCounts) {
        var decoder = decoder
        var readings: [Reading] = []
        for report in reports { decoder.push(report.span, into: &readings) }
        return (readings, decoder.counts)
    }

    /// 10⁵ damaged reports: no trap, at most `most` readings of each, no number that is none; then a whole one is read again.
    static func survive(_ reports: [[UInt8]], _ decoder: some Decoder, most: Int, seed: UInt64) {
        var random = SplitMix64(state: seed)
        var decoder = decoder
        var readings: [Reading] = []
        var isBounded = true
        var areNumbers = true
        for round in 0..<100_000 {
            var report = reports[round % reports.count]
            StreamLaws.damage(&report, &random)
            // Reports of odd lengths are mostly refused at once: some keep theirs.
            if round % 2 == 0 { resize(&report, to: reports[0].count) }
            decoder.push(report.span, into: &readings)
            isBounded = isBounded && readings.count <= most
            areNumbers = areNumbers && readings.allSatisfy(StreamLaws.isFinite)
            readings.removeAll(keepingCapacity: true)
        }
        #expect(isBounded)
        #expect(areNumbers)
        #expect(decoder.counts.frames + decoder.counts.rejectedFrames >= 100_000)
        for report in reports { decoder.push(report.span, into: &readings) }
        #expect(!readings.isEmpty)
    }

    static func takeNoMemory(_ reports: [[UInt8]], _ decoder: some Decoder) {
        guard Allocations.areCounted else { return }
        var decoder = decoder
        var readings: [Reading] = []
        readings.reserveCapacity(20 * reports.count)
        let bytes = reports.flatMap(\.self)
        let length = reports[0].count
        // The first reports make what the language makes once.
        for report in reports + reports { decoder.push(report.span, into: &readings) }
        let allocated = Allocations.count {
            var start = 0
            while start < bytes.count {
                decoder.push(bytes.span.extracting(start..<start + length), into: &readings)
                start += length
            }
        }
        #expect(!readings.isEmpty)
        #expect(allocated == 0)
    }

    private static func resize(_ report: inout [UInt8], to count: Int) {
        if report.count > count { report.removeLast(report.count - count) }
        while report.count < count { report.append(0) }
    }
}
