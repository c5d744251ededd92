// SPDX-License-Identifier: Apache-2.0

public import Motion

/// A metric is a pure function of the samples of one step. nil = this sensor, placement or step cannot tell.
public protocol StepMetric<Quantity>: Sendable {
    associatedtype Quantity: Unit
    static var descriptor: MetricDescriptor { get }
    /// Whether the value of a step at the pelvis hangs on which foot stands.
    static var dependsOnSide: Bool { get }
    static func measure(_ context: borrowing StepContext) -> Estimate<Quantity>?
}

extension StepMetric {
    public static var dependsOnSide: Bool { false }
}

/// What files, the API and the report say about a metric.
public struct MetricDescriptor: Hashable, Sendable {
    /// Column and JSON name, e.g. `pelvic_drop`.
    public var key: String
    /// Unit symbol as written in documents.
    public var unit: String
    /// Decimals when printed.
    public var decimals: Int
    /// Smallest change between sessions that counts as real, in the metric's unit; nil where none is known.
    public var minimalDetectableChange: Double?
    /// What more steps do not average out.
    public var systematic: SystematicUncertainty
    /// One sentence: what it is.
    public var summary: String
    /// Where the definition or formula comes from.
    public var source: String
    /// How it is found from events and motion, in words; the whole is in docs/metrics.md.
    public var method: String

    public init(
        key: String, unit: String, decimals: Int, minimalDetectableChange: Double?,
        systematic: SystematicUncertainty = .unknown, summary: String, source: String, method: String = ""
    ) {
        self.key = key
        self.unit = unit
        self.decimals = decimals
        self.minimalDetectableChange = minimalDetectableChange
        self.systematic = systematic
        self.summary = summary
        self.source = source
        self.method = method
    }
}
