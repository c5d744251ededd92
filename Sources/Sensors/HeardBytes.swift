// SPDX-License-Identifier: Apache-2.0

/// What a device has said before it was known what it is, read by read with the times: the start of its stream, where that was one.
struct HeardBytes {
    /// More than the fastest port brings in the seconds that recognising takes; what says more has its start cut off.
    static let capacity = 1 << 18

    private var bytes: [UInt8] = []
    private var reads: [(time: Int64, end: Int)] = []

    /// ns of the first read; nil where there is none.
    var start: Int64? { reads.first?.time }

    mutating func append(_ read: Span<UInt8>, at time: Int64) {
        if bytes.count + read.count > Self.capacity { removeAll() }
        for index in 0..<read.count { bytes.append(read[index]) }
        reads.append((time, bytes.count))
    }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        reads.removeAll(keepingCapacity: true)
    }

    func forEach(_ body: (Span<UInt8>, Int64) -> Void) {
        var start = 0
        for read in reads {
            body(bytes.span.extracting(start..<read.end), read.time)
            start = read.end
        }
    }
}
