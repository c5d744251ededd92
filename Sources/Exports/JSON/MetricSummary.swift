// SPDX-License-Identifier: Apache-2.0

internal import Analysis
public import Gait
public import Motion

/// One mean of a summary: steps of one activity (`all` for both) and of one side (`both` with those of unknown side).
public struct MetricGroup: Sendable {
    public let activity: String
    public let side: String
    public let values: StepMean
    /// nil before the second step.
    public let uncertainty: StepMean.Uncertainty?
}

/// One quantity over a run: by activity and side, mean with its uncertainty, trend and symmetry. docs/summary.md is its description.
public struct MetricSummary: Sendable {
    /// Unsided steps are in `both` only.
    private enum Group: Int, CaseIterable {
        case both, left, right

        init(_ side: Side) { self = side == .unknown ? .both : side == .left ? .left : .right }

        var name: String {
            switch self {
            case .both: "both"
            case .left: "left"
            case .right: "right"
            }
        }
    }

    public let descriptor: MetricDescriptor
    /// `Activity` times `Group`; the activity `still` stands for all.
    private var cells = [StepMean](repeating: StepMean(), count: Activity.allCases.count * Group.allCases.count)

    init(_ descriptor: MetricDescriptor) { self.descriptor = descriptor }

    public var isEmpty: Bool { cells[0].count == 0 }

    /// `uncertainty`: nil where the step's own is not known. `time`: of the contact, s.
    mutating func add(_ value: Double, uncertainty: Double?, activity: Activity, side: Side, time: Double) {
        var groups = [Group.both]
        if side != .unknown { groups.append(side == .left ? .left : .right) }
        for group in groups {
            for activity in activity == .still ? [.still] : [.still, activity] {
                cells[Self.index(activity, group)].push(value, uncertainty: uncertainty, at: time)
            }
        }
    }

    /// Of the steps that count; `still` stands for all activities, `unknown` for both sides.
    public subscript(activity: Activity, side: Side) -> StepMean { cells[Self.index(activity, Group(side))] }

    func mean(_ activity: Activity = .still, _ side: Side = .unknown) -> (value: Double, count: Int)? {
        let values = self[activity, side]
        return values.mean.map { ($0, values.count) }
    }

    /// Half of the 95 % interval of the mean over all activities and both sides; nil where it is not known.
    func halfInterval(_ placement: Placement) -> Double? {
        cells[0].uncertainty(systematic(placement, .still)).map { StepMean.coverageFactor * $0.combined }
    }

    func json(_ placement: Placement) -> JSONValue {
        var members: [(String, JSONValue)] = [("unit", .string(descriptor.unit))]
        if let change = descriptor.minimalDetectableChange {
            members.append(("minimal_detectable_change", number(change)))
        }
        for activity in Activity.allCases {
            let pair = systematic(placement, activity)
            var groups = Group.allCases.compactMap { group -> (String, JSONValue)? in
                // A trend through a change of gait would be the change's.
                json(of: cells[Self.index(activity, group)], pair, withTrend: activity != .still)
                    .map { (group.name, $0) }
            }
            if groups.isEmpty { continue }
            if activity != .still, let symmetry = symmetry(activity, placement) {
                groups.append(("symmetry", json(of: symmetry)))
            }
            members.append((activity == .still ? "all" : activity.name, .object(groups)))
        }
        return .object(members)
    }

    /// Those that hold a step.
    func groups(_ placement: Placement) -> [MetricGroup] {
        Activity.allCases.flatMap { activity in
            Group.allCases.compactMap { group in
                let cell = cells[Self.index(activity, group)]
                guard cell.count > 0 else { return nil }
                let uncertainty = cell.uncertainty(
                    systematic(placement, activity), isShared: descriptor.systematic.isSharedBySteps)
                return MetricGroup(
                    activity: activity == .still ? "all" : activity.name, side: group.name, values: cell,
                    uncertainty: uncertainty)
            }
        }
    }

    /// For all activities together: the larger of those that occur.
    public func systematic(_ placement: Placement, _ activity: Activity) -> SystematicUncertainty.Pair? {
        guard activity == .still else { return descriptor.systematic.pair(placement, activity) }
        return [Activity.walk, .run].filter { cells[Self.index($0, .both)].count > 0 }
            .compactMap { descriptor.systematic.pair(placement, $0) }.max { $0.absolute < $1.absolute }
    }

    private func json(of cell: StepMean, _ pair: SystematicUncertainty.Pair?, withTrend: Bool) -> JSONValue? {
        guard let mean = cell.mean else { return nil }
        var members: [(String, JSONValue)] = [("n", .integer(cell.count)), ("mean", number(mean))]
        if let deviation = cell.standardDeviation { members.append(("sd", number(deviation))) }
        if let u = cell.uncertainty(pair, isShared: descriptor.systematic.isSharedBySteps) {
            members.append(("u", number(u.combined)))
            members.append(("u_random", number(u.random)))
            if let systematic = u.systematic { members.append(("u_systematic", number(systematic))) }
            members.append(("u_difference", number(u.difference)))
            members.append(("interval_95", interval(mean, StepMean.coverageFactor * u.combined)))
        }
        if withTrend, let trend = cell.trend {
            let slope: [(String, JSONValue)] = [
                ("per_minute", number(trend.perMinute)), ("u", number(trend.uncertainty)),
                ("interval_95", interval(trend.perMinute, trend.halfInterval)),
            ]
            members.append(("trend", .object(slope)))
        }
        return .object(members)
    }

    /// nil where too few steps have a side.
    public func symmetry(_ activity: Activity, _ placement: Placement) -> Symmetry? {
        let (left, right) = (self[activity, .left], self[activity, .right])
        guard Double(left.count + right.count) >= Symmetry.leastSided * Double(self[activity, .unknown].count) else {
            return nil
        }
        return Symmetry(
            left: left, right: right, systematic(placement, activity), isShared: descriptor.systematic.isSharedBySteps)
    }

    private func json(of symmetry: Symmetry) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("difference", number(symmetry.difference)), ("u_difference", number(symmetry.differenceUncertainty)),
        ]
        if let percent = symmetry.percent, let u = symmetry.percentUncertainty,
            let change = symmetry.minimalDetectableChange
        {
            members += [
                ("percent", .number(percent, decimals: 2)), ("u_percent", .number(u, decimals: 2)),
                (
                    "interval_95_percent",
                    .array([
                        .number(percent - StepMean.coverageFactor * u, decimals: 2),
                        .number(percent + StepMean.coverageFactor * u, decimals: 2),
                    ])
                ),
                ("minimal_detectable_change_percent", .number(change, decimals: 2)),
            ]
        }
        return .object(members)
    }

    private func number(_ value: Double) -> JSONValue { .number(value, decimals: descriptor.decimals + 2) }

    private func interval(_ middle: Double, _ half: Double) -> JSONValue {
        .array([number(middle - half), number(middle + half)])
    }

    private static func index(_ activity: Activity, _ group: Group) -> Int {
        Int(activity.rawValue) * Group.allCases.count + group.rawValue
    }
}
