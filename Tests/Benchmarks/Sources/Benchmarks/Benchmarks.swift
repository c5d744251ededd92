// SPDX-License-Identifier: Apache-2.0

import Analysis
import DSP
import Devices
import Glibc
import Motion

/// `Benchmarks [PLACEMENT=TABLE ...]`: what a sample costs, what the reading of a table costs, and what each
/// decoder costs.
@main
enum Benchmarks {
    static func main() {
        let yardstick = Timer.yardstick()
        print("yardstick: 8 second-order filters, \(Table.fixed(yardstick, 1)) ns per value; ratios are to it\n")
        Table.row(["", "ns/sample", "ratio", "allocations/sample", "MB/s", "x real time at 200 Hz"])
        for argument in CommandLine.arguments.dropFirst() {
            let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, let placement = Placement(name: parts[0]), let bytes = contents(of: parts[1]) else {
                print("Cannot read \(argument): PLACEMENT=TABLE is expected.")
                exit(2)
            }
            measure(placement, bytes, yardstick)
        }
        DecoderBenchmarks.run()
    }

    private static func measure(_ placement: Placement, _ bytes: [UInt8], _ yardstick: Double) {
        var readings: [Reading] = []
        readings.reserveCapacity(bytes.count / 40)
        let reading = Timer.best(of: 5) {
            readings.removeAll(keepingCapacity: true)
            var decoder = TableDecoder()
            decoder.push(bytes.span, into: &readings)
            decoder.finish(into: &readings)
        }
        var clock = DeviceClock()
        let samples = readings.compactMap { clock.push($0) }
        print("\(placement.name): \(samples.count) samples")
        report("  reading the table", reading, samples.count, yardstick, bytes: bytes.count, isSteady: false)

        let orientation = Timer.best(of: 5) {
            var filter = OrientationFilter()
            var last = Quaternion.identity
            for sample in samples { last = filter.push(sample) }
            precondition(last.w.isFinite)
        }
        report("  orientation alone", orientation, samples.count, yardstick)

        var events: [RunEvent] = []
        events.reserveCapacity(65_536)
        let warm = samples.count / 4
        var allocations: Int?
        let whole = Timer.best(of: 5) {
            var pipeline = SamplePipeline(PipelineConfiguration(placement: placement))
            for sample in samples[..<warm] { pipeline.push(sample, into: &events) }
            events.removeAll(keepingCapacity: true)
            allocations =
                Timer.best(of: 1) {
                    for index in warm..<samples.count {
                        pipeline.push(samples[index], into: &events)
                        events.removeAll(keepingCapacity: true)
                    }
                }.allocations
        }
        // The start may allocate, steady state must not: the count is of the last three quarters.
        report(
            "  whole pipeline", Cost(nanoseconds: whole.nanoseconds, allocations: allocations), samples.count,
            yardstick,
            counted: samples.count - warm)
    }

    private static func report(
        _ name: String, _ cost: Cost, _ samples: Int, _ yardstick: Double, bytes: Int? = nil, isSteady: Bool = true,
        counted: Int? = nil
    ) {
        let each = cost.nanoseconds / Double(samples)
        let allocations =
            isSteady ? cost.allocations.map { Table.fixed(Double($0) / Double(counted ?? samples), 6) } : nil
        Table.row([
            name, Table.fixed(each, 1), Table.fixed(each / yardstick, 2), allocations ?? "-",
            bytes.map { Table.fixed(Double($0) / cost.nanoseconds * 1e3, 0) } ?? "-", Table.fixed(1e9 / 200 / each, 0),
        ])
    }

    private static func contents(of path: String) -> [UInt8]? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var all: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = fread(&piece, 1, piece.count, file)
            if count == 0 { return all }
            all += piece[..<count]
        }
    }
}
