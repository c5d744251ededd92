// SPDX-License-Identifier: Apache-2.0

public import Motion

/// Lines as the sketch that gaitd suggests prints them: a header once, microseconds, g and °/s.
public struct TextLinesEncoder: Encoder {
    static let header = "t_us,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps\r\n"
    private var hasHeader = false

    public init() {}

    public mutating func encode(_ reading: Reading, into bytes: inout [UInt8]) {
        if !hasHeader { bytes.append(contentsOf: Self.header.utf8) }
        hasHeader = true
        let force = (1 / TextUnit.gravity) * reading.specificForce
        let rate = (1 / TextUnit.degree) * reading.angularRate
        // micros() is a 32-bit counter.
        let microseconds = reading.deviceTime.isFinite ? max(0, min(reading.deviceTime * 1e6, 1e18)) : 0
        let ticks = UInt32(truncatingIfNeeded: UInt64(microseconds.rounded(.toNearestOrEven)))
        bytes.append(contentsOf: "\(ticks)".utf8)
        let values: [6 of Double] = [force.x, force.y, force.z, rate.x, rate.y, rate.z]
        for index in values.indices {
            bytes.append(UInt8(ascii: ","))
            FixedDecimal.append(values[index], decimals: 5, to: &bytes)
        }
        bytes.append(contentsOf: "\r\n".utf8)
    }
}
