// SPDX-License-Identifier: Apache-2.0

internal import Gait
internal import Motion

/// What steps and seconds come to over a stretch of a run: the second of a record, a lap, the whole.
struct FITMeans {
    private struct Mean {
        private var sum = 0.0
        private var count = 0.0

        mutating func push(_ value: Double?) {
            guard let value else { return }
            sum += value
            count += 1
        }

        var value: Double? { count > 0 ? sum / count : nil }
    }

    private var cadenceMean = Mean()
    private var contacts = (both: Mean(), left: Mean(), right: Mean())
    private var oscillation = Mean()
    private var drops = (left: Mean(), right: Mean())
    private var crossover = Mean()
    private var strideLength = Mean()
    private(set) var highestCadence: Double?
    private(set) var steps = 0
    /// Seconds of each activity.
    private var seconds = [Int](repeating: 0, count: Activity.allCases.count)

    /// Counts a step; where `isMeasured`, its values enter the means.
    mutating func add(_ step: Step, isMeasured: Bool) {
        steps += 1
        guard isMeasured else { return }
        let contact = step[ContactTime.self]?.value
        contacts.both.push(contact)
        oscillation.push(step[VerticalOscillation.self]?.value)
        crossover.push(step[CrossoverIndex.self]?.value)
        strideLength.push(step[StrideLength.self]?.value)
        let drop = step[PelvicDrop.self]?.value
        switch step.side {
        case .left:
            contacts.left.push(contact)
            drops.left.push(drop)
        case .right:
            contacts.right.push(contact)
            drops.right.push(drop)
        case .unknown: break
        }
    }

    mutating func add(_ window: Window) {
        seconds[Int(window.activity.rawValue)] += 1
        cadenceMean.push(window.cadence)
        if let cadence = window.cadence { highestCadence = max(highestCadence ?? 0, cadence) }
    }

    /// Steps/min, both feet.
    var cadence: Double? { cadenceMean.value }
    var contactTime: Double? { contacts.both.value }
    var verticalOscillation: Double? { oscillation.value }
    var dropLeft: Double? { drops.left.value }
    var dropRight: Double? { drops.right.value }
    var crossoverIndex: Double? { crossover.value }
    var isRunning: Bool { seconds[Int(Activity.run.rawValue)] >= seconds[Int(Activity.walk.rawValue)] }

    /// The left foot's share of the two contact times, percent; nil without both.
    var contactBalance: Double? {
        guard let left = contacts.left.value, let right = contacts.right.value, left + right > 0 else { return nil }
        return 100 * left / (left + right)
    }

    /// m, where it is known: half a foot's stride, or the belt's way during a step. `speed`: m/s.
    func stepLength(speed: Double?) -> Double? {
        if let stride = strideLength.value { return 0.5 * stride }
        guard let speed, let cadence, cadence > 0 else { return nil }
        return speed * 60 / cadence
    }
}
