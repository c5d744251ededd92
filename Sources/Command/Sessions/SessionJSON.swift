// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Motion
internal import Sessions

/// Sessions as JSON. Times are seconds of session time unless named otherwise; what is absent has no key.
enum SessionJSON {
    static func entry(_ item: SessionLibrary.Item) -> JSONValue {
        var members: [(String, JSONValue)] = [("file", .string(item.path)), ("bytes", .integer(item.size))]
        if let header = item.header {
            members += Self.members(of: header)
            if header.state == .recording { members.append(("is_being_recorded", .bool(item.isBeingRecorded))) }
            members.append(("streams", .array(item.streams.map(stream))))
        }
        if let problem = item.problem { members.append(("problem", .string("\(problem)"))) }
        return .object(members)
    }

    private static func members(of header: SessionHeader) -> [(String, JSONValue)] {
        var members: [(String, JSONValue)] = [
            ("id", .string(header.uuid)), ("name", .string(header.name)), ("origin", .string(header.origin.rawValue)),
            ("state", .string(header.state.rawValue)),
            ("started", .string(SessionLibrary.utc(header.startedUnixNanoseconds))),
            ("time_zone", .string(header.timeZone)), ("utc_offset", .integer(header.utcOffset)),
            ("duration", seconds(header.duration)), ("program_version", .string(header.programVersion)),
            ("algorithm_version", .integer(header.algorithmVersion)),
            ("tags", .array(header.tags.map { .string($0) })),
        ]
        if let runner = header.runner { members.append(("runner", self.runner(runner))) }
        if !header.provenance.isEmpty {
            let sorted = header.provenance.sorted { $0.key < $1.key }
            members.append(("provenance", .object(sorted.map { ($0.key, .string($0.value)) })))
        }
        return members
    }

    static func runner(_ runner: RunnerContext) -> JSONValue {
        var members: [(String, JSONValue)] = [("name", .string(runner.name))]
        if let height = runner.height { members.append(("height", .number(height, decimals: 3))) }
        if let leg = runner.legLength { members.append(("leg_length", .number(leg, decimals: 3))) }
        members.append(("involved_side", .string(runner.involvedSide.name)))
        let baselines: [JSONValue] = runner.baselines.map { baseline in
            .object([
                ("speed", .number(baseline.speed, decimals: 3)), ("cadence", .number(baseline.cadence, decimals: 2)),
            ])
        }
        members.append(("baselines", .array(baselines)))
        return .object(members)
    }

    static func stream(_ stream: StoredStream) -> JSONValue {
        let description = stream.record.description
        var members: [(String, JSONValue)] = [
            ("stream", .integer(stream.number)), ("device_key", .string(stream.record.deviceKey)),
            ("device", .string(stream.record.deviceTitle)), ("protocol", .string(description.protocolName)),
            ("placement", .string(stream.placement)), ("placement_origin", .string(stream.record.placementOrigin)),
        ]
        if let baud = stream.record.baud { members.append(("baud", .integer(baud))) }
        members += [
            ("chunks", .integer(stream.chunks)), ("bytes", .integer(stream.bytes)), ("steps", .integer(stream.steps)),
        ]
        if let first = stream.first, let last = stream.last {
            members += [("t_first", seconds(first)), ("t_last", seconds(last))]
        }
        return .object(members)
    }

    static func marker(_ marker: Marker) -> JSONValue {
        var members: [(String, JSONValue)] = [("t", seconds(marker.time)), ("kind", .string(marker.kindName))]
        switch marker.kind {
        case .pain(let degree, let place): members += [("pain", .integer(degree)), ("place", .string(place))]
        case .treadmill(let speed, let incline):
            if let speed { members.append(("speed", .number(speed, decimals: 3))) }
            if let incline { members.append(("incline", .number(incline, decimals: 2))) }
        case .note, .lap, .leftContact: break
        }
        if !marker.text.isEmpty { members.append(("text", .string(marker.text))) }
        return .object(members)
    }

    static func cue(_ cue: CueRecord) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("t", seconds(cue.time)), ("kind", .string(cue.kind)), ("text", .string(cue.text)),
        ]
        if let value = cue.value { members.append(("value", .number(value, decimals: 3))) }
        if let target = cue.target { members.append(("target", .number(target, decimals: 3))) }
        return .object(members)
    }

    static func loss(_ loss: LossRecord) -> JSONValue {
        .object([
            ("stream", .integer(loss.stream)), ("t_start", seconds(loss.start)), ("t_end", seconds(loss.end)),
            ("chunks", .integer(loss.chunks)), ("bytes", .integer(loss.bytes)),
            ("reason", .string(loss.reason.rawValue)),
        ])
    }

    static func seconds(_ nanoseconds: Int64) -> JSONValue {
        .number(SessionTime.seconds(nanoseconds), decimals: 4)
    }
}

extension StoredStream {
    /// As written in files.
    var placement: String { record.description.configuration.placement.name }
}
