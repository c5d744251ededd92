// SPDX-License-Identifier: Apache-2.0

internal import Coach
internal import Foundation
internal import Live
internal import Motion

/// From the live stream to sound.
extension Speaker {
    private struct Moment: Decodable { let t: Double }
    private struct Cue: Decodable {
        let kind: String
        let delivery: String
    }
    private struct Notice: Decodable { let change: String }
    private struct Beats: Decodable {
        let isOn: Bool
        let revision: Int?
        let start: Double?
        let period: Double?
        let side: Side?
        let fadeStart: Double?

        enum CodingKeys: String, CodingKey {
            case revision, start, period, side
            case isOn = "is_on"
            case fadeStart = "fade_start"
        }

        /// nil: silence, as what makes no sense is.
        var plan: BeatPlan? {
            guard isOn, let revision, let start, let period, period > 0.1, start.isFinite else { return nil }
            return BeatPlan(
                revision: revision, start: start, period: period, side: side ?? .unknown,
                fadeStart: fadeStart ?? .infinity)
        }
    }

    /// Takes one message; what this version does not know is left alone.
    func push(_ message: LiveMessage) {
        let data = Data(message.data.utf8)
        let decoder = JSONDecoder()
        switch message.name {
        case "step", "window":
            if let moment = try? decoder.decode(Moment.self, from: data) { hear(moment.t) }
        case "beats":
            if let beats = try? decoder.decode(Beats.self, from: data) { follow(beats.plan) }
        case "cue":
            if let heard = try? decoder.decode(Cue.self, from: data), heard.delivery == "given" { cue(heard.kind) }
        case "session":
            if let notice = try? decoder.decode(Notice.self, from: data), notice.change == "started" { restart() }
        default: break
        }
    }
}
