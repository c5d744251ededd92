// SPDX-License-Identifier: Apache-2.0

internal import Gait
internal import Motion

/// One quantity over a run: by activity and side, mean with its uncertainty.
struct MetricSummary: Sendable {
    /// Unsided steps are in `both` only.
    private enum Group: Int, CaseIterable {
        case both, left, right

        var name: String {
            switch self {
            case .both: "both"
            case .left: "left"
            case .right: "right"
            }
        }
    }

    private struct Cell: Sendable {
        var values = BatchMeans()
        /// Of the steps' own standard uncertainties.
        var uncertainties = RunningMoments()
    }

    let descriptor: MetricDescriptor
    /// `Activity` times `Group`; the activity `still` stands for all.
    private var cells = [Cell](repeating: Cell(), count: Activity.allCases.count * Group.allCases.count)

    init(_ descriptor: MetricDescriptor) { self.descriptor = descriptor }

    var isEmpty: Bool { cells[0].values.count == 0 }

    /// `uncertainty`: nil where the step's own is not known.
    mutating func add(_ value: Double, uncertainty: Double?, activity: Activity, side: Side) {
        var groups = [Group.both]
        if side != .unknown { groups.append(side == .left ? .left : .right) }
        for group in groups {
            for activity in activity == .still ? [.still] : [.still, activity] {
                let index = Self.index(activity, group)
                cells[index].values.push(value)
                if let uncertainty { cells[index].uncertainties.push(uncertainty) }
            }
        }
    }

    func mean(_ activity: Activity = .still, _ side: Side = .unknown) -> (value: Double, count: Int)? {
        let group: Group = side == .unknown ? .both : side == .left ? .left : .right
        let values = cells[Self.index(activity, group)].values
        return values.mean.map { ($0, values.count) }
    }

    var json: JSONValue {
        var members: [(String, JSONValue)] = [("unit", .string(descriptor.unit))]
        if let change = descriptor.minimalDetectableChange {
            members.append(("minimal_detectable_change", .number(change, decimals: descriptor.decimals + 2)))
        }
        for activity in Activity.allCases {
            let groups = Group.allCases.compactMap { group -> (String, JSONValue)? in
                json(of: cells[Self.index(activity, group)]).map { (group.name, $0) }
            }
            if !groups.isEmpty { members.append((activity == .still ? "all" : activity.name, .object(groups))) }
        }
        return .object(members)
    }

    private func json(of cell: Cell) -> JSONValue? {
        guard let mean = cell.values.mean else { return nil }
        let decimals = descriptor.decimals + 2
        var members: [(String, JSONValue)] = [
            ("n", .integer(cell.values.count)), ("mean", .number(mean, decimals: decimals)),
        ]
        if let deviation = cell.values.standardDeviation {
            members.append(("sd", .number(deviation, decimals: decimals)))
        }
        let random = cell.values.randomUncertainty
        // What steps don't share averages out; how much they share is not told, so all of it counts as shared.
        let systematic = cell.uncertainties.count > 0 ? cell.uncertainties.mean : nil
        if let random {
            let whole = (random * random + (systematic ?? 0) * (systematic ?? 0)).squareRoot()
            members.append(("u", .number(whole, decimals: decimals)))
            members.append(("u_rand", .number(random, decimals: decimals)))
        }
        if let systematic { members.append(("u_sys", .number(systematic, decimals: decimals))) }
        return .object(members)
    }

    private static func index(_ activity: Activity, _ group: Group) -> Int {
        Int(activity.rawValue) * Group.allCases.count + group.rawValue
    }
}
