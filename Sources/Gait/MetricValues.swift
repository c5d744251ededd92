// SPDX-License-Identifier: Apache-2.0

/// The metrics of one step by catalogue slot, without a heap: absent is absent, never zero.
public struct MetricValues: Sendable, BitwiseCopyable {
    /// A value and its standard uncertainty, in the unit of the slot's descriptor.
    public struct Entry: Hashable, Sendable, BitwiseCopyable {
        public var value: Double
        public var uncertainty: Double

        @inlinable
        public init(value: Double, uncertainty: Double) {
            self.value = value
            self.uncertainty = uncertainty
        }
    }

    /// How many metrics a step can hold; `MetricCatalog` is checked against it by a test.
    public static let capacity = 24

    private var entries = [24 of Entry](repeating: Entry(value: .nan, uncertainty: .nan))

    public init() {}

    /// nil where the metric is absent.
    public subscript(slot: Int) -> Entry? {
        get {
            let entry = entries[slot]
            return entry.value.isNaN ? nil : entry
        }
        set { entries[slot] = newValue ?? Entry(value: .nan, uncertainty: .nan) }
    }
}
