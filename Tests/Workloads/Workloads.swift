// SPDX-License-Identifier: Apache-2.0

import Analysis
import DSP
import Devices
import Glibc
import Motion

/// `Workloads TABLE NAME [TIMES]`: one piece of work over a recording. Prints how many items (samples, frames) that were, for
/// `.ci/scripts/instruction-guard`, which counts the instructions of `measured` alone. With TIMES, does it so often and prints the
/// processor time of the best and of the median run, in nanoseconds an item: for comparisons within one run on one machine.
@main
enum Workloads {
    static func main() {
        let arguments = CommandLine.arguments
        guard (3...4).contains(arguments.count), let bytes = contents(of: arguments[1]),
            let times = arguments.count == 4 ? Int(arguments[3]) : 1, times > 0
        else { fail("Workloads TABLE NAME [TIMES]: TABLE cannot be read, or TIMES is no number.") }
        guard let work = work(arguments[2], on: bytes) else { fail("There is no work called \(arguments[2]).") }
        var spent: [Double] = []
        var items = 0
        for _ in 0..<times {
            items = work()
            spent.append(lastTime)
        }
        spent.sort()
        guard arguments.count == 4 else { return print(items) }
        print(items, spent[0] / Double(items), spent[times / 2] / Double(items))
    }

    private static func work(_ name: String, on bytes: [UInt8]) -> (() -> Int)? {
        if name == "table" { return { measured { decoded(bytes).count } } }
        if name == "yardstick" { return { yardstick() } }
        let readings = decoded(bytes)
        guard !readings.isEmpty else { fail("The table holds no readings.") }
        if name == "orientation" {
            let samples = samples(readings)
            return { orientation(samples) }
        }
        if let placement = Placement(name: name) { return { pipeline(readings, placement) } }
        guard let kind = DeviceCatalog.all.first(where: { $0.name == name }), let encoder = kind.makeEncoder?() else {
            return nil
        }
        return { decoder(kind, encoder, readings) }
    }

    /// Readings to events, the clock included: what a live stream costs once its bytes are decoded.
    private static func pipeline(_ readings: [Reading], _ placement: Placement) -> Int {
        var events: [RunEvent] = []
        events.reserveCapacity(4096)
        var clock = DeviceClock()
        var pipeline = SamplePipeline(PipelineConfiguration(placement: placement))
        return measured {
            for index in readings.indices {
                guard let sample = clock.push(readings[index]) else { continue }
                pipeline.push(sample, into: &events)
                events.removeAll(keepingCapacity: true)
            }
            return readings.count
        }
    }

    private static func orientation(_ samples: [Sample]) -> Int {
        var filter = OrientationFilter()
        var last = Quaternion.identity
        let count = measured {
            for index in samples.indices { last = filter.push(samples[index]) }
            return samples.count
        }
        return last.w.isFinite ? count : 0
    }

    private static func decoder(_ kind: DeviceKind, _ encoder: any Encoder, _ readings: [Reading]) -> Int {
        var encoder = encoder
        var bytes: [UInt8] = []
        for reading in readings { encoder.encode(reading, into: &bytes) }
        var found: [Reading] = []
        found.reserveCapacity(readings.count + 1000)
        var decoder = CatalogDecoder(kind, DeviceFacts())
        return measured {
            var start = 0
            while start < bytes.count {
                let end = min(start + 4096, bytes.count)
                decoder.push(bytes.span.extracting(start..<end), into: &found)
                start = end
            }
            return Int(decoder.counts.frames)
        }
    }

    /// Work that no change of gaitd touches: what the compiler and the counting give for it is the same, or the baseline is not comparable.
    private static func yardstick() -> Int {
        var state = [16 of Double](repeating: 0)
        var input = 0.5
        let values = 10_000
        let count = measured {
            for _ in 0..<values {
                input = input > 0.9 ? input - 0.8 : input + 0.13
                var x = input
                for stage in 0..<8 {
                    let y = 0.2 * x + state[2 * stage]
                    state[2 * stage] = 0.3 * x + 0.4 * y + state[2 * stage + 1]
                    state[2 * stage + 1] = 0.2 * x - 0.1 * y
                    x = y
                }
            }
            return values
        }
        return state[0].isFinite ? count : 0
    }

    private static func decoded(_ bytes: [UInt8]) -> [Reading] {
        var readings: [Reading] = []
        readings.reserveCapacity(bytes.count / 40)
        var decoder = TableDecoder()
        decoder.push(bytes.span, into: &readings)
        decoder.finish(into: &readings)
        return readings
    }

    private static func samples(_ readings: [Reading]) -> [Sample] {
        var clock = DeviceClock()
        return readings.compactMap { clock.push($0) }
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

    private static func fail(_ sentence: String) -> Never {
        print(sentence)
        exit(2)
    }
}

/// ns of processor time that the last piece of work took.
nonisolated(unsafe) private var lastTime = 0.0

/// Instructions are counted while this function runs: it keeps its name and is never merged into its caller.
@inline(never)
@_optimize(none)
private func measured(_ work: () -> Int) -> Int {
    var start = timespec(), end = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &start)
    let items = work()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end)
    lastTime = Double(end.tv_sec - start.tv_sec) * 1e9 + Double(end.tv_nsec - start.tv_nsec)
    return items
}
