// SPDX-License-Identifier: Apache-2.0

internal import DSP
internal import Motion

/// The centre of mass over one running step, from the top of a flight to the top of the next.
///
/// The ground force is a half sine, a skew (full sine) and a first peak; half sine and skew follow from two demands: the body
/// arrives at the next top with no vertical speed, and at the wanted height. So the mean of the vertical specific
/// force over the step is g exactly, and the path is bounded.
struct RunningStep: Sendable {
    static let gravity = 9.81

    /// What one step hands to the next.
    struct State: Sendable, BitwiseCopyable {
        /// Height at the top of the flight, m.
        var apex: Double
        /// Forward place against the belt's or runner's mean, m, and speed.
        var forward, forwardSpeed: Double
        var lateral: LateralPendulum.State
    }

    let start, end: Double
    private let contact, duration: Double
    private let apex: Double
    private let half, skew, peak, peakWidth: Double
    private let brake, drive: Double
    private let forward, forwardSpeed: Double
    private(set) var lateral: LateralPendulum.Path

    /// `start`, `end`: tops of flight. `height`: of the centre of mass, m.
    init(
        _ step: Contact, from start: Double, to end: Double, height: Double, settings: RunnerSettings,
        traits: RunnerTraits, state: inout State
    ) {
        self.start = start
        self.end = end
        contact = step.time
        duration = step.runningContactTime
        apex = state.apex
        let g = Self.gravity
        switch settings.strike {
        case .heel: (peak, peakWidth) = (1.3 * g * traits.impact, 0.045)
        case .mid: (peak, peakWidth) = (0.8 * g * traits.impact, 0.050)
        case .fore: (peak, peakWidth) = (0.4 * g * traits.impact, 0.060)
        }
        // The two demands, as linear equations for `half` and `skew`. What a pulse adds to the height at `end` is its
        // double integral over the contact plus its velocity times the rest of the flight.
        let total = end - start
        let rest = end - contact - duration
        let d = duration
        let wantedApex = 0.003 * step.liftNoise
        let halfSpeed = 2 * d / .pi
        let halfRise = d * d / .pi + halfSpeed * rest
        let skewRise = d * d / (2 * .pi)
        let peakSpeed = 0.5 * peak * peakWidth
        let peakRise = peakSpeed * (0.5 * peakWidth + (end - contact - peakWidth))
        half = (g * total - peakSpeed) / halfSpeed
        skew = (wantedApex - state.apex + 0.5 * g * total * total - peakRise - half * halfRise) / skewRise
        state.apex = wantedApex

        // Fore and aft: braking, then propulsion, and a small push that keeps the runner in place.
        forward = state.forward
        forwardSpeed = state.forwardSpeed
        brake = (1.6 + 0.3 * step.speed) * traits.braking * (1 + 0.05 * step.brakingNoise)
        let wantedSpeed = brake * d * d / (2 * .pi * total) - 0.4 * state.forward
        drive = (wantedSpeed - forwardSpeed) / halfSpeed
        state.forward += forwardSpeed * total + drive * halfRise - brake * skewRise
        state.forwardSpeed = wantedSpeed

        lateral = LateralPendulum.Path(start: start, step: 1, nodes: [.zero, .zero], foot: 0)
        let pendulum = LateralPendulum(from: start, to: end, height: height) { (verticalForce(at: $0), 1) }
        lateral = pendulum.path(from: &state.lateral, sign: step.side.sign, width: step.width)
    }

    /// The state of a runner who has been going like this before.
    static func settled(_ step: Contact, from start: Double, to end: Double, height: Double) -> State {
        // A half sine of the right impulse is near enough to start from.
        let amplitude = gravity * (end - start) * .pi / (2 * step.runningContactTime)
        let pendulum = LateralPendulum(from: start, to: end, height: height) { t in
            let u = (t - step.time) / step.runningContactTime
            return (u > 0 && u < 1 ? amplitude * Elementary.sin(.pi * u) : 0, 1)
        }
        let periodic = pendulum.periodic(width: step.width)
        let s = step.side.sign
        return State(
            apex: 0, forward: 0, forwardSpeed: 0,
            lateral: LateralPendulum.State(y: s * periodic.y, speed: s * periodic.speed, foot: -0.5 * s * step.width))
    }

    /// Vertical specific force of the centre of mass, m/s².
    func verticalForce(at t: Double) -> Double {
        vertical(at: t).acceleration + Self.gravity
    }

    /// Height against that of a usual flight's top, m.
    func vertical(at t: Double) -> Jet {
        let x = t - start
        var z = Jet(apex - 0.5 * Self.gravity * x * x, -Self.gravity * x, -Self.gravity)
        z += half * Self.halfSine(t - contact, duration)
        z += skew * Self.fullSine(t - contact, duration)
        z += peak * Self.raisedCosine(t - contact, peakWidth)
        return z
    }

    /// Forward of the mean, m.
    func forward(at t: Double) -> Jet {
        let x = t - start
        return Jet(forward + forwardSpeed * x, forwardSpeed)
            + drive * Self.halfSine(t - contact, duration) - brake * Self.fullSine(t - contact, duration)
    }

    /// What an acceleration of sin(πu), u = x/d in [0, 1], does to the path.
    private static func halfSine(_ x: Double, _ d: Double) -> Jet {
        if x <= 0 { return .zero }
        if x >= d { return Jet(d * d / .pi + (x - d) * 2 * d / .pi, 2 * d / .pi) }
        let (s, c) = Elementary.sinCos(.pi * x / d)
        return Jet(d / .pi * (x - d * s / .pi), d / .pi * (1 - c), s)
    }

    /// The same for sin(2πu).
    private static func fullSine(_ x: Double, _ d: Double) -> Jet {
        if x <= 0 { return .zero }
        if x >= d { return Jet(d * d / (2 * .pi)) }
        let (s, c) = Elementary.sinCos(2 * .pi * x / d)
        return Jet(d / (2 * .pi) * (x - d * s / (2 * .pi)), d / (2 * .pi) * (1 - c), s)
    }

    /// The same for sin²(πu).
    private static func raisedCosine(_ x: Double, _ d: Double) -> Jet {
        if x <= 0 { return .zero }
        if x >= d { return Jet(0.25 * d * d + 0.5 * d * (x - d), 0.5 * d) }
        let (s, c) = Elementary.sinCos(2 * .pi * x / d)
        let k = d / (2 * .pi)
        return Jet(0.25 * x * x + 0.5 * k * k * (c - 1), 0.5 * (x - k * s), 0.5 * (1 - c))
    }
}
