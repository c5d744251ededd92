// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// One planned foot contact and what the step that begins with it shall be. The rhythm goes on while standing, so that
/// every phase is smooth; such contacts aren't real.
struct Contact: Sendable {
    let index: Int
    let side: Side
    /// Initial contact, s.
    let time: Double
    /// Time to the next initial contact, s.
    let stepTime: Double
    /// False for the idle rhythm of one who stands.
    let isReal: Bool
    let activity: Activity
    /// Speed at contact, m/s.
    let speed: Double
    /// s, were it a running contact.
    let runningContactTime: Double
    /// s that this foot still carries after the next one's contact, were it a walking contact.
    let doubleSupport: Double
    /// rad; planned fall of the swing side.
    let drop: Double
    /// m; planned lateral distance from the foot before.
    let width: Double
    /// Random, mean 0, variance 1: height of the next flight, braking.
    let liftNoise, brakingNoise: Double

    var next: Double { time + stepTime }

    var toeOff: Double {
        activity == .run ? time + runningContactTime : next + doubleSupport
    }
}

/// Draws the contacts one after the other.
struct ContactPlanner: Sendable {
    private let settings: RunnerSettings
    private var random: RandomStream
    private var index = 0
    private var time: Double
    /// Slow wander of the rhythm, as a share.
    private var wander = 0.0

    init(_ settings: RunnerSettings, random: RandomStream) {
        self.settings = settings
        self.random = random
        // Some steps before the start, so that the first instant has a past.
        self.time = -3.0
    }

    mutating func next() -> Contact {
        let moment = settings.schedule.moment(at: time)
        let gait = moment.gait
        let variability = settings.variability
        let side: Side = index.isMultiple(of: 2) ? .left : .right

        let cadence = moment.cadence
        // Step time varies by 1 to 2 % from step to step, and by less over minutes.
        wander = 0.97 * wander + 0.0015 * variability * random.normal()
        let jitter = (gait == .run ? 0.010 : 0.015) * variability * random.normal()
        let asymmetry = 1 + 0.005 * settings.limp * side.sign
        let stepTime = 60 / cadence * asymmetry * Swift.min(Swift.max(1 + wander + jitter, 0.8), 1.2)

        let speed = moment.distance.rate
        let contactTime =
            settings.runningContactTime(speed: speed, stepTime: stepTime) * asymmetry
            * (1 + 0.012 * variability * random.normal())
        let support =
            stepTime * RunnerSettings.doubleSupportShare(speed: speed) * (1 + 0.03 * variability * random.normal())
        let drop = side == .left ? settings.dropLeft : settings.dropRight
        let contact = Contact(
            index: index, side: side, time: time, stepTime: stepTime, isReal: moment.gaitShare.value >= 0.5,
            activity: gait, speed: speed,
            runningContactTime: Swift.min(contactTime, stepTime - 0.03), doubleSupport: support,
            drop: (drop + 0.4 * variability * random.normal()) * .pi / 180,
            width: settings.stepWidth(gait) + 0.012 * variability * random.normal(),
            liftNoise: variability * random.normal(), brakingNoise: variability * random.normal())
        index += 1
        time += stepTime
        return contact
    }
}
