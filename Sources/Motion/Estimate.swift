// SPDX-License-Identifier: Apache-2.0

/// A value never travels without its standard uncertainty; the unit is part of the type.
public struct Estimate<Quantity: Unit>: Hashable, Sendable, BitwiseCopyable {
    /// In the unit `Quantity`.
    public var value: Double
    /// Standard uncertainty (one standard deviation) in the same unit: random and systematic parts together.
    public var uncertainty: Double

    @inlinable
    public init(_ value: Double, uncertainty: Double) {
        self.value = value
        self.uncertainty = uncertainty
    }
}
