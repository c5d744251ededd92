// SPDX-License-Identifier: Apache-2.0

/// Which old sessions go. Nothing goes by itself: the policy only chooses, the caller deletes.
public struct RetentionPolicy: Hashable, Sendable {
    /// Older ones go.
    public var mostDays: Double?
    /// The oldest go until the rest takes at most so many bytes.
    public var mostBytes: Int?
    /// So many of the latest stay whatever the rest says.
    public var keep: Int
    /// What bears one of these tags stays.
    public var keptTags: [String]

    public init(mostDays: Double? = nil, mostBytes: Int? = nil, keep: Int = 0, keptTags: [String] = []) {
        self.mostDays = mostDays
        self.mostBytes = mostBytes
        self.keep = keep
        self.keptTags = keptTags
    }

    /// What goes, oldest first. `now`: Unix nanoseconds. What can't be read, or is being recorded, stays: a person decides.
    public func chosen(from items: [SessionLibrary.Item], now: Int64) -> [SessionLibrary.Item] {
        var total = items.reduce(0) { $0 + $1.size }
        let known = items.filter { $0.header != nil && !$0.isBeingRecorded }
            .sorted { ($0.started, $0.path) < ($1.started, $1.path) }
        var chosen: [SessionLibrary.Item] = []
        for item in known.dropLast(min(max(keep, 0), known.count)) {
            guard keptTags.allSatisfy({ tag in !(item.header?.tags.contains(tag) ?? false) }) else { continue }
            let isOld = mostDays.map { Double(now - item.started) > $0 * 86400e9 } ?? false
            let isTooMuch = mostBytes.map { total > $0 } ?? false
            guard isOld || isTooMuch else { continue }
            chosen.append(item)
            total -= item.size
        }
        return chosen
    }
}

extension SessionLibrary.Item {
    fileprivate var started: Int64 { header?.startedUnixNanoseconds ?? .max }
}
