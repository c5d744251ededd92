// SPDX-License-Identifier: Apache-2.0

internal import Gait
internal import Motion
internal import Sessions

/// Where laps begin: at the lap markers; where there are none, where walking becomes running and back.
struct FITLaps {
    enum Trigger: UInt8 {
        case manual = 0
        /// The nearest that the profile has for a change of gait.
        case time = 1
        case sessionEnd = 7
    }

    /// A stretch of walking or running that is shorter belongs to the lap before, s.
    static let shortestStretch = 30.0

    /// s of session time at which laps end, the last at the end of the session, and why.
    private(set) var ends: [(time: Double, trigger: Trigger)] = []

    init(_ markers: [Marker], _ windows: [Window], end: Double) {
        var times: [Double] = []
        for marker in markers where marker.kind == .lap { times.append(SessionTime.seconds(marker.time)) }
        let trigger = times.isEmpty ? Trigger.time : .manual
        if times.isEmpty { times = Self.changes(windows) }
        var last = 0.0
        for time in times where time > last && time < end {
            ends.append((time, trigger))
            last = time
        }
        ends.append((end, .sessionEnd))
    }

    /// s at which a long stretch of walking follows one of running, or the reverse. Standing still changes nothing.
    private static func changes(_ windows: [Window]) -> [Double] {
        var times: [Double] = []
        var current: Activity?
        var candidate: (activity: Activity, start: Double, seconds: Double)?
        for window in windows where window.activity != .still {
            if candidate?.activity == window.activity {
                candidate?.seconds += 1
            } else {
                candidate = (window.activity, window.time - 1, 1)
            }
            guard let found = candidate, found.seconds >= shortestStretch, found.activity != current else { continue }
            if current != nil { times.append(found.start) }
            current = found.activity
        }
        return times
    }
}
