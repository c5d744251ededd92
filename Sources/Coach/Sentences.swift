// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// The words of advice: plain, second person, what is and then what to do. In one place, so that page, terminal and report agree.
enum Sentences {
    static func cadence(change: Int) -> String {
        if change == 0 { return "In your target band" }
        return change > 0 ? "\(change) more a minute" : "Ease off by \(-change)"
    }

    static func pelvicDrop(_ side: Side, excess: Double) -> String? {
        guard excess.isFinite, abs(excess) < 90 else { return nil }
        switch side {
        case .unknown: return nil
        case .left: return "Left leg: pelvis falls \(tenths(excess))° more than usual"
        case .right: return "Right leg: pelvis falls \(tenths(excess))° more than usual"
        }
    }

    /// One decimal. The number must be finite and small.
    static func tenths(_ value: Double) -> String {
        let tenths = Int((abs(value) * 10).rounded())
        return "\(value < 0 && tenths > 0 ? "-" : "")\(tenths / 10).\(tenths % 10)"
    }
}
