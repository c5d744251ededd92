// SPDX-License-Identifier: Apache-2.0

public import Motion

/// Readings as the reports that a DualSense or DualShock 4 without calibration would send.
public struct SonyPadEncoder: Encoder {
    public let model: SonyPadModel
    public var isBluetooth: Bool
    private var sequence: UInt8 = 0

    public init(_ model: SonyPadModel, isBluetooth: Bool = false) {
        self.model = model
        self.isBluetooth = isBluetooth
    }

    /// Appends one report: specific force, angular rate, and time modulo its width.
    public mutating func encode(_ reading: Reading, into bytes: inout [UInt8]) {
        var report = [UInt8](repeating: 0, count: isBluetooth ? 78 : 64)
        report[0] = isBluetooth ? (model == .dualSense ? 0x31 : 0x11) : 0x01
        if isBluetooth { report[1] = model == .dualSense ? sequence << 4 | 1 : 0xC0 }
        guard let layout = SonyPadReport.layout(model, number: report[0], count: report.count) else { return }
        let scales = SonyScales(nil)
        let force = reading.specificForce
        let rate = reading.angularRate
        var ticks: [UInt8] = []
        for (value, scale) in [
            (rate.x, scales.gyroscope.x), (rate.y, scales.gyroscope.y), (rate.z, scales.gyroscope.z),
            (force.x, scales.accelerometer.x), (force.y, scales.accelerometer.y), (force.z, scales.accelerometer.z),
        ] { ticks.appendTicks(value / scale) }
        report.replaceSubrange(layout.gyroscope..<layout.gyroscope + 12, with: ticks)
        let time = Int64(max(-0x1p62, min(0x1p62, reading.deviceTime / SonyPadDecoder.tick(model))).rounded())
        var timeBytes: [UInt8] = []
        if model == .dualSense {
            timeBytes.append(UInt32(truncatingIfNeeded: time), .little)
        } else {
            timeBytes.append(UInt16(truncatingIfNeeded: time), .little)
        }
        report.replaceSubrange(layout.time..<layout.time + timeBytes.count, with: timeBytes)
        if let place = layout.sequence { report[place] = sequence }
        sequence &+= 1
        if layout.isChecked {
            var check: [UInt8] = []
            check.append(Checksum.crc32(seed: 0xA1, report.span, 0..<74), .little)
            report.replaceSubrange(74..<78, with: check)
        }
        bytes.append(contentsOf: report)
    }
}
