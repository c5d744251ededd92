// SPDX-License-Identifier: Apache-2.0

import Devices
import Glibc
import Motion
import Sensors
import Synchronization
import TestKit
import Testing
import Wire

@Suite struct ManySensorsTests {
    @Test func eightFastSensorsAtOnceLoseNoSample() throws {
        let sensors = 8
        // Two seconds at 800 Hz each.
        let samples = 1600
        let loop = try WireLoop(name: "test", tickInterval: 0.05)
        var terminals: [PseudoTerminal] = []
        var streams: [SensorStream] = []
        let tallies = (0..<sensors).map { _ in Tally() }
        for tally in tallies {
            let terminal = try #require(PseudoTerminal())
            loop.add(try SerialPort(terminal.node, .init(baud: 921_600)), to: Counter(.xsens, tally))
            terminals.append(terminal)
            streams.append(try #require(SensorStream("xsens", hertz: 800)))
        }
        for _ in 0..<samples {
            for index in 0..<sensors { #expect(terminals[index].send(streams[index].next())) }
        }
        for tally in tallies {
            for _ in 0..<5000 where tally.samples.withLock({ $0 }) < samples { usleep(2000) }
            #expect(tally.samples.withLock { $0 } == samples)
            #expect(tally.damage.withLock { $0 } == 0)
        }
    }
}

/// What arrived; looked at from the test's thread.
private final class Tally: Sendable {
    let samples = Mutex(0)
    let damage = Mutex(0 as UInt64)
}

private final class Counter: WireSink {
    private var rate: SensorRate
    private let tally: Tally

    init(_ kind: DeviceKind, _ tally: Tally) {
        rate = SensorRate(kind)
        self.tally = tally
    }

    func receive(_ bytes: Span<UInt8>, at time: Int64) {
        rate.push(bytes, at: time)
        let (samples, counts) = (rate.samples, rate.counts)
        tally.samples.withLock { $0 = samples }
        tally.damage.withLock { $0 = counts.lostFrames + counts.rejectedFrames + counts.skippedBytes }
    }

    func ended(_ end: WireEnd, at time: Int64) {}
}
