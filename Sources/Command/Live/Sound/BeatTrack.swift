// SPDX-License-Identifier: Apache-2.0

internal import Coach
internal import Foundation
internal import Motion

/// The metronome's and the cues' sound as samples: pure, so that what is heard can be held against the plan to the sample.
///
/// Frames are asked for in order, a block at a time, each with the session time at which its first frame is heard. Sounds are those of the
/// page: a wood-like click, 800 Hz left, 1000 Hz right; tones for cues.
struct BeatTrack {
    /// Frames a second.
    static let rate = 48_000.0
    /// Share of full scale: the loudness of the page's own setting.
    private static let volume = 0.7
    /// s by which a beat may lie in the past and still be played at once: a block's length.
    private static let belated = 0.02
    /// Share of a period: two plans' beats nearer than this are the same beat.
    private static let sameBeat = 0.5

    private struct Voice {
        var samples: [Float]
        var next: Int
        /// Frames until it begins.
        var wait: Int
        var gain: Float
    }

    private var plan: BeatPlan?
    private var nextBeat = 0
    private var lastBeat = -Double.infinity
    private var voices: [Voice] = []
    private let clicks: [Side: [Float]]
    /// Beats begun, to see from outside that there are any.
    private(set) var beats = 0

    init() {
        clicks = [
            .left: Self.click(800), .right: Self.click(1000), .unknown: Self.click(900),
        ]
    }

    /// nil: silence. An older plan than the one that holds is passed over.
    mutating func follow(_ new: BeatPlan?) {
        if let new, let plan, new.revision < plan.revision { return }
        plan = new
        nextBeat = 0
    }

    /// As `RunCoach` names cues; one that has no sound is passed over.
    mutating func cue(_ kind: String) {
        guard let (tones, level) = Self.tones[kind] else { return }
        var wait = Int(0.02 * Self.rate)
        for (pitch, length) in tones {
            let samples = pitch > 0 ? Self.tone(pitch, length) : []
            if !samples.isEmpty { voices.append(Voice(samples: samples, next: 0, wait: wait, gain: Float(level))) }
            wait += Int(length * Self.rate)
        }
    }

    /// Fills `frames`, of which the first is heard at `time` (s, session clock; nil: not known yet, no beats).
    mutating func render(into frames: inout [Int16], at time: Double?) {
        if let time { schedule(from: time, to: time + Double(frames.count) / Self.rate) }
        for index in frames.indices {
            var sum: Float = 0
            for voice in voices.indices {
                if voices[voice].wait > 0 {
                    voices[voice].wait -= 1
                } else if voices[voice].next < voices[voice].samples.count {
                    sum += voices[voice].gain * voices[voice].samples[voices[voice].next]
                    voices[voice].next += 1
                }
            }
            frames[index] = Int16(max(-1, min(1, sum * Float(Self.volume))) * 32_767)
        }
        voices.removeAll { $0.next >= $0.samples.count }
    }

    private mutating func schedule(from start: Double, to end: Double) {
        guard let plan else { return }
        if nextBeat == 0 { nextBeat = plan.firstBeat(from: start - Self.belated) }
        while let beat = plan.beat(nextBeat), beat.time < end {
            nextBeat += 1
            guard beat.time >= start - Self.belated, beat.time - lastBeat > Self.sameBeat * plan.period else {
                continue
            }
            lastBeat = beat.time
            beats += 1
            let wait = max(0, Int(((beat.time - start) * Self.rate).rounded()))
            voices.append(Voice(samples: clicks[beat.side] ?? [], next: 0, wait: wait, gain: Float(beat.gain)))
        }
    }

    // MARK: Sounds, as in Dashboard/sound.js

    /// 30 ms of something like wood: a tone and its twelfth, dying away.
    private static func click(_ pitch: Double) -> [Float] {
        let length = Int(0.03 * rate)
        return (0..<length).map { k in
            let t = Double(k) / rate, end = min(1, Double(length - k) / (0.003 * rate))
            return Float(0.8 * end * exp(-t / 0.008) * (sin(2 * .pi * pitch * t) + 0.3 * sin(6 * .pi * pitch * t)))
        }
    }

    private static func tone(_ pitch: Double, _ length: Double) -> [Float] {
        let count = Int(length * rate)
        return (0..<count).map { k in
            let t = Double(k) / rate
            return Float(min(1, t / 0.02, (length - t) / 0.05) * sin(2 * .pi * pitch * t))
        }
    }

    /// Hz (0: silence) and s, one after the other; how loud.
    private static let tones: [String: ([(Double, Double)], Double)] = [
        "band_reached": ([(523, 0.14), (784, 0.22)], 0.15),
        "pelvic_drop": ([(220, 0.14), (0, 0.06), (220, 0.14)], 0.3),
        "crossover": ([(330, 0.12), (294, 0.18)], 0.3),
        "sensor_lost": ([(440, 0.2), (349, 0.2), (262, 0.35)], 0.3),
    ]
}
