// SPDX-License-Identifier: Apache-2.0

internal import Devices
internal import Motion

/// All settings, in the order of `gaitd --print-config`: the one place where a setting gets its name, range and words.
enum SettingsCatalog {
    static let tables: [(name: String, meaning: String)] = [
        ("", ""),
        ("sensors", "Which ports are opened, and how."),
        ("session", "When a run is recorded, and for how long it is kept."),
        ("live", "Who may watch and steer."),
        ("coach", "What the runner is told during a run."),
    ]

    static let fields: [SettingsField<DaemonSettings>] = general + sensors + session + live + coach

    private static let general: [SettingsField<DaemonSettings>] = [
        .text(
            "state_directory", \.stateDirectory,
            "Folder of sessions and profiles. Empty: $STATE_DIRECTORY, /var/lib/gaitd, or ~/.local/state/gaitd."),
        .word(
            "log_level", ["trace", "debug", "info", "notice", "warning", "error", "critical"].map { ($0, $0) },
            "trace, debug, info, notice, warning, error or critical.",
            get: { $0.logLevel }, set: { $0.logLevel = $1 }),
        .text("runner", \.runner, "To whom sessions belong: a name in `gait runners list`. Empty: nobody until told."),
    ]

    private static let sensors: [SettingsField<DaemonSettings>] = [
        .flag(
            "sensors.configure", \.sensors.configures,
            "Set rate and range of a recognised sensor to what running needs. Nothing is saved in the sensor."),
        .flag(
            "sensors.ask", \.sensors.asks,
            "Ask a silent port who is there. Off: gaitd writes to no device that it has not recognised."),
        .flag(
            "sensors.open_any", \.sensors.opensAny,
            "Listen to every port that may be a sensor. Off: only to those of `ports` and of a [[device]]."),
        .texts(
            "sensors.ports", \.sensors.ports, "Nodes, links or pseudo-terminals to open besides what is plugged in."),
        .texts("sensors.ignore", \.sensors.ignored, "Stable keys (see `gait devices`) or nodes never to be opened."),
        .word(
            "sensors.placement", [("", nil)] + placements,
            "Where a sensor without a [[device]] is worn: \(placements.map(\.0).joined(separator: ", ")).\n"
                + "Empty: taken as the sacrum, and noted in the session as assumed.",
            get: { $0.sensors.placement?.name ?? "" }, set: { $0.sensors.placement = $1 }),
    ]

    private static let session: [SettingsField<DaemonSettings>] = [
        .flag(
            "session.by_movement", \.sessions.startsByMovement,
            "Start recording when the sensor moves as in walking or running. Off: only by `gait start` or the page."),
        .number("session.pre_roll_s", \.sessions.preRoll, 0...60, "Seconds kept from before the start."),
        .number("session.still_s", \.sessions.stillness, 10...3600, "Seconds of stillness that end a session."),
        .number(
            "session.shortest_s", \.sessions.shortest, 0...3600,
            "Sessions with fewer seconds of walking and running are not kept, unless started by command."),
        .whole("session.keep_days", \.sessions.keepDays, 0...36_500, "Days to keep sessions. 0: for ever."),
        .number("session.keep_gb", \.sessions.keepGigabytes, 0...1e6, "Space for sessions, 10^9 bytes. 0: no bound."),
        .number(
            "session.reserve_mb", \.sessions.reservedMegabytes, 1...1e6,
            "Free space, 10^6 bytes, below which status and page warn."),
    ]

    private static let live: [SettingsField<DaemonSettings>] = [
        .text(
            "live.socket", \.live.socket,
            "Unix socket for `gait` and other programs. Empty: gaitd.sock in $RUNTIME_DIRECTORY, /run/gaitd or $XDG_RUNTIME_DIR."
        ),
        .text(
            "live.address", \.live.address,
            "Address of the page. Empty: no page. Anything but a loopback address lets other machines in, with the token."
        ),
        .whole(
            "live.port", \.live.port, 0...65_535,
            "Port of the page; 0 takes a free one. 4248 is G-A-I-T on a telephone's keys."),
        .whole("live.clients", \.live.clients, 1...1024, "Clients at once."),
        .text(
            "live.token", \.live.token,
            "What other machines must show. Empty: one is made and kept in the state directory; `gait pair` shows it."),
        .texts("live.hosts", \.live.hosts, "Names by which a browser may call this machine, besides its addresses."),
    ]

    private static let coach: [SettingsField<DaemonSettings>] = [
        .number(
            "coach.cadence", \.coaching.cadence, 0...260,
            "Target, steps a minute of both feet. 0: the runner's own baseline and `above_baseline`."),
        .number(
            "coach.above_baseline", \.coaching.aboveBaseline, 0.05...0.10,
            "Share by which the target lies above the own baseline."),
        .number(
            "coach.half_band", \.coaching.halfBand, 2...10,
            "Steps a minute by which cadence may differ from the target."),
        .word(
            "coach.metronome", DaemonSettings.Coaching.Metronome.allCases.map { ($0.rawValue, $0) },
            "below_band, always or off.", get: { $0.coaching.metronome.rawValue }, set: { $0.coaching.metronome = $1 }),
        .word(
            "coach.drop_cue", DaemonSettings.Coaching.DropCue.allCases.map { ($0.rawValue, $0) },
            "A tone when the pelvis drops more than usual: off, left, right or both.",
            get: { $0.coaching.dropCue.rawValue }, set: { $0.coaching.dropCue = $1 }),
        .flag(
            "coach.crossover_cue", \.coaching.crossoverCue, "A tone when the feet land closer to one line than usual."),
        .whole(
            "coach.faded_week", \.coaching.fadedWeek, 0...52,
            "Week of the faded schedule of cues. 0: cues are not faded."),
    ]

    static let device: [SettingsField<DeviceSettings>] = [
        .text("key", \.key, "Stable key as `gait devices` prints it, a node or a link."),
        .text(optional: "name", \.name, "For people."),
        .word(
            "placement", placements, "\(placements.map(\.0).joined(separator: ", ")).",
            get: { $0.placement?.name }, set: { $0.placement = $1 }),
        .word(
            "protocol", DeviceCatalog.all.map { ($0.name, $0.name) }, "Instead of recognising it.",
            get: { $0.protocolName }, set: { $0.protocolName = $1 }),
        .whole(optional: "baud", \.baud, 2_400...12_000_000, "Bits a second, instead of finding them."),
        .flag(optional: "configure", \.configures, "Instead of sensors.configure."),
        .flag(optional: "ask", \.asks, "Instead of sensors.ask."),
        .text(optional: "columns", \.columns, "Columns of a text device without a header: t_ms,ax_g,ay_g,az_g."),
    ]

    private static let placements: [(String, Placement?)] = Placement.allCases.map { ($0.name, $0) }
}
