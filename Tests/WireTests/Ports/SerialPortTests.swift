// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
import TestKit
import Testing
import Wire

@Suite struct SerialPortTests {
    @Test func everyByteSurvivesBothWays() throws {
        let terminal = try #require(PseudoTerminal())
        let port = try SerialPort(terminal.node)
        // XON, XOFF, carriage return, the eighth bit and 0xFF are what a port that is not raw would eat.
        let all = (0...255).map { UInt8($0) } + (0...255).map { UInt8(255 - $0) }
        #expect(terminal.send(all))
        #expect(port.take(atLeast: all.count) == all)
        try port.write(all)
        #expect(terminal.received() == all)
    }

    @Test(arguments: [250_000, 9_600, 115_200, 921_600, 74_880, 3_000_000])
    func anySpeedIsKept(baud: Int) throws {
        let terminal = try #require(PseudoTerminal())
        let port = try SerialPort(terminal.node, .init(baud: baud))
        #expect(port.baud == baud)
        #expect(Int(clinux_serial_speed(port.descriptor)) == baud)
    }

    @Test func theSpeedChangesOnTheOpenPortAndOldBytesAreThrownAway() throws {
        let terminal = try #require(PseudoTerminal())
        let port = try SerialPort(terminal.node, .init(baud: 9_600))
        let descriptor = port.descriptor
        #expect(terminal.send([1, 2, 3]))
        try port.setBaud(460_800)
        #expect(port.descriptor == descriptor)
        #expect(port.baud == 460_800)
        #expect(port.take(waiting: 0).bytes.isEmpty)
        #expect(terminal.send([4]))
        #expect(port.take().bytes == [4])
    }

    @Test func theSpeedThatErasesBoardsIsRefused() throws {
        let terminal = try #require(PseudoTerminal())
        let error = WireError.forbiddenSpeed(node: terminal.node, baud: 1200)
        #expect(throws: error) { try SerialPort(terminal.node, .init(baud: 1200)) }
        let port = try SerialPort(terminal.node)
        #expect(throws: error) { try port.setBaud(1200) }
        #expect(port.baud == 115_200)
    }

    @Test func aReadTakesWhatFitsAndLeavesTheRest() throws {
        let terminal = try #require(PseudoTerminal())
        let port = try SerialPort(terminal.node)
        let sent = (0..<100).map { UInt8($0) }
        #expect(terminal.send(sent))
        var seen: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 7)
        while seen.count < sent.count {
            guard case .bytes(let count) = buffer.withUnsafeMutableBytes({ port.read(into: $0) }) else { break }
            #expect(count <= 7)
            seen += buffer[..<count]
        }
        #expect(seen == sent)
        #expect(buffer.withUnsafeMutableBytes { port.read(into: $0) } == .nothing)
    }

    @Test func unpluggedIsToldFromSilent() throws {
        let terminal = try #require(PseudoTerminal())
        let port = try SerialPort(terminal.node)
        #expect(port.take(waiting: 0).end == nil)
        terminal.unplug()
        #expect(port.take().end == .hangUp)
        #expect(throws: WireError.unplugged(node: terminal.node)) { try port.write([1]) }
    }

    @Test func aSecondUserIsToldWhoIsInTheWay() throws {
        let terminal = try #require(PseudoTerminal())
        let port = try SerialPort(terminal.node)
        // Who else is named depends on what runs on this machine; this process is not.
        #expect {
            try SerialPort(terminal.node)
        } throws: { error in
            guard case .busy(terminal.node, let holder)? = error as? WireError else { return false }
            return holder?.process != getpid()
        }
        // The first goes on undisturbed, and gives the port free when it closes.
        #expect(terminal.send([7]))
        #expect(port.take().bytes == [7])
        port.close()
        let next = try SerialPort(terminal.node)
        #expect(terminal.send([8]))
        #expect(next.take().bytes == [8])
    }

    @Test func anotherProcessInTheWayIsNamed() throws {
        let terminal = try #require(PseudoTerminal())
        var child = pid_t()
        // `sleep` holds the terminal open as its standard input.
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_addopen(&actions, 0, terminal.node, O_RDWR | O_NOCTTY, 0)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let words = [strdup("sleep"), strdup("60"), nil]
        defer { words.forEach { free($0) } }
        #expect(posix_spawnp(&child, "sleep", &actions, nil, words, environ) == 0)
        defer {
            kill(child, SIGKILL)
            waitpid(child, nil, 0)
        }
        #expect(eventually { PortHolder.find(terminal.node)?.name == "sleep" })
        let holder = try #require(PortHolder.find(terminal.node))
        #expect(holder == PortHolder(process: child, name: "sleep", isCertain: true))
        #expect(holder.description.contains("sleep (process \(child))"))
    }

    @Test func whatIsNoPortIsRefusedWithItsName() {
        #expect(throws: WireError.notSerial(node: "/dev/null")) { try SerialPort("/dev/null") }
        #expect(throws: WireError.cannotOpen(node: "/dev/ttyNone", code: ENOENT)) { try SerialPort("/dev/ttyNone") }
        #expect(throws: WireError.notHidraw(node: "/dev/null")) { try HidrawNode("/dev/null") }
    }

    @Test func aClosedPortGivesNothingAndClosesOnce() throws {
        let terminal = try #require(PseudoTerminal())
        let port = try SerialPort(terminal.node)
        port.close()
        port.close()
        #expect(port.descriptor == -1)
        #expect(throws: WireError.self) { try port.write([1]) }
    }
}
