// SPDX-License-Identifier: Apache-2.0

/// Where a HID sensor's reports have their measurements, and in which units (USB-IF: "HID Usage Tables", sensor page).
public struct HIDSensorLayout: Hashable, Sendable {
    public enum Quantity: UInt8, Hashable, Sendable, BitwiseCopyable, CaseIterable {
        case accelerationX, accelerationY, accelerationZ
        case angularRateX, angularRateY, angularRateZ
        case magneticFieldX, magneticFieldY, magneticFieldZ
        case orientation, temperature, time

        /// On the sensor page.
        public var usage: UInt16 {
            switch self {
            case .accelerationX: 0x0453
            case .accelerationY: 0x0454
            case .accelerationZ: 0x0455
            case .angularRateX: 0x0457
            case .angularRateY: 0x0458
            case .angularRateZ: 0x0459
            case .magneticFieldX: 0x0485
            case .magneticFieldY: 0x0486
            case .magneticFieldZ: 0x0487
            case .orientation: 0x0483
            case .temperature: 0x0434
            case .time: 0x0529
            }
        }
    }

    /// One measured number in a report.
    public struct Element: Hashable, Sendable, BitwiseCopyable {
        public var quantity: Quantity
        /// Of the orientation: x, y, z, w.
        public var component: Int
        public var field: HIDField
        /// To m/s², rad/s, µT, °C or s, with `offset`.
        var factor: Double
        var offset: Double

        /// The measurement in SI (µT, °C); nil where the report is too short.
        public func value(in data: Span<UInt8>) -> Double? {
            guard let raw = field.raw(in: data) else { return nil }
            return field.value(of: raw) * factor + offset
        }
    }

    public static let page: UInt32 = 0x20

    public let elements: [Element]
    public let isNumbered: Bool
    /// Bytes of each report with measurements, with its number.
    public let lengths: [UInt8: Int]

    /// nil where no report has an acceleration or an angular rate.
    public init?(_ descriptor: HIDReportDescriptor) {
        var elements: [Element] = []
        for field in descriptor.fields where field.type == .input && field.choices == nil {
            // Bits 12...15 of a usage modify it: a limit or a sensitivity, no measurement.
            guard field.usage >> 16 == Self.page,
                let quantity = Quantity.allCases.first(where: { UInt32($0.usage) == field.usage & 0xFFFF })
            else { continue }
            let component = elements.count { $0.quantity == quantity && $0.field.report == field.report }
            let (factor, offset) = Self.conversion(quantity, field.unit)
            elements.append(
                Element(quantity: quantity, component: component, field: field, factor: factor, offset: offset))
        }
        guard elements.contains(where: { $0.quantity.rawValue <= Quantity.angularRateZ.rawValue }) else { return nil }
        self.elements = elements
        isNumbered = descriptor.isNumbered
        var lengths: [UInt8: Int] = [:]
        for element in elements { lengths[element.field.report] = descriptor.bytes(.input, element.field.report) }
        self.lengths = lengths
    }

    /// Units as Linux's table of them has them (`hid-sensor-attributes.c`), and with their bytes the other way round; a unit not
    /// named here is taken for the quantity's own, as is none.
    private static func conversion(_ quantity: Quantity, _ unit: UInt32) -> (factor: Double, offset: Double) {
        switch quantity {
        case .accelerationX, .accelerationY, .accelerationZ:
            // HID's unit is a centimetre; on the sensor page a metre is meant.
            [0xE011, 0x11E0].contains(unit) ? (1, 0) : (Factor.standardGravity, 0)
        case .angularRateX, .angularRateY, .angularRateZ:
            [0xF012, 0x12F0].contains(unit) ? (1, 0) : (Factor.radians, 0)
        // Milligauss.
        case .magneticFieldX, .magneticFieldY, .magneticFieldZ: (0.1, 0)
        // Kelvin.
        case .temperature: unit == 0x0001_0001 ? (1, -273.15) : (1, 0)
        case .orientation, .time: (1, 0)
        }
    }
}
