// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Live
internal import Motion

/// What `gait live` knows: the last status, the last steps and the last minutes of cadence, from the messages of the stream.
struct LiveModel: Sendable {
    struct Step: Decodable, Sendable {
        var step: Int
        var side: Side
        var contact: Double
        var quality: Quality
        var drop: Double?

        enum CodingKeys: String, CodingKey {
            case step, side, quality
            case contact = "t_contact"
            case drop = "pelvic_drop"
        }
    }

    private struct Retraction: Decodable { let step: Int }
    private struct Window: Decodable {
        let t: Double
        let activity: Activity
        let cadence: Double?
    }
    private struct Cue: Decodable {
        let sentence: String?
        let delivery: String
    }

    private(set) var status: LiveStatus?
    private(set) var cadence: Double?
    /// Of the last minutes, one a second; nil where there was no rhythm.
    private(set) var history: [Double?] = []
    /// The oldest first.
    private(set) var steps: [Step] = []
    /// What was said last, and how many seconds ago by the status events since.
    private(set) var said: (text: String, age: Int)?
    var isConnected = false

    static let longestHistory = 300
    static let mostSteps = 60

    /// Takes one message; what this version does not know is left alone.
    mutating func push(_ message: LiveMessage) {
        let data = Data(message.data.utf8)
        let decoder = JSONDecoder()
        switch message.name {
        case "status":
            guard let new = try? decoder.decode(LiveStatus.self, from: data) else { return }
            status = new
            said?.age += 1
            if (said?.age ?? 0) > 8 { said = nil }
            if new.state == .noSensor || (new.age ?? .infinity) > 10 { cadence = nil }
        case "window":
            guard let window = try? decoder.decode(Window.self, from: data) else { return }
            cadence = window.activity == .still ? nil : window.cadence
            history.append(cadence)
            if history.count > Self.longestHistory { history.removeFirst() }
        case "step", "correction", "settled":
            guard let step = try? decoder.decode(Step.self, from: data) else { return }
            take(step)
        case "retraction":
            guard let step = try? decoder.decode(Retraction.self, from: data) else { return }
            steps.removeAll { $0.step == step.step }
        case "session":
            steps = []
            history = []
        case "cue":
            guard let cue = try? decoder.decode(Cue.self, from: data), cue.delivery == "given" else { return }
            if let sentence = cue.sentence { say(sentence) }
        default: break
        }
    }

    mutating func say(_ text: String) { said = (text, 0) }

    private mutating func take(_ step: Step) {
        if let index = steps.lastIndex(where: { $0.step == step.step }) {
            steps[index] = step
        } else if let index = steps.lastIndex(where: { $0.step < step.step }) {
            steps.insert(step, at: index + 1)
        } else {
            steps.insert(step, at: 0)
        }
        if steps.count > Self.mostSteps { steps.removeFirst() }
    }
}
