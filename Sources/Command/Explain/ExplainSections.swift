// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Exports
internal import Gait
internal import Motion
internal import Sessions

/// The chain as sections of rows: the same for people and as JSON.
struct ExplainSections {
    struct Row {
        /// Of JSON.
        var key: String
        var label: String
        var text: String
        var value: JSONValue

        init(_ key: String, _ label: String, _ text: String, _ value: JSONValue) {
            self.key = key
            self.label = label
            self.text = text
            self.value = value
        }

        init(_ key: String, _ label: String, text: String) { self.init(key, label, text, .string(text)) }

        init(_ key: String, _ label: String, count: Int) { self.init(key, label, "\(count)", .integer(count)) }

        /// s of session time.
        init(_ key: String, _ label: String, time: Double) {
            self.init(key, label, SessionText.fixed(time, 4) + " s", .time(time))
        }
    }

    struct Section {
        var key: String
        var title: String
        var rows: [Row]
    }

    private let chain: ExplainChain
    let sections: [Section]

    init(_ chain: ExplainChain) {
        self.chain = chain
        sections = [
            Self.session(chain), Self.sensor(chain), ExplainTrace.bytes(chain), ExplainTrace.samples(chain),
            ExplainTrace.clock(chain), Self.mounting(chain), Self.step(chain), ExplainValue.metric(chain),
            ExplainValue.gathering(chain),
        ]
    }

    var json: JSONValue {
        .object(sections.map { section in (section.key, .object(section.rows.map { ($0.key, $0.value) })) })
    }

    var text: String {
        var text = ExplainValue.headline(chain) + "\n"
        for (index, section) in sections.enumerated() {
            text += "\n\(index + 1). \(section.title)\n"
            let width = (section.rows.map(\.label.count).max() ?? 0) + 2
            for row in section.rows {
                let label = row.label + String(repeating: " ", count: width - row.label.count)
                // Further lines of a text stand under its first.
                let lines = row.text.split(separator: "\n", omittingEmptySubsequences: false)
                for (line, part) in lines.enumerated() {
                    let start = line == 0 ? label : String(repeating: " ", count: width)
                    text += "   " + start + CommandError.onOneLine(String(part)) + "\n"
                }
            }
        }
        return text
    }

    private static func session(_ chain: ExplainChain) -> Section {
        let header = chain.session.header
        return Section(
            key: "session", title: "Session",
            rows: [
                Row("path", "file", text: chain.session.path), Row("uuid", "id", text: header.uuid),
                Row("state", "state", text: header.state.rawValue),
                Row("program_version", "recorded by gaitd", text: header.programVersion),
                Row("algorithm_version", "algorithm", count: header.algorithmVersion),
            ])
    }

    private static func sensor(_ chain: ExplainChain) -> Section {
        let record = chain.stream.record
        let configuration = record.description.configuration
        var rows = [
            Row("stream", "stream", count: chain.stream.number),
            Row("device", "device", text: record.deviceTitle.isEmpty ? record.deviceKey : record.deviceTitle),
            Row("protocol", "protocol", text: record.description.protocolName),
            Row("placement", "placement", text: configuration.placement.name),
            Row("placement_origin", "placement is", text: record.placementOrigin),
        ]
        for (key, label, length) in [
            ("height", "body height", configuration.height), ("leg_length", "leg length", configuration.legLength),
        ] {
            guard let length else { continue }
            rows.append(Row(key, label, SessionText.fixed(length, 3) + " m", .number(length, decimals: 3)))
        }
        return Section(key: "sensor", title: "Sensor", rows: rows)
    }

    private static func mounting(_ chain: ExplainChain) -> Section {
        var rows: [Row] = []
        if chain.stream.record.description.configuration.placement.isFoot {
            rows.append(Row("note", "axes", text: "found from each foot's own pitch, stride by stride"))
        } else if let state = chain.mounting {
            rows.append(Row("state", "at contact", text: state.state.name))
            rows.append(Row("since", "since", time: state.time))
        } else {
            rows.append(Row("state", "at contact", text: MountingState.unknown.name))
        }
        if let locked = chain.locked { rows.append(Row("locked", "first locked", time: locked.time)) }
        rows.append(Row("changes", "changes in all", count: chain.mountings.count))
        return Section(key: "mounting", title: "Mounting: the sensor's axes on the body", rows: rows)
    }

    private static func step(_ chain: ExplainChain) -> Section {
        let step = chain.step
        var rows = [
            Row("step", "step", count: step.index), Row("side", "side", text: step.side.name),
            Row("side_live", "side, live", text: step.sideLive.name),
            Row("activity", "activity", text: step.activity.name),
            Row("t_contact", "initial contact", time: step.initialContact),
        ]
        if let toeOff = step.toeOff { rows.append(Row("t_toe_off", "toe-off", time: toeOff)) }
        let latency = SessionText.fixed(1000 * (step.emitted - step.initialContact), 0)
        rows.append(
            Row(
                "t_emitted", "given", SessionText.fixed(step.emitted, 4) + " s, \(latency) ms after",
                .time(step.emitted)))
        rows.append(Row("quality", "quality", text: step.quality.name))
        let reasons = step.reasons.text
        if !reasons.isEmpty { rows.append(Row("quality_reasons", "because of", text: reasons)) }
        let exclusion = step.exclusion
        rows.append(
            Row(
                "counts", "counts in means", exclusion.map { "no: \($0.name)" } ?? "yes", .bool(exclusion == nil)))
        return Section(key: "step", title: "Step and its events", rows: rows)
    }
}
