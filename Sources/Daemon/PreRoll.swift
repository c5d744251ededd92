// SPDX-License-Identifier: Apache-2.0

/// The last seconds of one stream's chunks, as they came, for a session that starts after the movement did. Its memory is made at the
/// start and never grows: where chunks come faster than it was made for, the oldest go.
struct PreRoll: ~Copyable {
    private struct Entry {
        var time: Int64
        var start: Int
        var count: Int
    }

    private var bytes: [UInt8]
    private var entries: [Entry]
    /// Places in the rings; all counts run from the start, never wrapped.
    private var firstEntry = 0
    private var endEntry = 0
    private var endByte = 0
    private let span: Int64
    private var piece: [UInt8] = []

    /// `seconds` are kept at most, in `capacity` bytes and `chunks` chunks at most.
    init(seconds: Double, capacity: Int = 1 << 19, chunks: Int = 1 << 14) {
        span = Int64(seconds * 1e9)
        bytes = [UInt8](repeating: 0, count: capacity)
        piece.reserveCapacity(4096)
        entries = [Entry](repeating: Entry(time: 0, start: 0, count: 0), count: chunks)
    }

    /// Chunks held.
    var count: Int { endEntry - firstEntry }

    /// Bytes held.
    var byteCount: Int { count > 0 ? endByte - entries[firstEntry % entries.count].start : 0 }

    /// ns of the oldest chunk held.
    var start: Int64? { count > 0 ? entries[firstEntry % entries.count].time : nil }

    mutating func push(_ chunk: Span<UInt8>, time: Int64) {
        guard chunk.count <= bytes.count else { return }
        drop(before: time - span)
        while count > 0,
            count >= entries.count || endByte + chunk.count - entries[firstEntry % entries.count].start > bytes.count
        {
            firstEntry += 1
        }
        entries[endEntry % entries.count] = Entry(time: time, start: endByte, count: chunk.count)
        endEntry += 1
        for index in 0..<chunk.count { bytes[(endByte + index) % bytes.count] = chunk[index] }
        endByte += chunk.count
    }

    /// Takes a chunk behind those held, however old they are; false where there is no room.
    mutating func append(_ chunk: Span<UInt8>, time: Int64) -> Bool {
        let used = count > 0 ? endByte - entries[firstEntry % entries.count].start : 0
        guard count < entries.count, used + chunk.count <= bytes.count else { return false }
        entries[endEntry % entries.count] = Entry(time: time, start: endByte, count: chunk.count)
        endEntry += 1
        for index in 0..<chunk.count { bytes[(endByte + index) % bytes.count] = chunk[index] }
        endByte += chunk.count
        return true
    }

    /// Gives the `most` oldest chunks to `body` and forgets them.
    mutating func take(_ most: Int, _ body: (Int64, Span<UInt8>) -> Void) {
        for index in firstEntry..<min(endEntry, firstEntry + min(most, count)) {
            let entry = entries[index % entries.count]
            piece.removeAll(keepingCapacity: true)
            for byte in 0..<entry.count { piece.append(bytes[(entry.start + byte) % bytes.count]) }
            body(entry.time, piece.span)
        }
        firstEntry = min(endEntry, firstEntry + min(most, count))
    }

    /// Forgets what is older than `time`, ns.
    mutating func drop(before time: Int64) {
        while count > 0, entries[firstEntry % entries.count].time < time { firstEntry += 1 }
    }

    mutating func removeAll() { firstEntry = endEntry }

    /// Each chunk held, oldest first.
    func forEach(_ body: (Int64, Span<UInt8>) -> Void) {
        var piece: [UInt8] = []
        for index in firstEntry..<endEntry {
            let entry = entries[index % entries.count]
            piece.removeAll(keepingCapacity: true)
            for byte in 0..<entry.count { piece.append(bytes[(entry.start + byte) % bytes.count]) }
            body(entry.time, piece.span)
        }
    }
}
