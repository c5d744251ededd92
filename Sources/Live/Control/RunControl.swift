// SPDX-License-Identifier: Apache-2.0

public import Motion

/// What clients may ask of whoever owns the run. `Live` declares it, the daemon answers it.
///
/// Requests are checked for form and range before they come here. Called from the server's tasks, at any time and several at once.
public protocol RunControl: Sendable {
    func status() async -> LiveStatus

    /// Begins a session now, or keeps the one that is running.
    func start() async throws(ControlError) -> SessionEntry
    /// Ends the session that is running.
    func stop() async throws(ControlError) -> SessionEntry
    /// Records a marker in the running session and returns it with its number and time. Publishes it in the feed as well.
    func mark(_ marker: LiveMarker) async throws(ControlError) -> LiveMarker
    /// Takes a marker of the running session back.
    func unmark(_ id: Int) async throws(ControlError) -> LiveMarker
    /// Changes what is given of target and cues, and keeps the rest.
    func change(_ coaching: CoachingChange) async throws(ControlError) -> LiveStatus.Coaching
    /// Where the device with this key is worn, from now on.
    func setPlacement(_ placement: Placement, of device: String) async throws(ControlError) -> LiveDevice
    /// To whom the sessions belong from now on, the running one included; nil: to nobody.
    func setRunner(_ name: String?) async throws(ControlError)

    /// The newest first; at most `limit`, those before `before` (an id) where one is given.
    func sessions(limit: Int, before: String?) async throws(ControlError) -> [SessionEntry]
    func session(_ id: String) async throws(ControlError) -> SessionEntry

    /// Reads the configuration again, and what is set for devices.
    func reload() async throws(ControlError) -> ReloadOutcome

    /// Runs a recording through the live path, as if its sensors were there; nothing is recorded, and a session that starts ends it. The
    /// answer names it in the calls that follow. One at a time.
    func beginReplay() async throws(ControlError) -> Int
    /// The next bytes of its upload, computed before this returns.
    func replay(_ bytes: [UInt8], of id: Int) async throws(ControlError)
    /// Ends it; `isComplete` is false where its sender was lost on the way.
    func endReplay(_ id: Int, isComplete: Bool) async throws(ControlError) -> ReplaySummary

    /// Numbers of the daemon for `/metrics`, besides the server's own.
    func gauges() async -> [LiveGauge]
}

extension RunControl {
    public func gauges() async -> [LiveGauge] { [] }

    public func reload() async throws(ControlError) -> ReloadOutcome {
        throw .conflict("There is no configuration to read here.")
    }

    public func beginReplay() async throws(ControlError) -> Int {
        throw .conflict("Recordings can't be replayed here.")
    }
    public func replay(_: [UInt8], of _: Int) async throws(ControlError) {}
    public func endReplay(_: Int, isComplete _: Bool) async throws(ControlError) -> ReplaySummary {
        throw .conflict("Recordings can't be replayed here.")
    }
}

/// Why something that was asked for was not done, as a sentence for people.
public enum ControlError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was named is not there: 404.
    case notFound(String)
    /// Not now, as no session runs: 409.
    case conflict(String)
    /// What was asked for can't be: 422.
    case invalid(String)
    /// The disk or the like: 503.
    case unavailable(String)

    public var description: String {
        switch self {
        case .notFound(let sentence), .conflict(let sentence), .invalid(let sentence), .unavailable(let sentence):
            sentence
        }
    }
}

/// What a client wants otherwise about target and cues; nil leaves it as it is.
public struct CoachingChange: Hashable, Sendable, Codable {
    public enum Metronome: String, Hashable, Sendable, Codable, CaseIterable {
        case belowBand = "below_band"
        case always, off
    }
    public enum DropCue: String, Hashable, Sendable, Codable, CaseIterable { case off, left, right, both }

    /// Steps/min, both feet, 120 to 240; excludes `above_baseline`.
    public var cadence: Double?
    /// Share above the own baseline, 0.05 to 0.10.
    public var aboveBaseline: Double?
    /// Steps/min, 2 to 10.
    public var halfBand: Double?
    public var metronome: Metronome?
    public var dropCue: DropCue?
    public var crossoverCue: Bool?
    public var isMuted: Bool?
    /// Week of the faded schedule; 0: never faded.
    public var fadedWeek: Int?
    /// Measure the baseline anew, beginning now.
    public var measuresBaseline: Bool?

    public init() {}

    enum CodingKeys: String, CodingKey, CaseIterable {
        case cadence
        case aboveBaseline = "above_baseline"
        case halfBand = "half_band"
        case metronome
        case dropCue = "drop_cue"
        case crossoverCue = "crossover_cue"
        case isMuted = "is_muted"
        case fadedWeek = "faded_week"
        case measuresBaseline = "measure_baseline"
    }

    /// What is wrong with it, as a sentence; nil where nothing is.
    public var fault: String? {
        if cadence != nil, aboveBaseline != nil { return "give cadence or above_baseline, not both." }
        if let cadence, !(120...240 ~= cadence) { return "cadence must be 120 to 240 steps a minute of both feet." }
        if let aboveBaseline, !(0.05...0.10 ~= aboveBaseline) { return "above_baseline must be 0.05 to 0.10." }
        if let halfBand, !(2...10 ~= halfBand) { return "half_band must be 2 to 10 steps a minute." }
        if let fadedWeek, !(0...52 ~= fadedWeek) { return "faded_week must be 0 to 52." }
        return nil
    }
}
