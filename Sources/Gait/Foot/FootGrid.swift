// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// One cell of the foot's uniform grid: means over 5 ms, whatever rate the sensor has.
struct FootCell: Sendable, BitwiseCopyable {
    /// rad/s, sensor axes.
    var rate = Vector3.zero
    /// rad/s, sensor axes, without phase: `rate` under `FootGrid.kernel`.
    var smoothRate = Vector3.zero
    /// m/s², earth axes (z up), gravity included.
    var force = Vector3.zero
    /// |specific force|, m/s².
    var forceNorm = 0.0
    /// rad/s about the vertical.
    var turnRate = 0.0
    /// Sensor → earth at the newest sample.
    var orientation = Quaternion.identity
    var flags: Sample.Flags = []
}

/// From samples at any times to cells of 5 ms: the exact mean of the straight lines between samples.
///
/// Goals, in order: the same bits for any chunking, no dependence of later thresholds on the sensor's rate, exact time.
/// A mean over a cell is an interpolation for slow sensors and an anti-aliasing filter for fast ones.
struct FootGrid: Sendable {
    /// Seconds.
    static let step = 0.005
    /// Half the width of the smoothing kernel, in cells: a biweight (1 - (i/6)²)² has a standard deviation of 11 ms and no
    /// phase, about what a 15 Hz Butterworth does forwards and backwards; `science` calls for 15 Hz.
    static let kernelHalf = 5
    static let kernel: [Double] = {
        let raw = (-kernelHalf...kernelHalf).map { index -> Double in
            let x = Double(index) / 6
            return (1 - x * x) * (1 - x * x)
        }
        let sum = raw.reduce(0, +)
        return raw.map { $0 / sum }
    }()

    /// A sample with what orientation adds to it.
    private struct Point: BitwiseCopyable {
        var time = 0.0
        var rate = Vector3.zero
        var force = Vector3.zero
        var forceNorm = 0.0
        var turnRate = 0.0
    }

    /// Start of cell 0 on the session clock.
    private(set) var origin = 0.0
    private var cells = 0
    private var isEmpty = true
    private var previous = Point()
    private var latest = Point()
    private var cursor = 0.0
    private var sum = FootCell()
    private var flags: Sample.Flags = []
    private var orientation = Quaternion.identity

    /// Middle of cell `index`, s on the session clock; a fraction is welcome.
    func time(of index: Double) -> Double { origin + (index + 0.5) * Self.step }

    /// Forgets everything: the next sample starts cell 0.
    mutating func restart() {
        isEmpty = true
        cells = 0
        sum = FootCell()
    }

    /// `sample.time` is after the sample before. Then ask `next()` until it gives nil.
    mutating func accept(_ sample: Sample, orientation: Quaternion) {
        let point = Point(
            time: sample.time, rate: sample.angularRate, force: orientation.rotate(sample.specificForce),
            forceNorm: sample.specificForce.norm, turnRate: orientation.rotate(sample.angularRate).z)
        flags = sample.flags
        self.orientation = orientation
        if isEmpty {
            isEmpty = false
            origin = sample.time
            previous = point
        } else {
            previous = latest
        }
        latest = point
        cursor = previous.time
    }

    /// The next complete cell, oldest first.
    mutating func next() -> FootCell? {
        guard latest.time > previous.time else { return nil }
        let end = origin + Double(cells + 1) * Self.step
        let upper = min(end, latest.time)
        if upper > cursor {
            let span = upper - cursor
            let share = (0.5 * (cursor + upper) - previous.time) / (latest.time - previous.time)
            sum.rate += span * (previous.rate + share * (latest.rate - previous.rate))
            sum.force += span * (previous.force + share * (latest.force - previous.force))
            sum.forceNorm += span * (previous.forceNorm + share * (latest.forceNorm - previous.forceNorm))
            sum.turnRate += span * (previous.turnRate + share * (latest.turnRate - previous.turnRate))
            sum.flags.formUnion(flags)
            cursor = upper
        }
        guard end <= latest.time else { return nil }
        cells += 1
        let scale = 1 / Self.step
        let cell = FootCell(
            rate: scale * sum.rate, force: scale * sum.force, forceNorm: scale * sum.forceNorm,
            turnRate: scale * sum.turnRate, orientation: orientation, flags: sum.flags)
        sum = FootCell()
        return cell
    }
}
