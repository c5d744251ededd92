// SPDX-License-Identifier: Apache-2.0

public import Motion

/// Readings as the binary messages (group 1) or `$VNYMR` lines a VectorNav would send.
public struct VectorNavEncoder: Encoder {
    public enum Form: Hashable, Sendable { case binary, text }
    public var form: Form

    public init(form: Form = .binary) { self.form = form }

    /// Appends one message. Binary: time, orientation, angular rate, acceleration, and magnetic field with temperature (and a
    /// pressure of 0), those that `reading` holds. Text: field, acceleration and rate, with angles of 0.
    public mutating func encode(_ reading: Reading, into bytes: inout [UInt8]) {
        switch form {
        case .binary: bytes.append(contentsOf: binary(reading))
        case .text: bytes.append(contentsOf: line(reading))
        }
    }

    private func binary(_ reading: Reading) -> [UInt8] {
        var fields: UInt16 = 0
        var data: [UInt8] = []
        func append(_ numbers: [Double]) { for number in numbers { data.append(Float(number), .little) } }
        func append(_ vector: Vector3) { append([vector.x, -vector.y, -vector.z]) }
        if reading.contents.contains(.deviceTime) {
            fields |= 1 << 0
            data.append(UInt64(max(0, min(0x1p62, reading.deviceTime * 1e9)).rounded()), .little)
        }
        if reading.contents.contains(.orientation) {
            fields |= 1 << 4
            let q = reading.orientation
            append([q.x, -q.y, -q.z, q.w])
        }
        if reading.contents.contains(.angularRate) {
            fields |= 1 << 5
            append(reading.angularRate)
        }
        if reading.contents.contains(.specificForce) {
            fields |= 1 << 8
            append(reading.specificForce)
        }
        if !reading.contents.isDisjoint(with: [.magneticField, .temperature]) {
            fields |= 1 << 10
            append((1 / Factor.microteslas) * reading.magneticField)
            append([reading.temperature, 0])
        }
        return VectorNavBinary.bytes(commonFields: fields, data)
    }

    private func line(_ reading: Reading) -> [UInt8] {
        let field = ((1 / Factor.microteslas) * reading.magneticField).turnedAboutX
        let force = reading.specificForce.turnedAboutX
        let rate = reading.angularRate.turnedAboutX
        var text = "VNYMR,+000.000,+000.000,+000.000"
        for value in [field.x, field.y, field.z] { text += "," + Self.fixed(value, whole: 2, decimals: 4) }
        for value in [force.x, force.y, force.z] { text += "," + Self.fixed(value, whole: 2, decimals: 3) }
        for value in [rate.x, rate.y, rate.z] { text += "," + Self.fixed(value, whole: 2, decimals: 6) }
        return VectorNavLine.bytes(text)
    }

    /// Sign, at least `whole` digits, point, `decimals` digits.
    private static func fixed(_ value: Double, whole: Int, decimals: Int) -> String {
        let scale = (0..<decimals).reduce(1.0) { product, _ in product * 10 }
        let ticks = Int((max(-1e9, min(1e9, value)) * scale).rounded())
        let digits = String(ticks.magnitude)
        let padded = String(repeating: "0", count: max(0, whole + decimals - digits.count)) + digits
        return (ticks < 0 ? "-" : "+") + padded.dropLast(decimals) + "." + padded.suffix(decimals)
    }
}
