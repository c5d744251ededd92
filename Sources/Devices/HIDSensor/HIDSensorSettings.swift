// SPDX-License-Identifier: Apache-2.0

/// What a HID sensor's feature reports can be made to say, so that it sends all it measures.
///
/// Sensor hubs are silent, or send changes only, until a host asks for all events. Which report to change, and where, is the
/// descriptor's affair: read the feature report, give it to `apply`, write it back.
public struct HIDSensorSettings: Sendable {
    /// Choices of the reporting state and the power state, and the interval between reports in ms.
    private static let allEvents: UInt32 = 0x0020_0841
    private static let fullPower: UInt32 = 0x0020_0851
    private static let reportInterval: UInt32 = 0x0020_030E

    /// What may be set, with the choices of arrays.
    private var fields: [(field: HIDField, choices: [UInt32])]
    private var isNumbered: Bool

    public init(_ descriptor: HIDReportDescriptor) {
        isNumbered = descriptor.isNumbered
        fields = descriptor.fields.filter { $0.type == .feature }.map { field in
            (field, field.choices.map { descriptor.choices[$0] } ?? [])
        }.filter { field, choices in
            choices.contains(Self.allEvents) || choices.contains(Self.fullPower)
                || (choices.isEmpty && field.usage == Self.reportInterval)
        }
    }

    /// Numbers of the feature reports to change, rising; 0 stands for the one without a number.
    public var reports: [UInt8] { Set(fields.map(\.field.report)).sorted() }

    /// Sets all events, full power and `interval` s between reports in a feature report as it was read, with its number first
    /// (0 where reports have none). What is too short is left as it is.
    public func apply(interval: Double, to report: inout [UInt8]) {
        guard let number = report.first else { return }
        for (field, choices) in fields where field.report == number || !isNumbered {
            let wanted: Int
            if let choice = choices.firstIndex(of: Self.allEvents) ?? choices.firstIndex(of: Self.fullPower) {
                wanted = Int(field.logicalMinimum) + choice
            } else {
                // In ms, whatever the exponent says: the field's value for 1, by trial.
                let unit = field.value(of: 1) - field.value(of: 0)
                guard unit > 0 else { continue }
                wanted = Int(max(1, min(1e6, (interval * 1000 / unit).rounded())))
            }
            set(field, to: wanted, in: &report)
        }
    }

    private func set(_ field: HIDField, to value: Int, in report: inout [UInt8]) {
        guard field.bit + field.size <= 8 * (report.count - 1) else { return }
        for bit in 0..<field.size {
            let place = 1 + (field.bit + bit) >> 3
            let mask = UInt8(1) << UInt8((field.bit + bit) & 7)
            if value >> bit & 1 == 1 { report[place] |= mask } else { report[place] &= ~mask }
        }
    }
}
