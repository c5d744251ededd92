// SPDX-License-Identifier: Apache-2.0

internal import DSP
internal import Motion

/// From samples to the pelvis in body axes: the uniform grid, the levelled frame, the mounting, the lever from the pelvis' centre.
///
/// Histories hold six seconds, so that the first steps of a bout can be timed once the mounting is known.
struct TrunkFrame: ~Copyable {
    /// Sensor from pelvis centre, body axes, m, for a height of 1.72 m: a choice that a configured value may replace.
    static func lever(_ placement: Placement, height: Double?) -> Vector3 {
        let scale = (height ?? 1.72) / 1.72
        switch placement {
        case .hipLeft: return scale * Vector3(0.02, 0.14, 0.06)
        case .hipRight: return scale * Vector3(0.02, -0.14, 0.06)
        default: return scale * Vector3(-0.09, 0, 0.03)
        }
    }

    static let held = 1200

    private(set) var cells = HistoryBuffer<TrunkCell>(capacity: TrunkFrame.held, filledWith: .none)
    /// Lags `cells` by one: the lever needs the next cell's angular rate.
    private(set) var body = HistoryBuffer<BodySample>(capacity: TrunkFrame.held, filledWith: .none)
    private(set) var solution = MountingFinder.Solution()

    private let lever: Vector3
    private var grid = UniformGrid(interval: TrunkCell.interval)
    private var heading: HeadingMean
    /// Which sensor axis carries the heading (0, 1, 2), and its unit vector; chosen as the most horizontal one.
    private var axis = 0
    private var hasAxis = false
    private var pendingFlags: BodySample.Flags = []
    private var neutral = Vector3(0, 0, 1)
    private var neutralTime = 0.0
    /// From levelled cells to body samples, with the present solution; a value of its own, or the whole frame would be copied for each.
    private struct Axes: BitwiseCopyable {
        var isForwardKnown = false
        /// The pelvis' left-pointing axis in sensor axes.
        var leftward = Vector3(0, 1, 0)
        /// The same, as it was when first known; nil until then.
        var anchor: Vector3?
        var forwardSine = 0.0
        var forwardCosine = 1.0
        var leverInLevel = Vector3.zero
    }

    private var axes = Axes()

    init(placement: Placement, height: Double?, without leftOut: Stages) {
        lever = leftOut.contains(.lever) ? .zero : Self.lever(placement, height: height)
        heading = HeadingMean(isLimited: !leftOut.contains(.headingLimit))
    }

    /// A long gap: histories end here, the mounting stays.
    mutating func restart() {
        grid.restart()
        heading.restart()
        cells.removeAll()
        body.removeAll()
        hasAxis = false
    }

    /// The sensor has moved on the body: its axes are to be found anew.
    mutating func forgetMounting() {
        solution = MountingFinder.Solution()
        axes.isForwardKnown = false
        heading.restart()
        hasAxis = false
        neutralTime = 0
    }

    /// Feeds one sample; cells then come from `nextCell`. `isMissing`: the stretch since the last sample is a gap.
    mutating func begin(_ sample: Sample, _ orientation: Quaternion, isMissing: Bool) -> UniformGrid.Values? {
        if isMissing { pendingFlags.insert(.missing) }
        if sample.flags.contains(.clippedAccelerometer) || sample.flags.contains(.clippedGyroscope) {
            pendingFlags.insert(.clipped)
        }
        let vertical = orientation.unrotate(Vector3(0, 0, 1))
        if !hasAxis { chooseAxis(vertical) }
        let force = orientation.rotate(sample.specificForce)
        let rate = orientation.rotate(sample.angularRate)
        let pointer = orientation.rotate(axisVector)
        let values = UniformGrid.Values(
            SIMD4(force.x, force.y, force.z, rate.x), SIMD4(rate.y, rate.z, vertical.x, vertical.y),
            SIMD4(vertical.z, pointer.x, pointer.y, 0))
        return grid.begin(time: sample.time, values) ? values : nil
    }

    /// Appends the next completed cell to the histories; false when the sample completes no more.
    mutating func nextCell(time: Double, _ values: borrowing UniformGrid.Values, stepTime: Double) -> Bool {
        guard let cell = grid.advance(to: time, values) else { return false }
        let v = cell.values
        let mean = heading.push(heading: Elementary.atan2(v[10], v[9]), stepTime: stepTime)
        let (s, c) = Elementary.sinCos(mean)
        var flags = pendingFlags
        pendingFlags = []
        if abs(heading.turnRate) > 0.52 { flags.insert(.turning) }
        let vertical = Vector3(v[6], v[7], v[8])
        cells.push(
            TrunkCell(
                time: cell.time, force: Vector3(c * v[0] + s * v[1], c * v[1] - s * v[0], v[2]),
                rate: Vector3(c * v[3] + s * v[4], c * v[4] - s * v[3], v[5]), vertical: vertical, flags: flags))
        // Mean over ten seconds, and over all there is before: the neutral attitude of the sensor on the body.
        neutralTime = min(neutralTime + TrunkCell.interval, 10)
        neutral += (TrunkCell.interval / neutralTime) * (vertical - neutral)
        if cells.total >= 2, cells.count >= 2 { pushBody() }
        return true
    }

    /// Adds a cell in which the body stands still: for the end of the data.
    mutating func hold() {
        var cell = cells[cells.total - 1]
        cell.time += TrunkCell.interval
        cell.force = Vector3(0, 0, 9.81)
        cell.rate = .zero
        cell.flags = .missing
        cells.push(cell)
        if cells.total >= 2 { pushBody() }
    }

    private mutating func pushBody() {
        let sample = Self.bodySample(cells, cells.total - 2, axes)
        body.push(sample)
    }

    private static func bodySample(_ cells: borrowing HistoryBuffer<TrunkCell>, _ index: Int, _ axes: Axes)
        -> BodySample
    {
        let cell = cells[index]
        var force = cell.force
        if axes.isForwardKnown {
            let next = cells[index + 1].rate
            let before = index > cells.firstIndex ? cells[index - 1].rate : cell.rate
            let span = (index > cells.firstIndex ? 2 : 1) * TrunkCell.interval
            let acceleration = (1 / span) * (next - before)
            let lever = axes.leverInLevel
            force = force - acceleration.cross(lever) - cell.rate.cross(cell.rate.cross(lever))
        }
        let c = axes.forwardCosine, s = axes.forwardSine
        let tilt = max(-1, min(1, cell.vertical.dot(axes.leftward)))
        return BodySample(
            time: cell.time, force: Vector3(c * force.x + s * force.y, c * force.y - s * force.x, force.z),
            rate: Vector3(c * cell.rate.x + s * cell.rate.y, c * cell.rate.y - s * cell.rate.x, cell.rate.z),
            tilt: tilt, lean: axes.anchor.map { cell.vertical.dot($0) } ?? .nan, flags: cell.flags)
    }

    /// Takes over a new solution of the mounting; from here on body samples use it.
    mutating func adopt(_ new: MountingFinder.Solution) {
        solution = new
        axes.isForwardKnown = new.state == .forward || new.state == .locked
        let (s, c) = Elementary.sinCos(new.forward)
        axes.forwardSine = s
        axes.forwardCosine = c
        axes.leverInLevel = Vector3(c * lever.x - s * lever.y, s * lever.x + c * lever.y, lever.z)
        let up = (1 / max(neutral.norm, 1e-9)) * neutral
        let x = axisVector - axisVector.dot(up) * up
        guard x.norm > 1e-6 else { return }
        let level = (1 / x.norm) * x
        let left = up.cross(level)
        axes.leftward = c * left - s * level
        keepAnchor()
    }

    /// The pelvis' left in the sensor stays what it was when first known, so that a slow change of obliquity is not taken for the
    /// mounting's. It turns with a front that turns out to be the back; a strap that slipped begins anew.
    private mutating func keepAnchor() {
        guard axes.isForwardKnown else { return }
        let leftward = axes.leftward
        guard let old = axes.anchor, abs(old.dot(leftward)) > 0.9 else {
            axes.anchor = leftward
            return
        }
        if old.dot(leftward) < 0 { axes.anchor = (-1) * old }
    }

    /// Makes the body samples from `first` on anew with the present solution.
    mutating func recompute(from first: Int) {
        var index = max(first, body.firstIndex, cells.firstIndex)
        while index < body.total {
            let sample = Self.bodySample(cells, index, axes)
            body[index] = sample
            index += 1
        }
    }

    /// The most horizontal sensor axis has the steadiest heading.
    private mutating func chooseAxis(_ vertical: Vector3) {
        hasAxis = true
        let x = abs(vertical.x), y = abs(vertical.y), z = abs(vertical.z)
        axis = x <= y && x <= z ? 0 : (y <= z ? 1 : 2)
    }

    private var axisVector: Vector3 {
        switch axis {
        case 0: Vector3(1, 0, 0)
        case 1: Vector3(0, 1, 0)
        default: Vector3(0, 0, 1)
        }
    }
}
