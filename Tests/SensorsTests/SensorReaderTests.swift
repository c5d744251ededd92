// SPDX-License-Identifier: Apache-2.0

import Devices
import Foundation
import Glibc
import Motion
import Sensors
import Synchronization
import TestKit
import Testing
import Wire

/// Real pseudo terminals, a real loop: the whole way from opening to stream.
@Suite struct SensorReaderTests {
    @Test(arguments: SensorStream.names) func aSensorOnAPortIsRecognisedAndStreams(name: String) throws {
        let terminal = try #require(PseudoTerminal())
        var stream = try #require(SensorStream(name))
        let loop = try WireLoop(name: "test", tickInterval: 0.02)
        let log = ClientLog()
        var plan = SensorPlan(DeviceIdentity(node: terminal.node, subsystem: .file))
        plan.configures = false
        _ = try SensorReader.open(
            DeviceIdentity(node: terminal.node, subsystem: .file), plan, in: loop, client: Client(log))
        #expect(play(&stream, on: terminal) { log.outcome != nil && log.received > 0 })
        #expect(log.kind == name)
        #expect(log.states.last == .known(kind: name, baud: 115_200))
        #expect(log.outcome?.hertz != nil)
        #expect(terminal.received().isEmpty, "nothing may be written")
        terminal.unplug()
        #expect(eventually { log.end == .hangUp })
    }

    @Test func aSensorThatIsSwitchedOnLateIsRecognisedThen() throws {
        let terminal = try #require(PseudoTerminal())
        var stream = try #require(SensorStream("vectornav"))
        let loop = try WireLoop(name: "test", tickInterval: 0.02)
        let log = ClientLog()
        let identity = DeviceIdentity(node: terminal.node, subsystem: .file)
        var plan = SensorPlan(identity)
        plan.configures = false
        _ = try SensorReader.open(identity, plan, in: loop, client: Client(log))
        #expect(eventually { log.states.last == .silent })
        #expect(play(&stream, on: terminal) { log.kind == "vectornav" })
    }

    @Test func aWitMotionIsSetUp() throws {
        let terminal = try #require(PseudoTerminal())
        var stream = try #require(SensorStream("witmotion"))
        let loop = try WireLoop(name: "test", tickInterval: 0.02)
        let log = ClientLog()
        let identity = DeviceIdentity(node: terminal.node, subsystem: .file)
        _ = try SensorReader.open(identity, SensorPlan(identity), in: loop, client: Client(log))
        #expect(play(&stream, on: terminal) { log.outcome != nil })
        let written = terminal.received()
        #expect(written.starts(with: WitMotionCommand.unlock))
        #expect(log.outcome?.effects.contains("200 samples a second") == true)
    }

    @Test func aPortThatIsInUseIsSaidToBe() throws {
        let terminal = try #require(PseudoTerminal())
        let port = try SerialPort(terminal.node)
        let loop = try WireLoop(name: "test")
        let identity = DeviceIdentity(node: terminal.node, subsystem: .file)
        #expect {
            _ = try SensorReader.open(identity, SensorPlan(identity), in: loop, client: Client(ClientLog()))
        } throws: { error in
            guard case .busy(terminal.node, _)? = error as? WireError else { return false }
            return true
        }
        #expect(SensorState.unusable(.busy(node: terminal.node, holder: nil)).name == "busy")
        port.close()
    }

    @Test func aPrinterIsLeftAlone() throws {
        let terminal = try #require(PseudoTerminal())
        let loop = try WireLoop(name: "test", tickInterval: 0.02)
        let log = ClientLog()
        let identity = DeviceIdentity(node: terminal.node, subsystem: .file)
        _ = try SensorReader.open(identity, SensorPlan(identity), in: loop, client: Client(log))
        let isOver = eventually {
            terminal.send(Array("ok T:21.3 /0.0 B:22.1 /0.0 @:0 B@:0\n".utf8))
            if case .unknownTraffic? = log.states.last { return true }
            return false
        }
        #expect(isOver)
        guard case .unknownTraffic(let traffic)? = log.states.last else { return }
        #expect(traffic.look == .printer)
        #expect(log.kind == nil)
        #expect(terminal.received().isEmpty)
        // Its port is free again for the program that it belongs to.
        #expect(eventually { (try? SerialPort(terminal.node)) != nil })
    }

    /// Lets the sensor send until `isDone`, about a hundred samples a second.
    private func play(_ stream: inout SensorStream, on terminal: PseudoTerminal, until isDone: () -> Bool) -> Bool {
        for _ in 0..<2000 {
            if isDone() { return true }
            terminal.send(stream.next())
            usleep(8000)
        }
        return false
    }

    private func eventually(_ condition: () -> Bool) -> Bool {
        for _ in 0..<2000 {
            if condition() { return true }
            usleep(10_000)
        }
        return false
    }
}

/// What a client was told; looked at from the test's thread.
private final class ClientLog: Sendable {
    struct Told {
        var states: [SensorState] = []
        var kind: String?
        var outcome: SensorConfiguration.Outcome?
        var received = 0
        var end: WireEnd?
    }
    let told = Mutex(Told())
    var states: [SensorState] { told.withLock { $0.states } }
    var kind: String? { told.withLock { $0.kind } }
    var outcome: SensorConfiguration.Outcome? { told.withLock { $0.outcome } }
    var received: Int { told.withLock { $0.received } }
    var end: WireEnd? { told.withLock { $0.end } }
}

private final class Client: SensorClient {
    let log: ClientLog
    init(_ log: ClientLog) { self.log = log }

    func sensorChanged(_ state: SensorState, at time: Int64) { log.told.withLock { $0.states.append(state) } }
    func sensorReady(_ kind: DeviceKind, _ facts: DeviceFacts, at time: Int64) {
        log.told.withLock { $0.kind = kind.name }
    }
    func sensorMeasured(_ outcome: SensorConfiguration.Outcome, at time: Int64) {
        log.told.withLock { $0.outcome = outcome }
    }
    func receive(_ bytes: Span<UInt8>, at time: Int64) {
        let count = bytes.count
        log.told.withLock { $0.received += count }
    }
    func sensorEnded(_ end: WireEnd, at time: Int64) { log.told.withLock { $0.end = end } }
}
