// SPDX-License-Identifier: Apache-2.0

public import Motion

/// Readings as the MTData2 messages an Xsens MTi would send.
public struct XsensEncoder: Encoder {
    public var format: XsensItem.Format

    public init(format: XsensItem.Format = .float32) { self.format = format }

    /// Appends one message: the items of all that `reading` holds. Counter and time are sent modulo their widths.
    public func encode(_ reading: Reading, into bytes: inout [UInt8]) {
        var payload: [UInt8] = []
        if reading.contents.contains(.counter) {
            payload.append(XsensItem.Kind.packetCounter, .big)
            payload.append(2)
            payload.append(UInt16(truncatingIfNeeded: reading.counter), .big)
        }
        if reading.contents.contains(.deviceTime) {
            payload.append(XsensItem.Kind.sampleTimeFine, .big)
            payload.append(4)
            let ticks = held(reading.deviceTime / XsensReader.tick, 0x1p62).rounded()
            payload.append(UInt32(truncatingIfNeeded: Int64(ticks)), .big)
        }
        if reading.contents.contains(.temperature) { item(XsensItem.Kind.temperature, [reading.temperature], &payload) }
        if reading.contents.contains(.orientation) {
            let q = reading.orientation
            item(XsensItem.Kind.quaternion, [q.w, q.x, q.y, q.z], &payload)
        }
        if reading.contents.contains(.specificForce) {
            let f = reading.specificForce
            item(XsensItem.Kind.acceleration, [f.x, f.y, f.z], &payload)
        }
        if reading.contents.contains(.angularRate) {
            let w = reading.angularRate
            item(XsensItem.Kind.rateOfTurn, [w.x, w.y, w.z], &payload)
        }
        payload.append(XsensItem.Kind.statusWord, .big)
        payload.append(4)
        var status: UInt32 = 1
        if reading.flags.contains(.clippedAccelerometer) { status |= 7 << 8 }
        if reading.flags.contains(.clippedGyroscope) { status |= 7 << 11 }
        payload.append(status, .big)
        bytes.append(contentsOf: XsensMessage.bytes(XsensMessage.Identifier.data2, payload))
    }

    private func item(_ kind: UInt16, _ numbers: [Double], _ payload: inout [UInt8]) {
        payload.append(kind | UInt16(format.rawValue), .big)
        payload.append(UInt8(numbers.count * format.size))
        for number in numbers {
            switch format {
            case .float32: payload.append(Float(number), .big)
            case .float64: payload.append(number.bitPattern, .big)
            case .fixed12_20:
                payload.append(UInt32(bitPattern: Int32((held(number, 2047) * 1_048_576).rounded())), .big)
            case .fixed16_32:
                let ticks = Int64((held(number, 32_767) * 4_294_967_296).rounded())
                payload.append(UInt32(truncatingIfNeeded: ticks), .big)
                payload.append(UInt16(truncatingIfNeeded: ticks >> 32), .big)
            }
        }
    }

    private func held(_ number: Double, _ limit: Double) -> Double { max(-limit, min(limit, number)) }
}
