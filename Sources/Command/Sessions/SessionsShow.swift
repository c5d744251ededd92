// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import ArgumentParser
internal import Motion
internal import Sessions

/// `gait sessions show`.
struct SessionsShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show what a session holds: runner, sensors, markers, cues, losses.")

    @Argument(help: ArgumentHelp(SessionPlaces.naming, valueName: "session"), completion: .file(extensions: ["gait"]))
    var session: String

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let session = try SessionPlaces.open(session)
        let item = SessionLibrary.item(session.path)
        let contents = try CommandError.wrapped { () throws(SessionError) in
            (markers: try session.markers(), cues: try session.cues(), losses: try session.losses())
        }
        if json {
            Terminal.write(
                JSONValue.object([
                    ("session", SessionJSON.entry(item)),
                    ("markers", .array(contents.markers.map(SessionJSON.marker))),
                    ("cues", .array(contents.cues.map(SessionJSON.cue))),
                    ("losses", .array(contents.losses.map(SessionJSON.loss))),
                ]).text)
            return
        }
        var text = Self.head(item, session.header)
        text += "\n" + Self.streams(session.streams)
        if !contents.markers.isEmpty { text += "\n" + Self.markers(contents.markers) }
        if !contents.cues.isEmpty { text += "\n" + Self.cues(contents.cues) }
        if !contents.losses.isEmpty { text += "\n" + Self.losses(contents.losses) }
        Terminal.write(text)
    }

    private static func head(_ item: SessionLibrary.Item, _ header: SessionHeader) -> String {
        var rows = [
            ("File", "\(item.path), \(SessionText.size(item.size))"),
            ("Name", header.name),
            ("Start", SessionText.start(header) + " (\(header.timeZone))"),
            ("Length", SessionText.duration(nanoseconds: header.duration)),
            ("State", header.state.rawValue + (header.origin == .live ? "" : ", \(header.origin.rawValue)")),
        ]
        if let runner = header.runner { rows.append(("Runner", RunnerText.line(runner))) }
        if !header.tags.isEmpty { rows.append(("Tags", header.tags.joined(separator: ", "))) }
        rows.append(("Written by", "gaitd \(header.programVersion), algorithm \(header.algorithmVersion)"))
        for (key, value) in header.provenance.sorted(by: { $0.key < $1.key }) { rows.append((key, value)) }
        let width = (rows.map(\.0.count).max() ?? 0) + 2
        return rows.map { name, value in
            name + String(repeating: " ", count: width - name.count) + CommandError.onOneLine(value) + "\n"
        }.joined()
    }

    private static func streams(_ streams: [StoredStream]) -> String {
        var table = TextTable(
            ["STREAM", "DEVICE", "PROTOCOL", "WHERE", "FROM", "TO", "CHUNKS", "BYTES", "STEPS"],
            rightAligned: [0, 4, 5, 6, 7, 8])
        for stream in streams {
            let title = stream.record.deviceTitle
            table.add([
                "\(stream.number)", title.isEmpty ? stream.record.deviceKey : title,
                stream.record.description.protocolName, stream.placement,
                stream.first.map(SessionText.time) ?? "", stream.last.map(SessionText.time) ?? "", "\(stream.chunks)",
                "\(stream.bytes)", "\(stream.steps)",
            ])
        }
        return table.text
    }

    private static func markers(_ markers: [Marker]) -> String {
        var table = TextTable(["MARKER", "AT", ""], rightAligned: [1])
        for marker in markers {
            var words: [String] = []
            switch marker.kind {
            case .pain(let degree, let place): words += ["\(degree) of 10", place]
            case .treadmill(let speed, let incline):
                if let speed { words.append(SessionText.fixed(speed, 2) + " m/s") }
                if let incline { words.append(SessionText.fixed(incline, 1) + " %") }
            case .note, .lap, .leftContact: break
            }
            words.append(marker.text)
            table.add([
                marker.kindName, SessionText.time(marker.time),
                words.filter { !$0.isEmpty }.joined(separator: ", "),
            ])
        }
        return table.text
    }

    private static func cues(_ cues: [CueRecord]) -> String {
        var table = TextTable(["CUE", "AT", ""], rightAligned: [1])
        for cue in cues { table.add([cue.kind, SessionText.time(cue.time), cue.text]) }
        return table.text
    }

    private static func losses(_ losses: [LossRecord]) -> String {
        var table = TextTable(["LOSS", "STREAM", "FROM", "TO", "BYTES"], rightAligned: [1, 2, 3, 4])
        for loss in losses {
            table.add([
                loss.reason.rawValue, "\(loss.stream)", SessionText.time(loss.start), SessionText.time(loss.end),
                "\(loss.bytes)",
            ])
        }
        return table.text
    }
}
