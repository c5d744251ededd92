// SPDX-License-Identifier: Apache-2.0

public import Motion

/// One click of the metronome.
public struct Beat: Hashable, Sendable, BitwiseCopyable {
    /// s, session clock.
    public var time: Double
    /// The foot it is for: its pitch; one pitch where unknown.
    public var side: Side
    /// 0 to 1, of the volume that the listener chose.
    public var gain: Double
}

/// When the metronome clicks: "from `start` with period `period`". Whoever makes the sound schedules it ahead on its own audio clock, to
/// the sample; beat n is at `start` + n × `period`, so that no error adds up.
///
/// A new plan with a higher `revision` takes the place of the one before from its `start` on; beats of the old plan before that stay.
/// Plans change no nearer than `Metronome.lead` to the present, so what is scheduled less far ahead than that never has to be recalled.
public struct BeatPlan: Hashable, Sendable, BitwiseCopyable {
    /// s that beats take to fall silent.
    public static let fade = 3.0

    /// Counts plans of a session from 1.
    public var revision: Int
    /// s, session clock: the first beat.
    public var start: Double
    /// s from beat to beat: one a step, both feet.
    public var period: Double
    /// Side of the first beat; the others alternate. Unknown: all are.
    public var side: Side
    /// s, session clock: from here on the gain falls to 0 within `fade`; infinite while it goes on.
    public var fadeStart = Double.infinity

    public init(revision: Int, start: Double, period: Double, side: Side, fadeStart: Double = .infinity) {
        self.revision = revision
        self.start = start
        self.period = period
        self.side = side
        self.fadeStart = fadeStart
    }

    /// s, session clock; infinite while it goes on.
    public var end: Double { fadeStart + Self.fade }

    /// Beat n ≥ 0; nil once it has faded out.
    public func beat(_ n: Int) -> Beat? {
        let time = start + Double(n) * period
        guard n >= 0, time < end else { return nil }
        return Beat(
            time: time, side: n % 2 == 0 ? side : side.opposite,
            gain: min(1, max(0, 1 - (time - fadeStart) / Self.fade)))
    }

    /// The number of the first beat at `time` (s) or later; 0 where that is before the start.
    public func firstBeat(from time: Double) -> Int {
        let n = ((time - start) / period).rounded(.up)
        guard n > 0 else { return 0 }
        guard n < 1e9 else { return 1_000_000_000 }
        // The quotient may have been rounded up to just beyond a beat.
        let previous = Int(n) - 1
        return start + Double(previous) * period >= time ? previous : Int(n)
    }

    /// Beats from `from` up to but not including `to`, s: for a scheduler that looks ahead a little at a time. At most 1000.
    public func beats(from: Double, to: Double) -> [Beat] {
        var beats: [Beat] = []
        var n = firstBeat(from: max(from, start))
        while beats.count < 1000, let beat = beat(n), beat.time < to {
            beats.append(beat)
            n += 1
        }
        return beats
    }
}
