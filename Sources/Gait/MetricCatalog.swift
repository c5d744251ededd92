// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// The single list of per-step metrics: CSV headers, session columns, JSON and the report follow it.
public enum MetricCatalog {
    /// One registered metric: its description and how it is measured, without a type parameter.
    public struct Entry: Sendable {
        public let descriptor: MetricDescriptor
        let type: ObjectIdentifier
        let dependsOnSide: Bool
        let measure: @Sendable (borrowing StepContext) -> MetricValues.Entry?

        init<M: StepMetric>(_: M.Type) {
            descriptor = M.descriptor
            type = ObjectIdentifier(M.self)
            dependsOnSide = M.dependsOnSide
            measure = { context in
                M.measure(context).map { MetricValues.Entry(value: $0.value, uncertainty: $0.uncertainty) }
            }
        }
    }

    /// Order = slot in `MetricValues`. Append; never reorder (sessions store slots by key, but goldens by column).
    public static let all: [Entry] = [
        Entry(ContactTime.self),
        Entry(FlightTime.self),
        Entry(VerticalOscillation.self),
        Entry(PelvicDrop.self),
        Entry(CrossoverIndex.self),
        Entry(StepWidth.self),
        Entry(SwingTime.self),
        Entry(FootStrikeAngle.self),
        Entry(StrideLength.self),
        Entry(StrideSpeed.self),
        Entry(LateralExcursion.self),
        Entry(StepTime.self),
        Entry(StaticObliquity.self),
        Entry(TurnRate.self),
    ]

    /// Of every step without being a slot of `MetricValues`: the step itself carries it.
    public static let cadence = MetricDescriptor(
        key: "cadence", unit: StepsPerMinute.symbol, decimals: 2, minimalDetectableChange: 2,
        systematic: SystematicUncertainty(
            pelvisRun: .init(0.5, difference: 0.2), pelvisWalk: .init(0.5, difference: 0.2),
            footRun: .init(0.5, difference: 0.2), footWalk: .init(0.5, difference: 0.2)),
        summary: "Steps per minute, both feet.", source: "Definition docs/metrics.md",
        method: "60 over the mean of this step's time and the last one's; a foot sensor doubles its strides.")

    private static let slotsThatNeedAxes = [
        slot(of: PelvicDrop.self), slot(of: CrossoverIndex.self), slot(of: StepWidth.self),
        slot(of: StaticObliquity.self),
    ].compactMap { $0 }

    /// Takes back the values that hang on where the sensor's axes lie on the pelvis.
    static func removeWhatNeedsAxes(from values: inout MetricValues) {
        for slot in slotsThatNeedAxes { values[slot] = nil }
    }

    static func slot<M: StepMetric>(of _: M.Type) -> Int? {
        all.firstIndex { $0.type == ObjectIdentifier(M.self) }
    }
}
