// SPDX-License-Identifier: Apache-2.0

internal import Motion
internal import Wire

/// What is well, what is not, and how to mend it.
struct Diagnosis {
    enum Grade: String, Codable {
        case ok, note
        /// Something needs mending.
        case wrong
    }

    struct Finding: Codable, Equatable {
        /// For programs: `permission`.
        var check: String
        var grade: Grade
        /// A sentence.
        var text: String
        /// A command, or a sentence, that mends it.
        var fix: String?
    }

    let findings: [Finding]

    var needsMending: Bool { findings.contains { $0.grade == .wrong } }

    static let rulesFile = "70-gaitd.rules"
    private static let reloadRules = "sudo udevadm control --reload && sudo udevadm trigger --action=add"

    init(_ facts: DoctorFacts) {
        findings =
            Self.rules(facts) + Self.meddlers(facts) + Self.devices(facts) + Self.orphans(facts) + Self.daemon(facts)
    }

    private static func rules(_ facts: DoctorFacts) -> [Finding] {
        guard facts.hasUdevd else {
            return [
                Finding(check: "udev", grade: .note, text: "No udevd runs here; devices are looked for twice a second.")
            ]
        }
        guard let path = facts.rules.first else {
            return [
                Finding(
                    check: "udev", grade: .wrong,
                    text: "gaitd's udev rules are not installed: HID sensors stay closed, ModemManager isn't kept off.",
                    fix: "sudo install -m 644 udev-rules/\(rulesFile) /etc/udev/rules.d/ && \(reloadRules)")
            ]
        }
        // A tag for the seat's user works from 60-*.rules on, which names devices, and before 73-seat-late.rules, which gives the rights.
        let number = Int(path.split(separator: "/").last?.prefix { $0.isNumber } ?? "") ?? 0
        guard (60..<73).contains(number) else {
            return [
                Finding(
                    check: "udev", grade: .wrong, text: "\(path) sorts too early or too late to give rights.",
                    fix: "sudo mv \(path) /etc/udev/rules.d/\(rulesFile) && \(reloadRules)")
            ]
        }
        return [Finding(check: "udev", grade: .ok, text: "The udev rules are installed (\(path)).")]
    }

    private static func meddlers(_ facts: DoctorFacts) -> [Finding] {
        var findings: [Finding] = []
        if let process = facts.meddlers["ModemManager"] {
            let isKeptOff = !facts.rules.isEmpty
            findings.append(
                Finding(
                    check: "modemmanager", grade: isKeptOff ? .ok : .wrong,
                    text: isKeptOff
                        ? "ModemManager runs, and the udev rules keep it off sensors."
                        : "ModemManager (process \(process)) writes AT orders into serial ports for the first seconds.",
                    fix: isKeptOff
                        ? nil : "install the udev rules as above, or: sudo systemctl disable --now ModemManager"))
        }
        if let process = facts.meddlers["brltty"] {
            findings.append(
                Finding(
                    check: "brltty", grade: .wrong,
                    text: "brltty (process \(process)), for Braille displays, takes CH340 and CP210x adapters away.",
                    fix: "if nobody here reads Braille: sudo apt remove brltty; then plug the sensor in again"))
        }
        return findings
    }

    private static func devices(_ facts: DoctorFacts) -> [Finding] {
        guard !facts.devices.isEmpty else {
            return [
                Finding(
                    check: "devices", grade: .note,
                    text: "No serial port or HID sensor is plugged in.",
                    fix: "plug the sensor in and switch it on; a cable for charging only has no data lines")
            ]
        }
        return facts.devices.flatMap { device -> [Finding] in
            let node = device.identity.node
            guard device.isAllowed else { return [permission(device, facts)] }
            var findings: [Finding] = []
            if let holder = device.holder, holder.isCertain, holder.name != "gaitd" {
                findings.append(
                    Finding(
                        check: "busy", grade: .wrong, text: "\(node): \(holder).",
                        fix: "stop it: sudo kill \(holder.process)"))
            }
            if let latency = device.latency, latency > 1 {
                findings.append(
                    Finding(
                        check: "latency", grade: .note,
                        text:
                            "\(node): the adapter hands bytes over every \(latency) ms; gaitd asks it for 1 ms upon opening.",
                        fix: "for other programs too: echo 1 | sudo tee /sys/bus/usb-serial/devices/"
                            + "\(node.split(separator: "/").last ?? "")/latency_timer"))
            }
            return findings.isEmpty
                ? [Finding(check: "permission", grade: .ok, text: "\(node) can be opened.")] : findings
        }
    }

    private static func permission(_ device: DoctorFacts.Device, _ facts: DoctorFacts) -> Finding {
        let node = device.identity.node
        guard let group = device.group else {
            return Finding(
                check: "permission", grade: .wrong, text: "\(node): only root may open it.",
                fix: "install the udev rules as above, then plug it in again")
        }
        if facts.memberships.contains(group), !facts.groups.contains(group) {
            return Finding(
                check: "permission", grade: .wrong,
                text: "\(node): you are in group \"\(group)\", but not in this login.", fix: "log out, and in again")
        }
        return Finding(
            check: "permission", grade: .wrong, text: "\(node): user \"\(facts.user)\" is not in group \"\(group)\".",
            fix: "sudo usermod -aG \(group) \(facts.user), then log in again")
    }

    private static func orphans(_ facts: DoctorFacts) -> [Finding] {
        facts.orphans.map { ids in
            let isBraille = facts.meddlers["brltty"] != nil
            return Finding(
                check: "driver", grade: .wrong, text: "The serial adapter \(ids) is plugged in, but has no node.",
                fix: isBraille
                    ? "remove brltty, as above, and plug it in again"
                    : "sudo modprobe -a ch341 cp210x ftdi_sio pl2303; then plug it in again, and see: sudo dmesg | tail"
            )
        }
    }

    private static func daemon(_ facts: DoctorFacts) -> [Finding] {
        var findings: [Finding] = []
        if let error = facts.configurationError {
            findings.append(Finding(check: "configuration", grade: .wrong, text: error, fix: "mend that line"))
        }
        switch facts.socket {
        case .answers:
            findings.append(Finding(check: "daemon", grade: .ok, text: "gaitd answers at \(facts.socketPath)."))
        case .absent:
            findings.append(
                Finding(
                    check: "daemon", grade: .note, text: "gaitd isn't running.",
                    fix: "sudo systemctl enable --now gaitd; or, as yourself: gaitd"))
        case .refuses:
            findings.append(
                Finding(
                    check: "daemon", grade: .wrong, text: "\(facts.socketPath) is there, but nobody answers.",
                    fix: "sudo systemctl restart gaitd; see: journalctl -u gaitd -n 50"))
        }
        if facts.stateExists, !facts.isStateWritable {
            // The service writes there; a person need not.
            let grade = facts.socket == .answers ? Grade.ok : .wrong
            findings.append(
                Finding(
                    check: "state", grade: grade,
                    text: "\(facts.stateDirectory) can't be written by \"\(facts.user)\".",
                    fix: grade == .ok ? nil : "sudo chown -R \(facts.user) \(facts.stateDirectory)"))
        }
        if let free = facts.freeMegabytes {
            let isFull = free < facts.reservedMegabytes
            findings.append(
                Finding(
                    check: "space", grade: isFull ? .wrong : .ok,
                    text: "\(Int(free)) MB are free for sessions in \(facts.stateDirectory).",
                    fix: isFull
                        ? "delete old sessions, or lower session.reserve_mb (\(Int(facts.reservedMegabytes)))" : nil))
        }
        return findings
    }
}
