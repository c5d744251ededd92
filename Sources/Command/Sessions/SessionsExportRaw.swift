// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import Sessions

/// `gait sessions export-raw`.
struct SessionsExportRaw: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export-raw", abstract: "Write the raw bytes of a sensor, exactly as they came.",
        discussion: """
            The bytes alone, without times; with --times a table of chunks instead: t_ns,length,hex, one row a chunk, t_ns in \
            nanoseconds of session time.
            """)

    @Argument(help: ArgumentHelp(SessionPlaces.naming, valueName: "session"), completion: .file(extensions: ["gait"]))
    var session: String

    @Option(help: ArgumentHelp("Which stream. (default: the only one)", valueName: "n"))
    var stream: Int?

    @Flag(help: "Write a table with the time of each chunk.")
    var times = false

    @Option(
        name: .shortAndLong, help: ArgumentHelp("The file to write; - for standard output.", valueName: "file"),
        completion: .file())
    var output: String

    func run() throws {
        Interruption.hold()
        let session = try SessionPlaces.open(session)
        let number = try SessionStream.number(stream, of: session)
        var file = try RawOutput(output)
        if times { file.append(Array("t_ns,length,hex\n".utf8)) }
        var failure: CommandError?
        var damages: [RawDamage] = []
        try CommandError.wrapped { () throws(SessionError) in
            try session.forEachChunk(of: [number], damage: { damages.append($0) }) { _, time, bytes in
                if times {
                    file.append(Self.row(time, bytes))
                } else {
                    bytes.withUnsafeBufferPointer { file.append($0) }
                }
                do throws(CommandError) {
                    try Interruption.check()
                    try file.flushIfFull()
                } catch {
                    failure = error
                }
                return failure == nil
            }
        }
        if let failure { throw failure }
        try file.commit()
        Interruption.release()
        for damage in damages { Terminal.writeError("gait: \(session.path): left out: \(damage)\n") }
    }

    private static func row(_ time: Int64, _ bytes: Span<UInt8>) -> [UInt8] {
        var row = Array("\(time),\(bytes.count),".utf8)
        let digits = Array("0123456789abcdef".utf8)
        for index in bytes.indices {
            row.append(digits[Int(bytes[index] >> 4)])
            row.append(digits[Int(bytes[index] & 15)])
        }
        row.append(UInt8(ascii: "\n"))
        return row
    }
}

/// Which stream of a session a command is about.
enum SessionStream {
    /// `wanted`, or the only one.
    static func number(_ wanted: Int?, of session: SessionReader) throws(CommandError) -> Int {
        if let wanted {
            return try CommandError.wrapped { () throws(SessionError) in try session.stream(wanted).number }
        }
        guard session.streams.count == 1, let only = session.streams.first else {
            let list = session.streams.map { "\($0.number) (\($0.placement))" }.joined(separator: ", ")
            throw .chooseStream(session.path, streams: list)
        }
        return only.number
    }
}
