// SPDX-License-Identifier: Apache-2.0

/// What labels of the last lines meant: a sketch prints the same ones over and over, and finding a meaning takes a walk through the
/// whole table of names.
struct TextNameMemo: Sendable {
    private static let capacity = 24

    private var known: [(words: TextWords, name: TextName?)] = []
    /// Labels come in the order of the line before.
    private var next = 0

    init() {}

    /// The same as `words.name`.
    mutating func name(of words: TextWords) -> TextName? {
        var place = next < known.count ? next : 0
        for _ in 0..<known.count {
            if known[place].words.isSame(as: words) {
                next = place + 1
                return known[place].name
            }
            place = place + 1 < known.count ? place + 1 : 0
        }
        let name = words.name
        if known.count < Self.capacity {
            if known.isEmpty { known.reserveCapacity(Self.capacity) }
            known.append((words, name))
            next = known.count
        } else {
            // Beyond what a line has: the memory stays bounded, and the oldest is as good to forget as any.
            known[place] = (words, name)
            next = place + 1
        }
        return name
    }
}
