// SPDX-License-Identifier: Apache-2.0

/// The last `capacity` values of a stream as one contiguous span, oldest first; no allocation after `init`.
///
/// Each value is stored twice, `capacity` apart, so that a window never wraps.
public struct HistoryBuffer<Element: BitwiseCopyable>: ~Copyable {
    @usableFromInline internal var storage: [Element]
    public let capacity: Int
    /// Values pushed since the start or the last `removeAll`.
    @usableFromInline internal var pushed = 0
    /// Where the next value goes: `pushed` modulo `capacity`, without a division.
    @usableFromInline internal var head = 0
    @inlinable public var total: Int { pushed }

    /// `capacity` is at least 1.
    @inlinable
    public init(capacity: Int, filledWith value: Element) {
        precondition(capacity > 0, "a history holds at least one value")
        self.capacity = capacity
        storage = [Element](repeating: value, count: 2 * capacity)
    }

    /// How many values are held.
    @inlinable public var count: Int { min(total, capacity) }

    /// Index in the stream of the oldest value held.
    @inlinable public var firstIndex: Int { total - count }

    @inlinable
    public mutating func push(_ value: Element) {
        put(value, at: head)
        pushed += 1
        head = head + 1 == capacity ? 0 : head + 1
    }

    public mutating func removeAll() {
        pushed = 0
        head = 0
    }

    @inlinable
    internal mutating func put(_ value: Element, at slot: Int) {
        let copy = slot + capacity
        // One look at who else holds the array, not two.
        var span = storage.mutableSpan
        span[slot] = value
        span[copy] = value
    }

    /// Of the value `index` of the stream, one that is held or the next one.
    @inlinable
    internal func slot(of index: Int) -> Int {
        let slot = head - (pushed - index)
        return slot < 0 ? slot + capacity : slot
    }

    /// The value `index` of the stream, where `firstIndex ≤ index < total`.
    @inlinable
    public subscript(index: Int) -> Element {
        get {
            precondition(index >= firstIndex && index < total, "index outside the history")
            return storage[slot(of: index)]
        }
        set {
            precondition(index >= firstIndex && index < total, "index outside the history")
            put(newValue, at: slot(of: index))
        }
    }

    /// Lends the values `indices` of the stream, all of them held, oldest first.
    @inlinable
    public func withWindow<Result: ~Copyable>(_ indices: Range<Int>, _ body: (Span<Element>) -> Result) -> Result {
        precondition(indices.lowerBound >= firstIndex && indices.upperBound <= total, "window outside the history")
        let start = slot(of: indices.lowerBound)
        return body(storage.span.extracting(start..<(start + indices.count)))
    }

    /// Lends the newest `length` values (at most `count`), oldest first.
    @inlinable
    public func withNewest<Result: ~Copyable>(_ length: Int, _ body: (Span<Element>) -> Result) -> Result {
        precondition(length <= count, "the history is shorter than asked")
        return withWindow((total - length)..<total, body)
    }

    /// Puts the values `indices` of the stream, all of them held, into `values`, in place of what is there.
    @inlinable
    public func copy(_ indices: Range<Int>, into values: inout [Element]) {
        precondition(indices.lowerBound >= firstIndex && indices.upperBound <= total, "window outside the history")
        let start = slot(of: indices.lowerBound)
        values.removeAll(keepingCapacity: true)
        values.append(contentsOf: storage[start..<(start + indices.count)])
    }
}
