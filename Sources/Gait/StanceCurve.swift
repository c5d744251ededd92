// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// The pelvis' obliquity over one stance, for reports: kept only where the configuration asks for it.
public struct StanceCurve: Sendable, BitwiseCopyable {
    /// Evenly spaced places from initial contact to the end of the stance, both among them.
    public static let places = 21

    /// `Step.index`.
    public let step: Int
    /// Degrees, positive when the left side is higher, from its value at contact; low-passed as the pelvic drop's.
    public let obliquity: [21 of Double]

    /// nil where the stance was not seen whole.
    init?(_ step: borrowing Step, _ pelvis: borrowing PelvisMotion) {
        guard let stance = pelvis.stance else { return nil }
        let last = Double(stance.count - 1)
        let level = pelvis.obliquity(stance.lowerBound)
        var values = [21 of Double](repeating: 0)
        for place in 0..<Self.places {
            let at = last * Double(place) / Double(Self.places - 1)
            let index = min(Int(at), stance.count - 2)
            let share = at - Double(index)
            let before = pelvis.obliquity(stance.lowerBound + index)
            let after = pelvis.obliquity(stance.lowerBound + index + 1)
            values[place] = 180 / Double.pi * (before + share * (after - before) - level)
        }
        self.step = step.index
        obliquity = values
    }
}
