// SPDX-License-Identifier: Apache-2.0

/// The last `capacity` values of a stream as one contiguous span, oldest first; no allocation after `init`.
///
/// Each value is stored twice, `capacity` apart, so that a window never wraps.
public struct HistoryBuffer<Element: BitwiseCopyable>: ~Copyable {
    @usableFromInline internal var storage: [Element]
    public let capacity: Int
    /// Values pushed since the start or the last `removeAll`.
    @usableFromInline internal var pushed = 0
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
        let slot = total % capacity
        storage[slot] = value
        storage[slot + capacity] = value
        pushed += 1
    }

    public mutating func removeAll() { pushed = 0 }

    /// The value `index` of the stream, where `firstIndex ≤ index < total`.
    @inlinable
    public subscript(index: Int) -> Element {
        get {
            precondition(index >= firstIndex && index < total, "index outside the history")
            return storage[index % capacity]
        }
        set {
            precondition(index >= firstIndex && index < total, "index outside the history")
            let slot = index % capacity
            storage[slot] = newValue
            storage[slot + capacity] = newValue
        }
    }

    /// Lends the values `indices` of the stream, all of them held, oldest first.
    @inlinable
    public func withWindow<Result: ~Copyable>(_ indices: Range<Int>, _ body: (Span<Element>) -> Result) -> Result {
        precondition(indices.lowerBound >= firstIndex && indices.upperBound <= total, "window outside the history")
        let start = indices.lowerBound % capacity
        return body(storage.span.extracting(start..<(start + indices.count)))
    }

    /// Lends the newest `length` values (at most `count`), oldest first.
    @inlinable
    public func withNewest<Result: ~Copyable>(_ length: Int, _ body: (Span<Element>) -> Result) -> Result {
        precondition(length <= count, "the history is shorter than asked")
        let upper = (total == 0 ? 0 : (total - 1) % capacity + 1) + capacity
        return body(storage.span.extracting((upper - length)..<upper))
    }
}
