// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Motion
internal import Sensors
internal import Settings
internal import Wire

/// What `gait doctor` looks at, gathered once; judged by `Diagnosis`.
struct DoctorFacts: Sendable {
    /// One node that may be a sensor.
    struct Device: Sendable {
        var identity: DeviceIdentity
        var isAllowed: Bool
        /// The group that may open the node.
        var group: String?
        var holder: PortHolder?
        /// ms; FTDI only.
        var latency: Int?
    }

    enum Socket: Sendable { case absent, answers, refuses }

    var user = "root"
    var isRoot = true
    /// Groups of this process, and groups that the user has been put in.
    var groups: Set<String> = []
    var memberships: Set<String> = []
    var hasUdevd = true
    /// Paths of our rules files.
    var rules: [String] = []
    /// Names of processes that open serial ports by themselves.
    var meddlers: [String: Int32] = [:]
    var devices: [Device] = []
    /// USB devices with a serial chip, but without a node: `1a86:7523`.
    var orphans: [String] = []
    var configurationError: String?
    var socketPath = ""
    var socket = Socket.absent
    var stateDirectory = ""
    var stateExists = false
    var isStateWritable = true
    /// 10⁶ bytes.
    var freeMegabytes: Double?
    var reservedMegabytes = 200.0

    init() {}

    /// As it is here and now.
    static func gathered(config: String?) -> DoctorFacts {
        var facts = DoctorFacts()
        let paths = SettingsPaths()
        var settings = DaemonSettings()
        do { settings = try paths.settings(file: config) } catch { facts.configurationError = "\(error)" }
        facts.isRoot = geteuid() == 0
        facts.user = NSUserName()
        facts.gatherGroups()
        facts.hasUdevd = exists("/run/udev/control")
        facts.rules = [
            "/etc/udev/rules.d", "/run/udev/rules.d", "/usr/local/lib/udev/rules.d", "/usr/lib/udev/rules.d",
            "/lib/udev/rules.d",
        ]
        .flatMap { folder in entries(folder).filter { $0.hasSuffix("gaitd.rules") }.map { folder + "/" + $0 } }
        for name in ["ModemManager", "brltty"] { facts.meddlers[name] = PortHolder.running(name) }
        facts.gatherDevices(settings)
        facts.gatherOrphans()
        facts.gatherDaemon(paths, settings)
        return facts
    }

    private mutating func gatherGroups() {
        var ids = [gid_t](repeating: 0, count: 256)
        let count = getgroups(Int32(ids.count), &ids)
        groups = Set(ids.prefix(Int(max(count, 0))).compactMap { NodeAccess.groupName($0) })
        for line in Self.text("/etc/group").split(separator: "\n") {
            let fields = line.split(separator: ":", omittingEmptySubsequences: false)
            guard fields.count == 4, fields[3].split(separator: ",").contains(Substring(user)) else { continue }
            memberships.insert(String(fields[0]))
        }
    }

    private mutating func gatherDevices(_ settings: DaemonSettings) {
        let hotplug = Hotplug(Hotplug.Filter(paths: settings.sensors.ports))
        _ = hotplug.rescan()
        for identity in hotplug.present {
            if identity.subsystem == .hidraw, SensorPlan(identity).kind == nil { continue }
            let name = identity.node.split(separator: "/").last.map(String.init) ?? ""
            devices.append(
                Device(
                    identity: identity, isAllowed: NodeAccess.isAllowed(identity.node),
                    group: NodeAccess.group(of: identity.node), holder: PortHolder.find(identity.node),
                    latency: Int(
                        Self.text("/sys/bus/usb-serial/devices/\(name)/latency_timer").trimmingCharacters(
                            in: .whitespacesAndNewlines))))
        }
    }

    /// Chips behind adapters, whose driver makes a ttyUSB node.
    private static let chips = [
        "1a86:7523", "1a86:5523", "1a86:7522", "10c4:ea60", "0403:6001", "0403:6015", "067b:2303",
    ]

    private mutating func gatherOrphans() {
        let root = "/sys/bus/usb/devices"
        for name in Self.entries(root) where !name.contains(":") {
            let ids = [Self.line("\(root)/\(name)/idVendor"), Self.line("\(root)/\(name)/idProduct")].joined(
                separator: ":")
            guard Self.chips.contains(ids) else { continue }
            let interfaces = Self.entries("\(root)/\(name)").filter { $0.contains(":") }
            let hasNode = interfaces.contains { interface in
                Self.entries("\(root)/\(name)/\(interface)").contains { $0.hasPrefix("tty") }
            }
            if !hasNode { orphans.append(ids) }
        }
    }

    private mutating func gatherDaemon(_ paths: SettingsPaths, _ settings: DaemonSettings) {
        let sockets = paths.sockets(settings)
        socketPath = sockets.first { Self.exists($0) } ?? sockets[0]
        if Self.exists(socketPath) { socket = Self.answers(socketPath) ? .answers : .refuses }
        stateDirectory = paths.stateDirectory(settings)
        stateExists = Self.exists(stateDirectory)
        isStateWritable = !stateExists || access(stateDirectory, W_OK) == 0
        reservedMegabytes = settings.sessions.reservedMegabytes
        var status = statvfs()
        var folder = stateDirectory
        while !Self.exists(folder), folder.count > 1 { folder = (folder as NSString).deletingLastPathComponent }
        if statvfs(folder, &status) == 0 { freeMegabytes = Double(status.f_bavail) * Double(status.f_frsize) / 1e6 }
    }

    private static func answers(_ path: String) -> Bool {
        let descriptor = Foundation.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8.prefix(MemoryLayout.size(ofValue: address.sun_path) - 1))
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
    }

    private static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
    private static func entries(_ path: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    }
    private static func text(_ path: String) -> String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }
    private static func line(_ path: String) -> String { text(path).trimmingCharacters(in: .whitespacesAndNewlines) }
}
