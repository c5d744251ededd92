// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Devices
internal import Gait
internal import Motion
internal import Sessions

/// A data set after BIDS with its motion extension (<https://bids-specification.readthedocs.io>, Motion; Jeung 2024, Sci Data 11:716): samples in
/// SI and the sensor's own axes, steps and markers as events.
///
/// Nothing is resampled: the channel `latency` says when each sample was taken. A session of gaitd is a session of BIDS, a stream a tracking
/// system of its own, since each has its own clock.
public enum BIDSExport: Export {
    public static let descriptor = ExportDescriptor(
        name: "bids", summary: "BIDS-Motion data set: samples, with steps and markers as events",
        shape: .folder, holdsOneStream: false)

    static let version = "1.10.0"

    public static func write(_ source: ExportSource, to sink: any ExportSink) throws(ExportError) {
        let labels = BIDSLabels(source)
        let texts = BIDSTexts(source, labels)
        try sink.put(texts.dataset, as: "dataset_description.json")
        try sink.put(texts.readme, as: "README.md")
        try sink.put(texts.participants, as: "participants.tsv")
        try sink.put(BIDSTexts.participantColumns, as: "participants.json")
        var scans = "filename\tacq_time\n"
        for stream in source.streams {
            let name = labels.file(stream)
            if let first = try writeSamples(source, stream, labels, to: sink) {
                try BIDSEvents(source, stream, first: first).write(to: sink, as: labels.folder + "/" + name)
                scans += "motion/\(name)_motion.tsv\t\(texts.acquisition(at: first))\n"
            } else {
                sink.remark("Stream \(stream.number) holds no sample; it was left out.")
            }
        }
        try sink.put(scans, as: labels.sessionFolder + "/" + labels.prefix + "_scans.tsv")
    }

    /// Gives the session time of the first sample; nil where there is none, and no file then.
    private static func writeSamples(
        _ source: ExportSource, _ stream: StoredStream, _ labels: BIDSLabels, to sink: any ExportSink
    ) throws(ExportError) -> Double? {
        let counts = try source.inputCounts(of: stream)
        guard counts.readings > 0 else { return nil }
        let name = labels.folder + "/" + labels.file(stream)
        let channels = BIDSChannels(hasAngularRate: counts.hasAngularRate, counts.rate, stream)
        let file = try sink.open(name + "_motion.tsv")
        var bytes: [UInt8] = []
        var first: Double?
        try source.forEachSample(of: stream, to: sink) { sample throws(ExportError) in
            let start = first ?? sample.time
            first = start
            channels.append(sample, from: start, to: &bytes)
            try sink.pass(&bytes, to: file)
        }
        try sink.finish(&bytes, to: file)
        try sink.put(channels.table, as: name + "_channels.tsv")
        try sink.put(BIDSChannels.frames, as: name + "_channels.json")
        try sink.put(channels.sidecar(source.session, stream, counts).text, as: name + "_motion.json")
        return first
    }
}

/// Names of a data set's parts: letters and digits only.
struct BIDSLabels {
    let subject: String
    let session: String
    private let systems: [Int: String]

    init(_ source: ExportSource) {
        let header = source.session.header
        let name = Self.plain(header.runner?.name ?? "")
        subject = name.isEmpty ? "01" : name
        let local = header.startedUnixNanoseconds + Int64(header.utcOffset) * 1_000_000_000
        session = Self.plain(String(SessionLibrary.utc(local).prefix(19)))
        var systems: [Int: String] = [:]
        for stream in source.streams {
            let placement = Self.plain(stream.record.description.configuration.placement.name)
            systems[stream.number] = systems.values.contains(placement) ? "\(placement)\(stream.number)" : placement
        }
        self.systems = systems
    }

    var prefix: String { "sub-\(subject)_ses-\(session)" }
    var sessionFolder: String { "sub-\(subject)/ses-\(session)" }
    var folder: String { sessionFolder + "/motion" }

    func system(_ stream: StoredStream) -> String { systems[stream.number] ?? "\(stream.number)" }

    func file(_ stream: StoredStream) -> String { "\(prefix)_task-gait_tracksys-\(system(stream))" }

    private static func plain(_ text: String) -> String {
        String(
            text.unicodeScalars.filter { $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0)) }.map(
                Character.init))
    }
}
