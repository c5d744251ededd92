// SPDX-License-Identifier: Apache-2.0

public import Motion

/// What gaitd is told from outside, with a default for each thing. `SettingsCatalog` has the names, ranges and words of each.
public struct DaemonSettings: Hashable, Sendable {
    public struct Sensors: Hashable, Sendable {
        /// Set rate and range of a recognised sensor (nothing is saved in it).
        public var configures = true
        /// Ask a silent port who is there, by a question that changes nothing in any sensor known to gaitd.
        public var asks = false
        /// Open every fitting port that is plugged in; otherwise only those of `ports` and of a `[[device]]`.
        public var opensAny = true
        /// Nodes, links or pseudo-terminals to open besides what udev names.
        public var ports: [String] = []
        /// Stable keys or nodes never to be opened.
        public var ignored: [String] = []
        /// For a sensor without a `[[device]]`; nil: the sacrum is assumed.
        public var placement: Placement?
    }

    public struct Sessions: Hashable, Sendable {
        /// A session starts by itself when movement begins; otherwise only by command.
        public var startsByMovement = true
        /// Seconds recorded before the movement that started a session.
        public var preRoll = 10.0
        /// Seconds of stillness after which a session ends.
        public var stillness = 180.0
        /// Shortest session kept, seconds of movement; shorter ones are removed at their end.
        public var shortest = 20.0
        /// Days; 0 keeps for ever.
        public var keepDays = 0
        /// Gigabytes (10⁹ bytes) that all sessions may take; 0: no bound.
        public var keepGigabytes = 0.0
        /// Megabytes (10⁶ bytes) of free space below which status and page warn.
        public var reservedMegabytes = 200.0
    }

    public struct Live: Hashable, Sendable {
        /// Path; empty: chosen by `SettingsPaths`.
        public var socket = ""
        /// Address of the page; empty: none.
        public var address = "127.0.0.1"
        /// 4248 is G-A-I-T on a telephone's keys.
        public var port = 4248
        /// Clients at once; one more is told so and closed.
        public var clients = 32
        /// A token that lets in from other machines; empty: one is made and kept in the state directory.
        public var token = ""
        /// Names by which a browser may call this machine, besides its addresses.
        public var hosts: [String] = []
    }

    public struct Coaching: Hashable, Sendable {
        public enum Metronome: String, Hashable, Sendable, CaseIterable { case belowBand = "below_band", always, off }
        public enum DropCue: String, Hashable, Sendable, CaseIterable { case off, left, right, both }

        /// Steps a minute, both feet; 0: the runner's own baseline and `aboveBaseline`.
        public var cadence = 0.0
        /// Share above the runner's own baseline.
        public var aboveBaseline = 0.075
        /// Half the width of the band, steps a minute.
        public var halfBand = 3.0
        public var metronome = Metronome.belowBand
        public var dropCue = DropCue.off
        public var crossoverCue = false
        /// Week of the faded schedule; 0: cues are never faded.
        public var fadedWeek = 0
    }

    /// Folder of sessions and profiles; empty: chosen by `SettingsPaths`.
    public var stateDirectory = ""
    public var logLevel = "info"
    /// Name in the runners' list; empty: sessions belong to nobody until told.
    public var runner = ""
    public var sensors = Sensors()
    public var sessions = Sessions()
    public var live = Live()
    public var coaching = Coaching()
    public var devices: [DeviceSettings] = []

    public init() {}

    /// What is set for the device with this stable key or at this node.
    public func device(key: String, node: String) -> DeviceSettings? {
        devices.first { $0.key == key } ?? devices.first { $0.key == node }
    }
}

/// What is set for one device, known by its stable key: it stays when nodes are numbered anew.
public struct DeviceSettings: Hashable, Sendable {
    /// As `gait devices` prints it, or a node (`/dev/ttyUSB0`), or a link.
    public var key: String
    /// For people.
    public var name: String?
    public var placement: Placement?
    /// `DeviceKind.name`; nil: recognised.
    public var protocolName: String?
    /// Bits a second; nil: found.
    public var baud: Int?
    /// nil: as `DaemonSettings.Sensors.configures` says.
    public var configures: Bool?
    /// nil: as `DaemonSettings.Sensors.asks` says.
    public var asks: Bool?
    /// Names and units of the columns of a text device without a header: `t_ms,ax_g,ay_g,az_g`.
    public var columns: String?

    public init(key: String) {
        self.key = key
    }
}
