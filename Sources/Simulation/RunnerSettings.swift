// SPDX-License-Identifier: Apache-2.0

public import Motion

/// Who runs, and how: all that the synthetic runner is made from.
public struct RunnerSettings: Sendable {
    public enum Surface: String, Sendable, CaseIterable { case treadmill, overground }

    /// Which part of the foot lands first in running.
    public enum Strike: String, Sendable, CaseIterable { case heel, mid, fore }

    public var schedule: ActivitySchedule
    public var placement = Placement.sacrum
    public var surface = Surface.treadmill
    /// m.
    public var height = 1.72
    /// m.
    public var legLength = 0.90
    /// Degrees by which the right side of the pelvis falls during left stance; negative is a hip hike.
    public var dropLeft = 4.5
    /// Degrees by which the left side of the pelvis falls during right stance; negative is a hip hike.
    public var dropRight = 4.5
    /// Degrees; mean obliquity, as on a cambered road.
    public var camber = 0.0
    /// Lateral distance between successive foot placements, m; nil: 0.05 running, 0.10 walking. Negative: crossed.
    public var stepWidth: Double?
    /// Percent by which left steps last longer than right ones, in time and in contact.
    public var limp = 0.0
    /// s; nil: what is usual at the speed (running only).
    public var contactTime: Double?
    public var strike = Strike.heel
    /// Scales every step-to-step variation: 1 is a healthy runner, 0 a machine.
    public var variability = 1.0
    /// Lets people differ (phase and size of rotations, the exact site of the sensor); false: the average body.
    public var individual = true
    public var tissue = SoftTissue.Kind.firm

    public init(schedule: ActivitySchedule) {
        self.schedule = schedule
    }

    func stepWidth(_ activity: Activity) -> Double {
        stepWidth ?? (activity == .run ? 0.05 : 0.10)
    }

    /// Running contact time at a speed, s: 0.25 at 2.8 m/s, 0.22 at 4 m/s; at least 45 ms of flight remain.
    func runningContactTime(speed: Double, stepTime: Double) -> Double {
        let usual = contactTime ?? (0.16 + 0.25 / Swift.max(speed, 1.2))
        return Swift.min(Swift.max(usual, 0.10), stepTime - 0.045)
    }

    /// Double support as a share of the walking step: shorter at speed (0.26 at 1.3 m/s).
    static func doubleSupportShare(speed: Double) -> Double {
        Swift.min(Swift.max(0.36 - 0.08 * speed, 0.12), 0.34)
    }
}

/// What makes this runner differ from the next one with the same settings; drawn once from the seed.
struct RunnerTraits: Sendable {
    /// Sensor site from the centre of the pelvis, body axes, m.
    var site: Vector3
    /// rad: mean forward tilt of the pelvis.
    var meanTilt = 0.17
    /// rad and phase (steps): range of pelvic tilt, half.
    var tilt = 0.05
    var tiltPhase = 0.15
    /// rad and phase (steps): pelvic rotation about the vertical, half its range.
    var runYaw = 0.10
    var runYawPhase = -0.1
    var walkYaw = 0.07
    var walkYawPhase = 0.0
    /// m: sway of the pelvis against the centre of mass at stride rate.
    var sway = 0.003
    var swayPhase = 0.3
    /// m: in running the pelvis goes up and down by this much more than the centre of mass, each way. It makes flights at
    /// the sacrum fall below 0 g, as they do on people.
    var bounce = 0.007
    /// Steps by which that comes before the middle of stance.
    var bounceLead = 0.04
    /// The body is higher at toe-off than at contact, so the top of the flight comes before its middle.
    var apexShare = 0.43
    /// Scale of the braking force.
    var braking = 1.0
    /// Scale of the first peak of the ground force.
    var impact = 1.0
    /// Walking: sizes and phases (steps after contact) of the pelvis' two harmonics. Means and spreads are those of the lower
    /// back in 86 recorded walks with known contacts (ipol_walk, geneva_walk_run, mobgap_walk).
    var walkRise = 0.9
    var walkLowest = 0.09
    var walkSecondRise = 0.075
    var walkSecondLowest = 0.20
    var walkBraking = 0.055
    var walkSecondSurge = 0.15
    var walkSecondBraking = 0.035
    /// rad: toe-out of the left and right foot.
    var toeOut: (left: Double, right: Double) = (0.12, 0.12)
    /// Scales of how the feet roll: pitch and speed at contact, time to lie flat, pitch rate at toe-off and how fast it falls,
    /// time to the lowest and from the highest pitch of the swing; and the share of stance at which the heel lifts, more.
    var footPitch = 1.0
    var footImpact = 1.0
    var footFlat = 1.0
    var footPush = 1.0
    var footPushEnd = 1.0
    var footLowest = 1.0
    var footHighest = 1.0
    var heelOff = 0.0
    /// m: sensor on the instep from the point under the ankle (forward, up).
    var instep = (forward: 0.03, up: 0.07)

    init(_ settings: RunnerSettings, random: inout RandomStream) {
        let scale = settings.height / 1.72
        switch settings.placement {
        case .hipLeft: site = scale * Vector3(0.02, 0.14, 0.06)
        case .hipRight: site = scale * Vector3(0.02, -0.14, 0.06)
        default: site = scale * Vector3(-0.09, 0, 0.03)
        }
        guard settings.individual else { return }
        site += 0.01 * Vector3(random.symmetric(), random.symmetric(), random.symmetric())
        meanTilt += 0.06 * random.symmetric()
        tilt *= 1 + 0.3 * random.symmetric()
        tiltPhase += 0.08 * random.symmetric()
        runYaw *= 1 + 0.3 * random.symmetric()
        runYawPhase += 0.15 * random.symmetric()
        walkYaw *= 1 + 0.3 * random.symmetric()
        walkYawPhase += 0.06 * random.symmetric()
        sway *= 1 + 0.8 * random.symmetric()
        swayPhase += random.symmetric()
        bounce *= 1 + 0.4 * random.symmetric()
        bounceLead += 0.05 * random.symmetric()
        apexShare += 0.04 * random.symmetric()
        braking *= 1 + 0.15 * random.symmetric()
        impact *= 1 + 0.5 * random.symmetric()
        walkRise *= 1 + 0.4 * random.symmetric()
        walkLowest += 0.07 * random.symmetric()
        walkSecondRise *= 1 + 0.5 * random.symmetric()
        walkSecondLowest += 0.15 * random.symmetric()
        walkBraking += 0.05 * random.symmetric()
        walkSecondSurge *= 1 + 0.5 * random.symmetric()
        walkSecondBraking += 0.06 * random.symmetric()
        toeOut.left += 0.06 * random.symmetric()
        toeOut.right += 0.06 * random.symmetric()
        footPitch += 0.25 * random.symmetric()
        footImpact += 0.3 * random.symmetric()
        footFlat += 0.25 * random.symmetric()
        footPush += 0.15 * random.symmetric()
        footPushEnd += 0.5 * random.symmetric()
        footLowest += 0.25 * random.symmetric()
        footHighest += 0.4 * random.symmetric()
        heelOff += 0.05 * random.symmetric()
        instep.forward += 0.02 * random.symmetric()
        instep.up += 0.01 * random.symmetric()
    }
}
