// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Devices
internal import Exports
internal import Gait
internal import Motion

/// A look at the first two minutes of a table, to guess where the sensor was worn.
struct PlacementSurvey {
    var placement: Placement
    var origin: RunSummary.PlacementOrigin
    /// Bytes that were read and can't be read again, in order; empty where the source was wound back.
    var held: [[UInt8]] = []

    /// Bounds of a look at a table whose time does not move on: two minutes have 96 000 rows at 800 Hz.
    private static let mostRows: UInt64 = 200_000
    private static let mostPieces = 1024

    init(_ source: inout InputFile) throws(CommandError) {
        var decoder = TableDecoder()
        var clock = DeviceClock()
        var guess = PlacementGuess()
        var readings: [Reading] = []
        var piece = [UInt8](repeating: 0, count: InputFile.pieceSize)
        for _ in 0..<Self.mostPieces {
            if decoder.table.duration > PlacementGuess.horizon || decoder.table.rows > Self.mostRows { break }
            try Interruption.check()
            let count = try source.read(into: &piece, line: decoder.line)
            if count == 0 { break }
            if source.size == nil { held.append(Array(piece[0..<count])) }
            decoder.push(piece.span.extracting(0..<count), into: &readings)
            if let failure = decoder.failure { throw .table(source.name, failure) }
            for reading in readings {
                if let sample = clock.push(reading) { guess.push(sample) }
            }
            readings.removeAll(keepingCapacity: true)
        }
        let result = guess.guess
        placement = result.placement
        origin = .guessed(confidence: result.confidence, reason: result.reason)
        if source.rewind() { held = [] }
    }

    /// For standard error.
    var sentence: String {
        guard case .guessed(_, let reason) = origin else { return "" }
        return "gait: no --placement given; guessed \(placement.name): \(reason).\n"
    }
}
