// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// What decoders make of numbers from outside, the same for all.
enum Plausible {
    /// A unit quaternion of the same sign as the one before; nil where the norm is not about 1 (0.98 ... 1.02).
    static func orientation(_ sent: Quaternion, after previous: Quaternion) -> Quaternion? {
        let squared = sent.squaredNorm
        guard squared >= 0.98 * 0.98, squared <= 1.02 * 1.02 else { return nil }
        let unit = sent.normalized
        let along = unit.w * previous.w + unit.x * previous.x + unit.y * previous.y + unit.z * previous.z
        return along < 0 ? Quaternion(-unit.w, -unit.x, -unit.y, -unit.z) : unit
    }

    /// Frames lost between two counter values; 0 where the counter went back or leapt by half its range: a restart.
    static func lost(from previous: UInt32, to next: UInt32, bits: UInt32) -> UInt64 {
        let mask = UInt32.max >> (32 - bits)
        let step = (next &- previous) & mask
        return step > 0 && step <= mask / 2 ? UInt64(step - 1) : 0
    }

    /// Ticks of a signed 16-bit number from which on it is taken for the end of its range.
    static let clippedTicks = 32_760
}

/// Factors from the units of devices to those of gaitd.
enum Factor {
    /// m/s² a g.
    static let standardGravity = 9.80665
    /// rad a degree.
    static let radians = Double.pi / 180
    /// µT a gauss.
    static let microteslas = 100.0
}

extension Reading {
    /// Sets the specific force, m/s², if it is a number.
    mutating func set(specificForce: Vector3) {
        guard specificForce.isFinite else { return }
        self.specificForce = specificForce
        contents.insert(.specificForce)
    }

    /// Sets the angular rate, rad/s, if it is a number.
    mutating func set(angularRate: Vector3) {
        guard angularRate.isFinite else { return }
        self.angularRate = angularRate
        contents.insert(.angularRate)
    }

    /// Sets the magnetic field, µT, if it is a number.
    mutating func set(magneticField: Vector3) {
        guard magneticField.isFinite else { return }
        self.magneticField = magneticField
        contents.insert(.magneticField)
    }

    /// Sets the device's time, s.
    mutating func set(deviceTime: Double) {
        guard deviceTime.isFinite else { return }
        self.deviceTime = deviceTime
        contents.insert(.deviceTime)
    }

    /// Sets the temperature, °C.
    mutating func set(temperature: Double) {
        guard temperature.isFinite else { return }
        self.temperature = temperature
        contents.insert(.temperature)
    }

    /// Sets the counter as sent.
    mutating func set(counter: UInt32) {
        self.counter = counter
        contents.insert(.counter)
    }

    /// Sets the orientation if it is one, with the sign that is nearer to `previous`, which becomes this one.
    mutating func set(orientation: Quaternion, after previous: inout Quaternion) {
        guard let plausible = Plausible.orientation(orientation, after: previous) else { return }
        self.orientation = plausible
        contents.insert(.orientation)
        previous = plausible
    }

    /// Not a literal where it is used: that would take memory in builds that aren't optimised.
    private static let motion: Contents = [.specificForce, .angularRate, .orientation]

    var holdsMotion: Bool { !contents.isDisjoint(with: Self.motion) }
}

extension [UInt8] {
    /// Appends the nearest number of ticks that a signed 16-bit field can hold, little-endian.
    mutating func appendTicks(_ value: Double) {
        append(Int16(Swift.max(-32_768, Swift.min(32_767, value.rounded()))), .little)
    }
}

extension Span where Element == UInt8 {
    func vector(floatsAt offset: Int, _ order: ByteOrder) -> Vector3 {
        Vector3(
            Double(float32(at: offset, order)), Double(float32(at: offset + 4, order)),
            Double(float32(at: offset + 8, order)))
    }

    func vector(int16sAt offset: Int) -> Vector3 {
        Vector3(
            Double(int16(at: offset, .little)), Double(int16(at: offset + 2, .little)),
            Double(int16(at: offset + 4, .little)))
    }
}

extension Vector3 {
    /// The same vector in axes turned by 180° about x: z down becomes z up.
    var turnedAboutX: Vector3 { Vector3(x, -y, -z) }

    /// Whether a component, in 16-bit ticks, is at the end of the range.
    var isClipped: Bool {
        let limit = Double(Plausible.clippedTicks)
        return x.magnitude >= limit || y.magnitude >= limit || z.magnitude >= limit
    }
}
