// SPDX-License-Identifier: Apache-2.0

public import Gait

/// The steps of a stream in the order in which they were settled, some hundred of them in memory at a time.
public struct StepPages {
    private let session: SessionReader
    private let stream: Int
    private var page: [Step] = []
    private var position = 0
    private var last: Int64 = 0
    private var hasEnded = false

    static let pageSize = 512

    public init(_ session: SessionReader, stream: Int) {
        self.session = session
        self.stream = stream
    }

    /// nil at the end.
    public mutating func next() throws(SessionError) -> Step? {
        if position == page.count, !hasEnded {
            let (stream, last) = (stream, last)
            let read = try session.read { db in
                try StoredSteps.page(db, stream, after: last, limit: Self.pageSize)
            }
            page = read.steps
            position = 0
            if let end = read.last { self.last = end } else { hasEnded = true }
            // Rows that can't be read leave an empty page that is not the last.
            if page.isEmpty { return try hasEnded ? nil : next() }
        }
        guard position < page.count else { return nil }
        position += 1
        return page[position - 1]
    }
}
