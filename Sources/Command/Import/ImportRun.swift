// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Devices
internal import Exports
internal import Foundation
internal import Gait
internal import Motion
internal import Sessions

/// Files through pipelines into a session, one stream a file.
struct ImportRun {
    struct Source {
        var path: String
        var kind: DeviceKind
        var facts = DeviceFacts()
        /// nil: guessed from the signal.
        var placement: Placement?
        var pacing = DumpPacer.Fallback()
        var reportSize: Int?
        /// The file is a dump of `gait record`, which has the times.
        var hasTimes = false
        /// The device, as the dump names it.
        var deviceKey: String?
    }

    var sources: [Source]
    var output: String
    var header: SessionHeader
    var isQuiet: Bool
    /// For standard error.
    private(set) var remark = ""

    init(sources: [Source], output: String, header: SessionHeader, isQuiet: Bool) {
        self.sources = sources
        self.output = output
        self.header = header
        self.isQuiet = isQuiet
    }

    mutating func run() throws(CommandError) {
        let (output, header) = (output, header)
        let recorder = try CommandError.wrapped { () throws(SessionError) in
            try SessionRecorder(path: output, header: header)
        }
        do throws(CommandError) {
            for source in sources { try feed(source, to: recorder) }
            try CommandError.wrapped { () throws(SessionError) in try recorder.close() }
        } catch {
            // What was asked for can't be made: nothing is left of the attempt.
            try? recorder.close()
            try? SessionLibrary.delete(output)
            throw error
        }
    }

    private mutating func feed(_ source: Source, to recorder: SessionRecorder) throws(CommandError) {
        var configuration = PipelineConfiguration(
            placement: source.placement ?? .other, height: header.runner?.height, legLength: header.runner?.legLength)
        var origin = "given"
        if source.placement == nil {
            let guess = try Self.guess(source)
            configuration.placement = guess.placement
            origin = "guessed"
            remark += "gait: \(source.path): no --placement given; guessed \(guess.placement.name): \(guess.reason).\n"
        }
        let description = StreamDescription(
            protocolName: source.kind.name, facts: source.facts, configuration: configuration)
        let number = recorder.addStream(
            StreamRecord(
                deviceKey: source.deviceKey ?? "file:" + FilePath.lastComponent(source.path),
                deviceTitle: source.kind.title,
                description: description, placementOrigin: origin, baud: source.pacing.baud))
        guard var derivation = Derivation(description) else {
            throw .cannotImport(source.path, reason: ImportCommand.unknownProtocol(source.kind.name))
        }
        var waiting = 0
        var failure: CommandError?
        let damage = try Self.forEachPiece(source, showsProgress: !isQuiet) { piece throws(CommandError) in
            recorder.append(stream: number, hostTime: piece.time, bytes: piece.bytes.span)
            derivation.push(piece.bytes.span, hostTime: piece.time) { recorder.append(stream: number, events: $0) }
            waiting += piece.bytes.count
            // The recorder never waits; a file must not outrun the disk.
            guard waiting > 256 << 10 else { return }
            waiting = 0
            do throws(SessionError) { try recorder.flush() } catch { failure = .session(error) }
            if let failure { throw failure }
        }
        if let damage { remark += "gait: \(damage)\n" }
        derivation.finish { recorder.append(stream: number, events: $0) }
        try CommandError.wrapped { () throws(SessionError) in try recorder.flush() }
    }

    // MARK: Reading

    /// The file in chunks with their times. Gives what could not be read, where all before it is good.
    private static func forEachPiece(
        _ source: Source, showsProgress: Bool, seen: @escaping (Reading, Double) -> Void = { _, _ in },
        until isEnough: () -> Bool = { false }, _ body: (DumpPacer.Piece) throws(CommandError) -> Void
    ) throws(CommandError) -> String? {
        var file = try InputFile(path: source.path)
        var progress = ProgressBar(total: file.size, isQuiet: !showsProgress)
        var buffer = [UInt8](repeating: 0, count: InputFile.pieceSize)
        var reader = DumpReader(source)
        while !isEnough() {
            try Interruption.check()
            let count = try file.read(into: &buffer, line: reader.line)
            if count == 0 { break }
            try reader.push(buffer.span.extracting(0..<count), seen: seen)
            for piece in reader.take() { try body(piece) }
            progress.show(file.bytesRead)
        }
        progress.clear()
        guard !isEnough() else { return nil }
        let damage = try reader.finish()
        for piece in reader.take() { try body(piece) }
        return damage
    }

    private static func guess(_ source: Source) throws(CommandError) -> (placement: Placement, reason: String) {
        var guess = PlacementGuess()
        var first: Double?
        var latest = 0.0
        _ = try forEachPiece(
            source, showsProgress: false,
            seen: { reading, time in
                first = first ?? time
                latest = time - (first ?? time)
                let flags = reading.contents.contains(.angularRate) ? reading.flags : reading.flags.union(.noGyroscope)
                guess.push(
                    Sample(
                        time: time, specificForce: reading.specificForce, angularRate: reading.angularRate, flags: flags
                    ))
            }, until: { latest > PlacementGuess.horizon }
        ) { _ throws(CommandError) in }
        let result = guess.guess
        return (result.placement, result.reason)
    }
}
