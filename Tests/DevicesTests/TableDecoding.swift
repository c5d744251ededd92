// SPDX-License-Identifier: Apache-2.0

import Devices
import Motion

/// All that a table decoder says of some bytes.
struct TableDecoding: Equatable {
    var readings: [Reading] = []
    var counts: DecodeCounts
    var table: TableCounts
    var failure: TableError?

    /// `pieces`: how many bytes to give at a time, asked for anew each time.
    init(_ bytes: [UInt8], pieces: () -> Int = { .max }) {
        var decoder = TableDecoder()
        var readings: [Reading] = []
        var start = 0
        while start < bytes.count {
            let end = start + min(max(pieces(), 1), bytes.count - start)
            decoder.push(bytes.span.extracting(start..<end), into: &readings)
            start = end
        }
        decoder.finish(into: &readings)
        self.readings = readings
        counts = decoder.counts
        table = decoder.table
        failure = decoder.failure
    }

    init(_ text: String) { self.init(Array(text.utf8)) }

    /// Compares bits, so that NaN in the counts is like NaN.
    static func == (a: TableDecoding, b: TableDecoding) -> Bool {
        a.readings == b.readings && a.counts == b.counts && a.failure == b.failure && "\(a.table)" == "\(b.table)"
    }
}
