// SPDX-License-Identifier: Apache-2.0

import Analysis
import DSP
import Devices
import Glibc
import Motion

/// `Workloads TABLE NAME`: one piece of work over a recording of 200 samples a second, for `.ci/scripts/instruction-guard`, which counts
/// the instructions of `measured` alone. Prints how many items (samples, frames) that were.
@main
enum Workloads {
    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count == 3, let bytes = contents(of: arguments[1]) else { fail("Workloads TABLE NAME") }
        let name = arguments[2]
        let readings = decoded(bytes)
        guard !readings.isEmpty else { fail("\(arguments[1]) holds no readings.") }
        if let placement = Placement(name: name) {
            print(pipeline(readings, placement))
        } else if name == "orientation" {
            print(orientation(samples(readings)))
        } else if name == "table" {
            print(measured { decoded(bytes).count })
        } else if name == "yardstick" {
            print(yardstick())
        } else if let kind = DeviceCatalog.all.first(where: { $0.name == name }), let encoder = kind.makeEncoder?() {
            print(decoder(kind, encoder, readings))
        } else {
            fail("There is no work called \(name).")
        }
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

/// Instructions are counted while this function runs: it keeps its name and is never merged into its caller.
@inline(never)
@_optimize(none)
private func measured(_ work: () -> Int) -> Int { work() }
