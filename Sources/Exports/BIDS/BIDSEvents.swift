// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Gait
internal import Motion
internal import Sessions

/// `_events.tsv` and `_events.json`: stances of the steps, markers and gaps, in seconds from the first sample.
struct BIDSEvents {
    private let source: ExportSource
    private let stream: StoredStream
    /// Session time of the first sample, s.
    private let first: Double

    init(_ source: ExportSource, _ stream: StoredStream, first: Double) {
        self.source = source
        self.stream = stream
        self.first = first
    }

    private static let columns = [
        "onset", "duration", "trial_type", "step", "side", "activity", "cadence", "quality", "value", "text",
    ]

    func write(to sink: any ExportSink, as name: String) throws(ExportError) {
        // Markers and gaps are few; steps come by and by.
        var others: [(time: Double, row: String)] = []
        for marker in try source.markers() { others.append(row(of: marker)) }
        for gap in try source.gaps(of: stream) {
            others.append((gap.from, row(gap.from, gap.to - gap.from, "gap", text: gap.reason.name)))
        }
        others.sort { ($0.time, $0.row) < ($1.time, $1.row) }
        let file = try sink.open(name + "_events.tsv")
        var bytes = Array((Self.columns.joined(separator: "\t") + "\n").utf8)
        var position = 0
        try source.forEachStep(of: stream) { step throws(ExportError) in
            while position < others.count, others[position].time < step.initialContact {
                bytes.append(contentsOf: others[position].row.utf8)
                position += 1
            }
            bytes.append(contentsOf: row(of: step).utf8)
            try sink.pass(&bytes, to: file)
        }
        for other in others[position...] { bytes.append(contentsOf: other.row.utf8) }
        try sink.finish(&bytes, to: file)
        try sink.put(Self.description, as: name + "_events.json")
    }

    private func row(of step: Step) -> String {
        row(
            step.initialContact, step.toeOff.map { $0 - step.initialContact }, "stance",
            [
                "\(step.index)", step.side.name, step.activity.name,
                step.cadence.map { JSONValue.number($0, decimals: JSONValue.cadenceDecimals).line } ?? "n/a",
                step.quality.name,
            ])
    }

    private func row(of marker: Marker) -> (time: Double, row: String) {
        let time = SessionTime.seconds(marker.time)
        var value = "n/a"
        var words = [marker.text]
        switch marker.kind {
        case .pain(let level, let place):
            value = "\(level)"
            words.insert(place, at: 0)
        case .treadmill(let speed, let incline):
            if let speed { value = JSONValue.number(speed, decimals: 3).line }
            if let incline { words.insert("incline " + JSONValue.number(incline, decimals: 2).line + " %", at: 0) }
        case .note, .lap, .leftContact: break
        }
        let text = words.filter { !$0.isEmpty }.joined(separator: "; ")
        return (time, row(time, 0, marker.kindName, value: value, text: text))
    }

    private func row(
        _ time: Double, _ duration: Double?, _ kind: String,
        _ step: [String] = ["n/a", "n/a", "n/a", "n/a", "n/a"], value: String = "n/a", text: String = ""
    ) -> String {
        let onset = JSONValue.time(time - first).line
        let length = duration.map { JSONValue.time($0).line } ?? "n/a"
        return ([onset, length, kind] + step + [value, text.isEmpty ? "n/a" : BIDSTexts.cell(text)])
            .joined(separator: "\t") + "\n"
    }

    private static let description: String = {
        func column(_ text: String, units: String? = nil) -> JSONValue {
            .object([("Description", .string(text))] + (units.map { [("Units", .string($0))] } ?? []))
        }
        return JSONValue.object([
            (
                "trial_type",
                .object([
                    ("Description", .string("Kind of event")),
                    (
                        "Levels",
                        .object([
                            ("stance", .string("A foot on the ground: from initial contact to toe-off")),
                            ("gap", .string("No samples; the duration is that of the silence")),
                            ("pain", .string("Pain was noted")), ("note", .string("A note")),
                            ("lap", .string("A lap ended")), ("treadmill", .string("The treadmill was set")),
                            ("left_contact", .string("The runner said that the left foot landed")),
                        ])
                    ),
                ])
            ),
            ("step", column("Number of the step in the session, from 0")),
            ("side", column("Stance foot: left, right, unknown")),
            ("activity", column("walk or run")),
            ("cadence", column("Steps of both feet a minute", units: "1/min")),
            ("quality", column("good, fair, poor")),
            ("value", column("Of pain its level, 0 to 10; of the treadmill its speed in m/s")),
            ("text", column("What was written to it")),
        ]).text
    }()
}
