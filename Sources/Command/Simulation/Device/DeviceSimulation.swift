// SPDX-License-Identifier: Apache-2.0

internal import CDispatch
internal import Devices
internal import Foundation
internal import Motion
internal import Simulation

/// Plays a recording as a device would send it, by the clock or as fast as it goes.
struct DeviceSimulation {
    let recording: SimulatedRecording
    var wire: WireModel
    /// Times real time; nil: doesn't wait.
    let pace: Double?
    let loops: Bool
    let isQuiet: Bool

    /// s; the longest sleep without a look at signals and at what is said to the device.
    private static let longestSleep = 0.02

    /// What was played, in s of the recording. Ends early upon a signal: a device has no end of its own.
    mutating func run(to output: any DeviceOutput) throws(CommandError) -> Double {
        var progress = ProgressBar(total: loops ? nil : Int(recording.duration * 1000), isQuiet: isQuiet)
        let start = Self.now
        var chunks: [Chunk] = []
        var isAway = false
        var offset = 0.0
        var played = 0.0
        repeat {
            var pass = recording
            while var sample = pass.next() {
                sample.time += offset
                sample.trueTime += offset
                let isUnplugged = wire.settings.isUnplugged(at: sample.trueTime)
                wire.push(sample, into: &chunks)
                for chunk in chunks {
                    guard try wait(until: chunk.hostTime, from: start, output) else { return played }
                    try output.send(chunk)
                }
                chunks.removeAll(keepingCapacity: true)
                if isUnplugged != isAway {
                    guard try wait(until: sample.trueTime, from: start, output) else { return played }
                    isUnplugged ? output.unplug() : try output.plug()
                    isAway = isUnplugged
                }
                played = sample.trueTime
                progress.show(Int(played * 1000))
                if pace == nil { try Interruption.check() }
            }
            offset += recording.duration
        } while loops
        wire.finish(into: &chunks)
        for chunk in chunks {
            guard try wait(until: chunk.hostTime, from: start, output) else { return played }
            try output.send(chunk)
        }
        return played
    }

    /// What befell the frames, for people.
    func summary(of played: Double, name: String) -> String {
        let faults = wire.faults
        var seconds: [UInt8] = []
        FixedDecimal.append(played, decimals: 1, to: &seconds)
        let told = [
            (faults.lost, "lost"), (faults.repeated, "repeated"), (faults.cut, "cut"),
            (faults.flipped, "with a flipped bit"),
            (faults.noises, "followed by noise"),
        ].filter { $0.0 > 0 }.map { ", \($0.0) \($0.1)" }.joined()
        return "\(name): \(String(decoding: seconds, as: UTF8.self)) s, \(faults.frames) frames\(told)"
    }

    /// False where a signal says to end.
    private func wait(
        until time: Double, from start: Double, _ output: any DeviceOutput
    ) throws(CommandError) -> Bool {
        guard let pace else { return true }
        let due = start + time / pace
        while true {
            output.listen()
            do throws(CommandError) {
                try Interruption.check()
            } catch { return false }
            let now = Self.now
            guard now < due else { return true }
            // An absolute moment, so that lateness does not add up.
            let wake = min(due, now + Self.longestSleep)
            var moment = timespec(tv_sec: Int(wake), tv_nsec: Int((wake - wake.rounded(.down)) * 1e9))
            clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &moment, nil)
        }
    }

    private static var now: Double {
        var moment = timespec()
        clock_gettime(CLOCK_MONOTONIC, &moment)
        return Double(moment.tv_sec) + Double(moment.tv_nsec) * 1e-9
    }
}
