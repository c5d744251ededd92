// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// One cell of the uniform grid in the levelled frame: z up, x along the mean heading of a sensor axis. The levelled frame turns with
/// the body, so that its angle to the body's forward direction is constant however the runner turns.
struct TrunkCell: BitwiseCopyable, Sendable {
    /// Centre of the cell, s on the session clock.
    var time: Double
    /// Specific force, m/s².
    var force: Vector3
    /// Angular rate, rad/s.
    var rate: Vector3
    /// The earth's vertical in sensor axes (unit).
    var vertical: Vector3
    var flags: BodySample.Flags

    static let none = TrunkCell(time: 0, force: .zero, rate: .zero, vertical: Vector3(0, 0, 1), flags: [])
    /// s; 200 cells a second.
    static let interval = 0.005
    static let rate = 200.0
}
