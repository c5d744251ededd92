// SPDX-License-Identifier: Apache-2.0

public import Motion

/// Any device with an accelerometer or gyroscope on the HID sensor page, by its report descriptor; a push is one report.
///
/// | offset | size | field |
/// |---|---|---|
/// | 0 | 1 | report number, where the descriptor has numbers |
/// | then | | fields of any number of bits, least significant first, where the descriptor says |
///
/// Accelerometer and gyroscope mostly report by themselves: a reading is made for each report with an acceleration, and holds the
/// angular rate that came last, but the same one twice at most. Devices with a gyroscope alone give a reading for each of its
/// reports. Time is counted on where the field wraps: its width is the descriptor's affair.
public struct HIDSensorDecoder: Decoder {
    public private(set) var counts = DecodeCounts()
    /// nil: the descriptor has no motion sensor, and every report is of no use.
    public let layout: HIDSensorLayout?

    private let hasAcceleration: Bool
    private var heldRate: Vector3?
    private var uses = 0
    private var previousOrientation = Quaternion.identity
    private var previousTime: Double?
    private var wraps = 0.0

    public init(_ layout: HIDSensorLayout?) {
        self.layout = layout
        hasAcceleration = layout?.elements.contains { $0.quantity == .accelerationX } ?? false
    }

    public init(reportDescriptor: Span<UInt8>) {
        // A descriptor that can't be read has no sensor: the catalogue asks for the reason where it matters.
        self.init((try? HIDReportDescriptor(reportDescriptor)).flatMap(HIDSensorLayout.init))
    }

    public mutating func push(_ bytes: Span<UInt8>, into readings: inout [Reading]) {
        guard let layout, !bytes.isEmpty else {
            reject(bytes)
            return
        }
        let number = layout.isNumbered ? bytes[0] : 0
        guard let length = layout.lengths[number] else {
            counts.frames += 1
            counts.unknownFrames += 1
            return
        }
        guard bytes.count >= length else {
            reject(bytes)
            return
        }
        counts.frames += 1
        let values = Values(layout, number, bytes.extracting((layout.isNumbered ? 1 : 0)..<bytes.count))
        guard let reading = reading(values) else { return }
        readings.append(reading)
    }

    /// The numbers of one report in SI, by quantity.
    private struct Values {
        var numbers = [12 of Double](repeating: 0)
        var rotation = Quaternion(0, 0, 0, 0)
        var has: UInt16 = 0
        var clipped: UInt16 = 0
        var timeRange: Double?

        init(_ layout: HIDSensorLayout, _ number: UInt8, _ data: Span<UInt8>) {
            // By index: an iterator would take memory for each in builds that aren't optimised.
            for place in layout.elements.indices {
                let element = layout.elements[place]
                guard element.field.report == number, let raw = element.field.raw(in: data),
                    let value = element.value(in: data)
                else { continue }
                let index = Int(element.quantity.rawValue)
                numbers[index] = value
                let bit = UInt16(1) << UInt16(index)
                has |= bit
                if Self.isAtLimit(raw, element.field) { clipped |= bit }
                switch element.quantity {
                case .orientation:
                    switch element.component {
                    case 0: rotation.x = value
                    case 1: rotation.y = value
                    case 2: rotation.z = value
                    default: rotation.w = value
                    }
                case .time:
                    timeRange = element.field.value(of: 1 << element.field.size) - element.field.value(of: 0)
                default: break
                }
            }
        }

        /// At either end of what the field's bits can hold.
        private static func isAtLimit(_ raw: Int, _ field: HIDField) -> Bool {
            guard field.isSigned else { return false }
            return raw == (1 << (field.size - 1)) - 1 || raw == -(1 << (field.size - 1))
        }

        func has(_ quantity: HIDSensorLayout.Quantity) -> Bool { has >> UInt16(quantity.rawValue) & 1 == 1 }

        func isClipped(from quantity: HIDSensorLayout.Quantity) -> Bool {
            clipped >> UInt16(quantity.rawValue) & 7 != 0
        }

        /// Three components, of which one at least is there; the others are 0.
        func vector(from quantity: HIDSensorLayout.Quantity) -> Vector3? {
            let index = Int(quantity.rawValue)
            guard has >> UInt16(index) & 7 != 0 else { return nil }
            return Vector3(numbers[index], numbers[index + 1], numbers[index + 2])
        }
    }

    private mutating func reading(_ values: Values) -> Reading? {
        let rate = values.vector(from: .angularRateX)
        if let rate {
            heldRate = rate
            uses = 0
        }
        var reading = Reading()
        if let force = values.vector(from: .accelerationX) {
            reading.set(specificForce: force)
            if let heldRate, uses < 2 {
                reading.set(angularRate: heldRate)
                uses += 1
            }
        } else if let rate, !hasAcceleration {
            reading.set(angularRate: rate)
        } else {
            return nil
        }
        if let field = values.vector(from: .magneticFieldX) { reading.set(magneticField: field) }
        if values.has(.orientation) { reading.set(orientation: values.rotation, after: &previousOrientation) }
        if values.has(.temperature) {
            reading.set(temperature: values.numbers[Int(HIDSensorLayout.Quantity.temperature.rawValue)])
        }
        if values.has(.time), let range = values.timeRange {
            let sent = values.numbers[Int(HIDSensorLayout.Quantity.time.rawValue)]
            // Less than half the range back is a clock set anew; more is one that has wrapped.
            if let previousTime, previousTime - sent > range / 2 { wraps += 1 }
            previousTime = sent
            reading.set(deviceTime: sent + wraps * range)
        }
        if values.isClipped(from: .accelerationX) { reading.flags.insert(.clippedAccelerometer) }
        if values.isClipped(from: .angularRateX) { reading.flags.insert(.clippedGyroscope) }
        return reading
    }

    private mutating func reject(_ bytes: Span<UInt8>) {
        counts.rejectedFrames += 1
        counts.skippedBytes += UInt64(bytes.count)
    }
}
