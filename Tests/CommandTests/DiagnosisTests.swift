// SPDX-License-Identifier: Apache-2.0

import Motion
import Testing
import Wire

@testable import Command

@Suite struct DiagnosisTests {
    /// A machine on which all is well.
    private func healthy() -> DoctorFacts {
        var facts = DoctorFacts()
        facts.user = "ada"
        facts.isRoot = false
        facts.groups = ["dialout"]
        facts.memberships = ["dialout"]
        facts.rules = ["/etc/udev/rules.d/70-gaitd.rules"]
        facts.devices = [device(isAllowed: true)]
        facts.socketPath = "/run/gaitd/gaitd.sock"
        facts.socket = .answers
        facts.stateDirectory = "/var/lib/gaitd"
        facts.stateExists = true
        facts.freeMegabytes = 9000
        return facts
    }

    private func device(isAllowed: Bool, group: String? = "dialout") -> DoctorFacts.Device {
        DoctorFacts.Device(
            identity: DeviceIdentity(node: "/dev/ttyUSB0", subsystem: .tty), isAllowed: isAllowed, group: group)
    }

    private func wrong(_ facts: DoctorFacts) -> [Diagnosis.Finding] {
        Diagnosis(facts).findings.filter { $0.grade == .wrong }
    }

    @Test func aHealthyMachineNeedsNothing() {
        #expect(!Diagnosis(healthy()).needsMending)
        #expect(Diagnosis(healthy()).findings.allSatisfy { $0.grade == .ok })
    }

    @Test func whoIsInNoGroupIsToldTheCommand() {
        var facts = healthy()
        facts.groups = []
        facts.memberships = []
        facts.devices = [device(isAllowed: false)]
        #expect(wrong(facts).map(\.check) == ["permission"])
        #expect(wrong(facts)[0].fix == "sudo usermod -aG dialout ada, then log in again")
        facts.memberships = ["dialout"]
        #expect(wrong(facts)[0].fix == "log out, and in again")
        facts.devices = [device(isAllowed: false, group: nil)]
        #expect(wrong(facts)[0].text.contains("only root"))
    }

    @Test func rulesMustBeThereAndSortInTheirPlace() {
        var facts = healthy()
        facts.rules = []
        #expect(wrong(facts)[0].fix?.contains("70-gaitd.rules") == true)
        facts.rules = ["/etc/udev/rules.d/99-gaitd.rules"]
        #expect(wrong(facts)[0].text.contains("too late"))
        facts.hasUdevd = false
        #expect(wrong(facts).isEmpty)
    }

    @Test func programsThatTakePortsAreNamed() {
        var facts = healthy()
        facts.meddlers = ["ModemManager": 77]
        #expect(wrong(facts).isEmpty, "the rules keep it off")
        facts.rules = []
        #expect(wrong(facts).map(\.check) == ["udev", "modemmanager"])
        facts = healthy()
        facts.meddlers = ["brltty": 78]
        facts.orphans = ["1a86:7523"]
        #expect(wrong(facts).map(\.check) == ["brltty", "driver"])
        #expect(wrong(facts)[1].fix?.contains("brltty") == true)
    }

    @Test func aPortInUseIsSaidWithTheProcess() {
        var facts = healthy()
        facts.devices[0].holder = PortHolder(process: 99, name: "minicom", isCertain: true)
        #expect(wrong(facts)[0].text.contains("minicom (process 99)"))
        facts.devices[0].holder = PortHolder(process: 99, name: "gaitd", isCertain: true)
        #expect(wrong(facts).isEmpty)
    }

    @Test func aSlowAdapterIsNotedNotBlamed() {
        var facts = healthy()
        facts.devices[0].latency = 16
        #expect(wrong(facts).isEmpty)
        #expect(Diagnosis(facts).findings.contains { $0.check == "latency" && $0.fix?.contains("ttyUSB0") == true })
    }

    @Test func theDaemonsThingsAreLookedAt() {
        var facts = healthy()
        facts.socket = .refuses
        facts.isStateWritable = false
        facts.freeMegabytes = 10
        facts.configurationError = "gaitd.toml, line 3: no."
        #expect(wrong(facts).map(\.check) == ["configuration", "daemon", "state", "space"])
        facts = healthy()
        facts.socket = .absent
        #expect(wrong(facts).isEmpty)
    }

    @Test func textHasAShapeForEachGradeAndColourOnlyWhereAsked() {
        var facts = healthy()
        facts.rules = []
        let plain = Doctor.text(Diagnosis(facts), isColored: false)
        #expect(plain.hasPrefix("✕ "))
        #expect(plain.contains("  → sudo install"))
        #expect(!plain.contains("\u{1B}"))
        #expect(Doctor.text(Diagnosis(facts), isColored: true).contains("\u{1B}[31m✕"))
    }
}
