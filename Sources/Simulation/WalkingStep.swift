// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// The centre of mass over one walking step, from initial contact to initial contact.
///
/// The body vaults over the stance leg: lowest and fastest in double support, highest and slowest in mid-stance. Up and
/// forward are harmonics of the step; to the side it is the pendulum over the two feet, load passing in double support.
struct WalkingStep: Sendable {
    /// What one step hands to the next.
    typealias State = LateralPendulum.State

    let start, end: Double
    let lateral: LateralPendulum.Path

    init(_ step: Contact, doubleSupport: Double, height: Double, shape: WalkingShape, state: inout State?) {
        start = step.time
        end = step.next
        let pendulum = LateralPendulum(from: start, to: end, height: height) { t in
            let phase = Jet((t - step.time) / step.stepTime, 1 / step.stepTime)
            let force = RunningStep.gravity + shape.vertical(phase).acceleration
            return (force, Jet.smoothStep(t, from: step.time, over: Swift.max(doubleSupport, 0.02)).value)
        }
        let s = step.side.sign
        var now =
            state
            ?? {
                let periodic = pendulum.periodic(width: step.width)
                return State(y: s * periodic.y, speed: s * periodic.speed, foot: -0.5 * s * step.width)
            }()
        lateral = pendulum.path(from: &now, sign: s, width: step.width)
        state = now
    }
}

/// Size and phase of the walking harmonics at one speed and cadence.
struct WalkingShape: Sendable {
    /// m: first and second harmonic of the height and of the forward place.
    private let rise, secondRise, surge, secondSurge: Double
    private let traits: RunnerTraits

    init(speed: Double, cadence: Double, legLength: Double, traits: RunnerTraits) {
        self.traits = traits
        let stepTime = 60 / cadence
        let stride = Swift.min(0.5 * speed * stepTime / legLength, 0.8)
        // The height an inverted pendulum would give, less what knee, ankle and pelvis take away.
        rise = 0.5 * 0.6 * traits.walkRise * legLength * (1 - (1 - stride * stride).squareRoot())
        secondRise = traits.walkSecondRise * rise
        // Energy goes from speed to height and back, two thirds of it: ½·½(v² change) = ⅔ g·2 rise.
        let omega = 2 * .pi / stepTime
        surge = Swift.min(0.65 * RunningStep.gravity * rise / Swift.max(speed, 0.4) / omega, 0.03)
        secondSurge = traits.walkSecondSurge * surge
    }

    /// `phase`: in steps, whole at initial contacts.
    func vertical(_ phase: Jet) -> Jet {
        let first = 2 * .pi * (phase + -traits.walkLowest)
        let second = 4 * .pi * (phase + -traits.walkSecondLowest)
        return -rise * first.cosine() + -secondRise * second.cosine()
    }

    func forward(_ phase: Jet) -> Jet {
        let first = 2 * .pi * (phase + -traits.walkBraking)
        let second = 4 * .pi * (phase + -traits.walkSecondBraking)
        return surge * first.sine() + secondSurge * second.sine()
    }
}
