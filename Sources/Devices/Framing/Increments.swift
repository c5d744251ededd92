// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// Turn and change of velocity over the time since the sample before, as sensors with their own strapdown integration send them.
struct Increments {
    /// s.
    var interval: Double?
    /// rad.
    var turn: Vector3?
    /// m/s, gravity's part included.
    var velocity: Vector3?

    /// Longer intervals span a pause, and say nothing of this moment; s.
    private static let longest = 1.0

    /// Fills in the means over the interval where `reading` has no acceleration or angular rate yet.
    func add(to reading: inout Reading) {
        guard let interval, interval > 0, interval <= Self.longest else { return }
        if !reading.contents.contains(.specificForce), let velocity {
            reading.set(specificForce: (1 / interval) * velocity)
        }
        if !reading.contents.contains(.angularRate), let turn { reading.set(angularRate: (1 / interval) * turn) }
    }
}

/// What a sensor with z down says in one message, on its way to a reading with z up.
///
/// Body axes x forward, y right, z down are turned by 180° about x; so are those of an earth of north, east, down.
struct DownwardReading {
    var reading = Reading()
    /// Body → north, east, down, in the sensor's axes.
    var orientation: Quaternion?
    var increments = Increments()
    /// Taken where nothing better is sent.
    var uncompensatedForce: Vector3?
    var uncompensatedRate: Vector3?

    /// Appends the reading if it holds any of what `isOfUse` says; else it is counted as unknown.
    mutating func finish(
        after previous: inout Quaternion, counts: inout DecodeCounts, into readings: inout [Reading],
        isOfUse: (Reading) -> Bool = { $0.holdsMotion }
    ) {
        increments.add(to: &reading)
        if !reading.contents.contains(.specificForce), let uncompensatedForce {
            reading.set(specificForce: uncompensatedForce)
        }
        if !reading.contents.contains(.angularRate), let uncompensatedRate {
            reading.set(angularRate: uncompensatedRate)
        }
        if let sent = orientation {
            reading.set(orientation: Quaternion(sent.w, sent.x, -sent.y, -sent.z), after: &previous)
        }
        if isOfUse(reading) { readings.append(reading) } else { counts.unknownFrames += 1 }
    }
}
