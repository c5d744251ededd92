// SPDX-License-Identifier: Apache-2.0

/// Host time as it is stored, whole nanoseconds on the session clock, and as it is computed with.
public enum SessionTime {
    /// The one way from nanoseconds to seconds: live, replay and verification must get the same bits.
    @inlinable
    public static func seconds(_ nanoseconds: Int64) -> Double { Double(nanoseconds) * 1e-9 }

    /// The nearest nanosecond, a tie to the even one; held to what 64 bits carry. 0 where `seconds` is not a number.
    public static func nanoseconds(_ seconds: Double) -> Int64 {
        let rounded = (seconds * 1e9).rounded(.toNearestOrEven)
        if rounded.isNaN { return 0 }
        if rounded >= 0x1p63 { return .max }
        return rounded < -0x1p63 ? .min : Int64(rounded)
    }
}
