// SPDX-License-Identifier: Apache-2.0

internal import Gait

/// What is said and what is held back: here is the only place that decides.
extension RunCoach {
    /// What becomes of a cue that is due now.
    var delivery: Cue.Delivery {
        if settings.isMuted { return .muted }
        if measurement != nil { return .measuringBaseline }
        return fading.isOn ? .given : .faded
    }

    func deliver(_ cue: Cue, into cues: inout [Cue]) {
        var cue = cue
        if cue.delivery == .given { cue.delivery = delivery }
        cues.append(cue)
    }

    /// Beats begin, or fade out, as the policy wishes and delivery allows. A wish that is held back is told once.
    mutating func updateSound(into cues: inout [Cue]) {
        let isWanted = metronome.isWanted
        let delivery = self.delivery
        let sounds = isWanted && delivery == .given
        if isWanted, !isWishTold || (sounds && !isSounding) {
            cues.append(metronomeCue(.metronomeOn, delivery))
        }
        isWishTold = isWanted
        guard sounds != isSounding else {
            // Another target while it sounds.
            if sounds, let band, metronome.plan?.period != 60 / band.centre {
                metronome.start(now: now, cadence: band.centre, prediction: prediction)
            }
            return
        }
        isSounding = sounds
        if sounds, let band {
            metronome.start(now: now, cadence: band.centre, prediction: prediction)
        } else if !sounds {
            cues.append(metronomeCue(.metronomeOff, .given))
            metronome.fadeOut(now: now)
        }
    }

    private func metronomeCue(_ kind: Cue.Kind, _ delivery: Cue.Delivery) -> Cue {
        let isByBand = settings.metronome == .onlyBelowBand
        return Cue(
            kind, time: now, delivery: delivery, value: cadence?.cadence ?? .nan, band: band,
            threshold: isByBand ? band?.lower ?? .nan : .nan)
    }

    /// The cadence band, steps/min; nil without what it is made from.
    public var band: Band? { settings.target.band(above: currentBaseline) }

    /// Measured in this session where speeds are alike, else the nearest of all.
    var currentBaseline: Baseline? {
        if let measured, measured.isComparable(at: speed) { return measured }
        var all = Array(settings.baselines.prefix(Self.mostBaselines))
        if let measured { all.append(measured) }
        return Baseline.nearest(to: speed, among: all)
    }
}
