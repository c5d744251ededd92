// SPDX-License-Identifier: Apache-2.0

import Coach
import Foundation
import Live
import Motion
import Testing

@testable import Command

@Suite struct SpeakerTests {
    /// Frames at which something is heard after silence.
    private static func onsets(_ samples: [Int16]) -> [Int] {
        var onsets: [Int] = []
        var last = -Int(BeatTrack.rate)
        for (index, sample) in samples.enumerated() where sample.magnitude > 200 {
            if index - last > Int(0.08 * BeatTrack.rate) { onsets.append(index) }
            last = index
        }
        return onsets
    }

    private static func rendered(
        _ track: inout BeatTrack, from start: Double, seconds: Double, block: Int = 480
    ) -> [Int16] {
        var all: [Int16] = []
        while all.count < Int(seconds * BeatTrack.rate) {
            var frames = [Int16](repeating: 0, count: block)
            track.render(into: &frames, at: start + Double(all.count) / BeatTrack.rate)
            all += frames
        }
        return all
    }

    @Test(arguments: [480, 1000, 77]) func everyBeatIsAtItsSample(block: Int) {
        var track = BeatTrack()
        let plan = BeatPlan(revision: 1, start: 10.25, period: 60.0 / 176, side: .left)
        track.follow(plan)
        let samples = Self.rendered(&track, from: 10, seconds: 5, block: block)
        let onsets = Self.onsets(samples)
        let beats = plan.beats(from: 10, to: 14.9)
        #expect(onsets.count >= beats.count)
        for (beat, onset) in zip(beats, onsets) {
            // A sine begins at zero: the first sample that is loud enough is one or two later.
            #expect(abs(Double(onset) / BeatTrack.rate - (beat.time - 10)) < 0.0002)
        }
    }

    @Test func aNewPlanTakesOverWithoutDoublingABeat() {
        var track = BeatTrack()
        track.follow(BeatPlan(revision: 1, start: 0.1, period: 0.4, side: .unknown))
        var samples = Self.rendered(&track, from: 0, seconds: 1)
        track.follow(BeatPlan(revision: 2, start: 1.31, period: 0.4, side: .unknown))
        track.follow(BeatPlan(revision: 1, start: 0.1, period: 0.2, side: .unknown))
        samples += Self.rendered(&track, from: Double(samples.count) / BeatTrack.rate, seconds: 1)
        let times = Self.onsets(samples).map { (Double($0) / BeatTrack.rate * 100).rounded() / 100 }
        #expect(times == [0.1, 0.5, 0.9, 1.31, 1.71])
    }

    @Test func beatsFadeOutAndSilenceIsSilent() {
        var track = BeatTrack()
        track.follow(BeatPlan(revision: 1, start: 0, period: 0.5, side: .right, fadeStart: 1))
        let samples = Self.rendered(&track, from: 0, seconds: 6)
        func loudest(_ from: Double, _ to: Double) -> Int16 {
            samples[Int(from * BeatTrack.rate)..<Int(to * BeatTrack.rate)].map { $0 == .min ? .max : abs($0) }.max()
                ?? 0
        }
        #expect(loudest(0.5, 0.9) > 10_000)
        #expect(loudest(2.5, 2.9) < loudest(1.5, 1.9))
        #expect(loudest(4.1, 6) == 0)
        track.follow(nil)
        #expect(Self.rendered(&track, from: 6, seconds: 1).allSatisfy { $0 == 0 })
    }

    @Test(arguments: ["band_reached", "pelvic_drop", "crossover", "sensor_lost"])
    func everyCueThatThePageSoundsIsHeard(kind: String) {
        var track = BeatTrack()
        track.cue(kind)
        track.cue("metronome_on")
        #expect(Self.onsets(Self.rendered(&track, from: 0, seconds: 1)).count >= 1)
    }

    @Test func theStreamsMessagesBecomeSound() {
        let speaker = Speaker(device: Speaker.bell)
        defer { speaker.stop() }
        for data in [
            #"{"t":1,"is_on":true}"#, "{", #"{"t":1,"is_on":true,"revision":1,"start":1,"period":0,"side":"left"}"#,
        ] {
            speaker.push(LiveMessage(name: "beats", id: nil, data: data))
        }
        speaker.push(LiveMessage(name: "nobody knows", id: nil, data: "{}"))
        #expect(speaker.beats == 0)
    }

    /// ALSA's `file` plugin over `null`: a sound card made of a file.
    static func card(_ file: String) -> String { "tee:null,\(file),raw" }
    static let hasSound: Bool = {
        let speaker = Speaker(device: card("/dev/null"))
        defer { speaker.stop() }
        return speaker.trouble == nil
    }()

    @Test(.enabled(if: hasSound, "libasound2 with its configuration (libasound2-data) is not installed"))
    func whatALSAIsGivenIsOnSchedule() throws {
        let file = NSTemporaryDirectory() + "gait-sound-\(UInt64.random(in: 0 ... .max)).raw"
        defer { try? FileManager.default.removeItem(atPath: file) }
        let speaker = Speaker(device: Self.card(file))
        #expect(speaker.trouble == nil)
        // Session time is this machine's clock.
        let now = Double(MonotonicClock.now) / 1e9
        speaker.hear(now)
        let plan = BeatPlan(revision: 1, start: now + 0.3, period: 60.0 / 240, side: .left)
        speaker.follow(plan)
        for _ in 0..<1000 where speaker.beats < 7 { usleep(10_000) }
        speaker.stop()
        usleep(100_000)
        let began = try #require(speaker.began)
        let data = try Data(contentsOf: URL(fileURLWithPath: file))
        let samples = stride(from: 0, to: data.count - 1, by: 2).map { index in
            Int16(bitPattern: UInt16(data[index]) | UInt16(data[index + 1]) << 8)
        }
        let onsets = Self.onsets(samples)
        #expect(onsets.count >= 5)
        for onset in onsets {
            let time = began + Double(onset) / BeatTrack.rate
            let beat = ((time - plan.start) / plan.period).rounded()
            #expect(abs(time - plan.start - beat * plan.period) < 0.005)
        }
    }

    @Test func withoutACardItIsTheBellAndItSaysSo() throws {
        let speaker = Speaker(device: "no such device")
        defer { speaker.stop() }
        #expect(try #require(speaker.trouble).contains("no such device"))
    }
}
