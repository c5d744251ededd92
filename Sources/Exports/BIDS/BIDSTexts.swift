// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Motion
internal import Sessions

/// The files of a data set that are about all of it.
struct BIDSTexts {
    private let header: SessionHeader
    private let labels: BIDSLabels

    init(_ source: ExportSource, _ labels: BIDSLabels) {
        header = source.session.header
        self.labels = labels
    }

    var dataset: String {
        JSONValue.object([
            ("Name", .string("gaitd session " + header.name)), ("BIDSVersion", .string(BIDSExport.version)),
            ("DatasetType", .string("raw")),
            (
                "GeneratedBy",
                .array([
                    .object([
                        ("Name", .string("gaitd")), ("Version", .string(ProgramVersion.current)),
                        ("Description", .string("gait export --format bids, of session " + header.uuid)),
                    ])
                ])
            ),
        ]).text
    }

    var readme: String {
        """
        # Session \(Self.cell(header.name))

        Recorded by gaitd \(header.programVersion) (session \(header.uuid)) and written by `gait export --format bids`.

        `*_motion.tsv` holds the samples as the sensor gave them: specific force and angular rate in SI, in the sensor's own axes, not
        resampled, not filtered. The column of type LATENCY is the time of each sample in seconds from the first one. `*_events.tsv` holds
        the stances that gaitd found, and what people noted.

        """
    }

    var participants: String {
        func cell(_ value: Double?) -> String { value.map { JSONValue.number($0, decimals: 3).line } ?? "n/a" }
        let runner = header.runner
        let row = [
            "sub-" + labels.subject, cell(runner?.height), cell(runner?.legLength),
            runner?.involvedSide == .unknown ? "n/a" : runner?.involvedSide.name ?? "n/a",
        ]
        return "participant_id\theight\tleg_length\tinvolved_side\n" + row.joined(separator: "\t") + "\n"
    }

    static let participantColumns: String = JSONValue.object([
        ("height", .object([("Description", .string("Body height")), ("Units", .string("m"))])),
        ("leg_length", .object([("Description", .string("Hip joint to ground")), ("Units", .string("m"))])),
        ("involved_side", .object([("Description", .string("Side of the injury: left or right"))])),
    ]).text

    /// Wall time of a session time, UTC.
    func acquisition(at time: Double) -> String {
        SessionLibrary.utc(header.startedUnixNanoseconds + SessionTime.nanoseconds(time))
    }

    /// A cell holds neither tabs nor line ends.
    static func cell(_ text: String) -> String {
        String(text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : Character($0) })
    }
}
