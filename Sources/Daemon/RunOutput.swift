// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Devices
internal import Motion
internal import Sessions

/// A sensor as the engine knows it: recognised, configured, streaming.
struct StreamSource: Hashable, Sendable {
    /// Stable across unplugging and renumbering; one stream of a session belongs to it, however often it comes and goes.
    var key: String
    /// For people: `WT901 at the left hip`.
    var name: String
    /// `DeviceKind.name`.
    var protocolName: String
    var facts = DeviceFacts()
    /// Bits a second; nil where that means nothing.
    var baud: Int?
    var placement: Placement
    /// How the placement came about: `configured`, `given`, `assumed`.
    var placementOrigin = "configured"
}

/// Where what the engine makes goes to. All calls come from the sensor thread, in order; none may wait.
protocol RunOutput: AnyObject {
    /// A session starts; its clock's zero is `zero`, ns on the host's clock. `preRollBytes` of chunks follow at once.
    func began(zero: Int64, now: Int64, cause: SessionPolicy.Cause, runner: RunnerContext?, preRollBytes: Int)
    /// A stream of the session; `index` counts from 0 in it. Also called outside sessions, before the first events of a stream.
    func opened(stream index: Int, source: StreamSource, description: StreamDescription)
    /// Bytes have come for a stream, in a session or not; `time` in ns on the host's clock.
    func arrived(stream index: Int, at time: Int64)
    /// Bytes of a session's stream as they came; `time` in ns on the session's clock. Before anything is computed from them.
    func chunk(stream index: Int, time: Int64, bytes: Span<UInt8>)
    /// What the pipeline made of them. `inSession` is false for what is only seen live.
    func events(stream index: Int, source: StreamSource, _ events: borrowing [RunEvent], inSession: Bool)
    /// The device went away; `time` in ns on the session's clock.
    func lost(stream index: Int, source: StreamSource, time: Int64)
    /// `time` in ns on the session's clock.
    func ended(_ cause: SessionPolicy.Cause, at time: Int64, keeps: Bool)
}
