// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Gait
internal import Motion
internal import Sessions

/// One event a line in the order of session time, with the names of the live API: `session`, `device`, then `settled`, `window`, `quality`,
/// `marker`, `cue`.
public enum JSONLinesExport: Export {
    public static let descriptor = ExportDescriptor(
        name: "jsonl", summary: "one event a line, with the field names of the live API", shape: .file,
        holdsOneStream: false)

    public static func write(_ source: ExportSource, to sink: any ExportSink) throws(ExportError) {
        let file = try sink.open("events.jsonl")
        var bytes: [UInt8] = []
        var steps = 0
        for stream in source.streams { steps += stream.steps }
        append("session", session(source.session, steps), to: &bytes)
        for stream in source.streams { append("device", device(stream), to: &bytes) }
        var queues: [EventQueue] = try [.markers(source), .cues(source)]
        for stream in source.streams {
            queues += try [.mountings(source, stream), .gaps(source, stream), .windows(source, stream)]
            queues.append(EventQueue(StepPages(source.session, stream: stream.number), stream.number))
        }
        for index in queues.indices { try queues[index].advance() }
        while true {
            var best: Int?
            for index in queues.indices where queues[index].head != nil {
                if best.map({ queues[index].time < queues[$0].time }) ?? true { best = index }
            }
            guard let index = best, let head = queues[index].head else { break }
            append(head.name, head.members, to: &bytes)
            try sink.pass(&bytes, to: file)
            try queues[index].advance()
        }
        try sink.finish(&bytes, to: file)
    }

    private static func append(_ name: String, _ members: [(String, JSONValue)], to bytes: inout [UInt8]) {
        bytes.append(contentsOf: JSONValue.object([("event", .string(name))] + members).line.utf8)
        bytes.append(UInt8(ascii: "\n"))
    }

    private static func session(_ session: SessionReader, _ steps: Int) -> [(String, JSONValue)] {
        let header = session.header
        var members: [(String, JSONValue)] = [
            ("t", .time(0)), ("id", .string(header.uuid)), ("name", .string(header.name)),
            ("state", .string(header.state.rawValue)),
            ("started", .string(SessionLibrary.utc(header.startedUnixNanoseconds))),
            ("duration", .time(SessionTime.seconds(header.duration))),
        ]
        if let runner = header.runner { members.append(("runner", .string(runner.name))) }
        members.append(("steps", .integer(steps)))
        members.append(("tags", .array(header.tags.map { .string($0) })))
        members.append(("program_version", .string(header.programVersion)))
        members.append(("algorithm_version", .integer(header.algorithmVersion)))
        return members
    }

    private static func device(_ stream: StoredStream) -> [(String, JSONValue)] {
        let record = stream.record
        return [
            ("t", .time(SessionTime.seconds(stream.first ?? 0))), ("stream", .integer(stream.number)),
            ("key", .string(record.deviceKey)), ("title", .string(record.deviceTitle)),
            ("protocol", .string(record.description.protocolName)),
            ("placement", .string(record.description.configuration.placement.name)),
        ]
    }
}

/// Events of one kind in their order, the first of them at hand.
private struct EventQueue {
    struct Event {
        var time: Double
        var name: String
        var members: [(String, JSONValue)]

        init(_ name: String, at time: Double, stream: Int? = nil, _ members: [(String, JSONValue)]) {
            self.time = time
            self.name = name
            self.members = [("t", .time(time))] + (stream.map { [("stream", .integer($0))] } ?? []) + members
        }
    }

    private(set) var head: Event?
    var time: Double { head?.time ?? .infinity }
    private var pages: StepPages?
    private let stream: Int
    private let count: Int
    private let event: (Int) -> Event
    private var index = 0

    init(_ pages: StepPages, _ stream: Int) {
        self.pages = pages
        self.stream = stream
        count = 0
        event = { _ in Event("settled", at: 0, []) }
    }

    private init(count: Int, _ event: @escaping (Int) -> Event) {
        self.count = count
        self.event = event
        stream = 0
    }

    mutating func advance() throws(ExportError) {
        if var pages {
            let step = try ExportError.wrapped { () throws(SessionError) in try pages.next() }
            self.pages = pages
            head = step.map { Event("settled", at: $0.initialContact, stream: stream, $0.jsonMembers) }
        } else {
            head = index < count ? event(index) : nil
            index += 1
        }
    }

    static func windows(_ source: ExportSource, _ stream: StoredStream) throws(ExportError) -> EventQueue {
        let windows = try source.windows(of: stream)
        return EventQueue(count: windows.count) {
            Event("window", at: windows[$0].time, stream: stream.number, windows[$0].jsonMembers)
        }
    }

    static func mountings(_ source: ExportSource, _ stream: StoredStream) throws(ExportError) -> EventQueue {
        let mountings = try source.mountings(of: stream)
        return EventQueue(count: mountings.count) {
            Event(
                "quality", at: mountings[$0].time, stream: stream.number,
                [("kind", .string("mounting")), ("mounting", .string(mountings[$0].state.name))])
        }
    }

    static func gaps(_ source: ExportSource, _ stream: StoredStream) throws(ExportError) -> EventQueue {
        let gaps = try source.gaps(of: stream)
        return EventQueue(count: gaps.count) {
            Event(
                "quality", at: gaps[$0].to, stream: stream.number,
                [("kind", .string("gap")), ("seconds", .number(gaps[$0].to - gaps[$0].from, decimals: 3))])
        }
    }

    static func markers(_ source: ExportSource) throws(ExportError) -> EventQueue {
        let markers = try source.markers()
        return EventQueue(count: markers.count) { index in
            let marker = markers[index]
            var members: [(String, JSONValue)] = [("kind", .string(marker.kindName))]
            if let id = marker.id { members.append(("id", .integer(id))) }
            switch marker.kind {
            case .pain(let level, let place):
                members.append(("level", .integer(level)))
                if !place.isEmpty { members.append(("place", .string(place))) }
            case .treadmill(let speed, let incline):
                if let speed { members.append(("speed", .number(speed, decimals: 3))) }
                if let incline { members.append(("incline_percent", .number(incline, decimals: 2))) }
            case .note, .lap, .leftContact: break
            }
            if !marker.text.isEmpty { members.append(("text", .string(marker.text))) }
            return Event("marker", at: SessionTime.seconds(marker.time), members)
        }
    }

    static func cues(_ source: ExportSource) throws(ExportError) -> EventQueue {
        let cues = try ExportError.wrapped { () throws(SessionError) in try source.session.cues() }
        return EventQueue(count: cues.count) { index in
            let cue = cues[index]
            var members: [(String, JSONValue)] = [("kind", .string(cue.kind))]
            if let value = cue.value { members.append(("value", .number(value, decimals: 3))) }
            if let target = cue.target { members.append(("threshold", .number(target, decimals: 3))) }
            if !cue.text.isEmpty { members.append(("sentence", .string(cue.text))) }
            return Event("cue", at: SessionTime.seconds(cue.time), members)
        }
    }
}
