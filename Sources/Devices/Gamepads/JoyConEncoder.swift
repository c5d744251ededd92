// SPDX-License-Identifier: Apache-2.0

public import Motion

/// Readings as the full reports of a Joy-Con without calibration: three a report.
public struct JoyConEncoder: Encoder {
    public let isRight: Bool
    private var timer: UInt8 = 0
    private var samples: [UInt8] = []

    public init(isRight: Bool = false) { self.isRight = isRight }

    /// Appends a report of 49 bytes with every third reading.
    public mutating func encode(_ reading: Reading, into bytes: inout [UInt8]) {
        let scales = JoyConScales(nil)
        let force = isRight ? reading.specificForce.turnedAboutX : reading.specificForce
        let rate = isRight ? reading.angularRate.turnedAboutX : reading.angularRate
        for value in [force.x, force.y, force.z] { samples.appendTicks(value / scales.accelerometer.x) }
        for value in [rate.x, rate.y, rate.z] { samples.appendTicks(value / scales.gyroscope.x) }
        guard samples.count == 12 * JoyConReport.samples else { return }
        bytes.append(contentsOf: [0x30, timer, 0x8E, 0, 0, 0, 0, 0x08, 0x80, 0, 0x08, 0x80, 0])
        bytes.append(contentsOf: samples)
        samples.removeAll(keepingCapacity: true)
        timer &+= 3
    }
}
