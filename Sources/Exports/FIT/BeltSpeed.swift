// SPDX-License-Identifier: Apache-2.0

internal import Motion
internal import Sessions

/// The treadmill's speed as it was noted: from each marker to the next.
struct BeltSpeed {
    /// s of session time and m/s, in their order.
    private var changes: [(time: Double, speed: Double)] = []

    init(_ markers: [Marker]) {
        for marker in markers {
            guard case .treadmill(let speed?, _) = marker.kind, speed >= 0 else { continue }
            changes.append((SessionTime.seconds(marker.time), speed))
        }
    }

    var isKnown: Bool { !changes.isEmpty }

    /// m/s; nil before the first marker.
    func speed(at time: Double) -> Double? { changes.last { $0.time <= time }?.speed }

    /// How far the belt has moved from the first marker on, m; nil before it.
    func distance(until time: Double) -> Double? {
        guard let first = changes.first, first.time <= time else { return nil }
        var distance = 0.0
        for (index, change) in changes.enumerated() where change.time < time {
            let end = index + 1 < changes.count ? min(changes[index + 1].time, time) : time
            distance += change.speed * max(0, end - change.time)
        }
        return distance
    }
}
