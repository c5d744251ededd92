// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import ArgumentParser
internal import CDispatch
internal import Devices
internal import Exports
internal import Foundation
internal import Motion
internal import Sensors
internal import Sessions

/// `gait import`.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Make a session of a raw dump of a sensor, or of a table.",
        discussion: """
            A dump of "gait record" has all that is needed: protocol, calibration, and the time of each read. \
            Any other dump is what came over the wire, byte for byte; its times are those of the device's own clock or, where it sends none, \
            come from --rate or --baud. A table is what "gait analyze" reads, the CSV files of the x-IMU3 and WitMotion programs \
            included. Several files become several streams of one session.

            Protocols: \(names).

            Examples:
              gait import run.gaitdump --placement sacrum
              gait import run.bin --protocol xsens --placement sacrum -o run.gait
              gait import run.bin --protocol witmotion --rate 200 --placement sacrum
              gait import Inertial.csv --placement foot_left -o run.gait
            """)

    @Argument(help: ArgumentHelp("Dumps or tables.", valueName: "file"), completion: .file())
    var files: [String]

    @Option(
        help: ArgumentHelp(
            "What the device speaks. (default: what a dump of \"gait record\" says; table, for *.csv, *.csv.gz and *.txt)",
            valueName: "name")
    )
    var `protocol`: String?

    @Option(
        help: ArgumentHelp(
            "Where the sensor was worn; once for all files, or once for each. (default: guessed from the signal)",
            valueName: "placement"))
    var placement: [Placement] = []

    @Option(help: ArgumentHelp("Readings a second, where the device sends no times or wrong ones.", valueName: "hz"))
    var rate: Double?

    @Option(help: ArgumentHelp("Bits a second of the line, where the device sends no times.", valueName: "bits"))
    var baud: Int?

    @Option(help: ArgumentHelp("Bytes of one report, for devices on hidraw.", valueName: "bytes"))
    var report: Int?

    @Option(
        help: ArgumentHelp("The device's HID report descriptor, for hid-sensor.", valueName: "file"),
        completion: .file())
    var descriptor: String?

    @Option(help: ArgumentHelp("Whose run it was: a profile of \"gait runners\".", valueName: "name"))
    var runner: String?

    @Option(name: .customLong("tag"), help: ArgumentHelp("A tag; may come again.", valueName: "tag"))
    var tags: [String] = []

    @Option(help: ArgumentHelp("When it began. (default: the time of the first file)", valueName: "time"))
    var start: String?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The session to write. (default: a new one among gaitd's sessions)", valueName: "session"),
        completion: .file(extensions: ["gait"]))
    var output: String?

    @Flag(help: "Print nothing but errors.")
    var quiet = false

    static var names: String {
        (DeviceCatalog.all + DeviceCatalog.files).map(\.name).joined(separator: ", ")
    }

    static func unknownProtocol(_ name: String) -> String {
        "No device speaks \"\(name)\". Known protocols: \(names)."
    }

    func validate() throws {
        if let name = `protocol`, DeviceCatalog.kind(named: name) == nil {
            throw ValidationError(Self.unknownProtocol(name))
        }
        if `protocol` == nil,
            let file = try files.first(where: { try !Self.isTable($0) && TimedDump.header(of: $0) == nil })
        {
            throw ValidationError("\(file): say with --protocol what its device speaks: \(Self.names).")
        }
        if placement.count > 1, placement.count != files.count {
            throw ValidationError("--placement is given once, or once for each file.")
        }
        if let rate, !(rate >= 1 && rate <= 10_000) { throw ValidationError("--rate is in Hz, 1 to 10000.") }
        if let baud, !(300...100_000_000).contains(baud) {
            throw ValidationError("--baud is in bits a second, 300 to 100000000.")
        }
        if let report, !(1...4096).contains(report) { throw ValidationError("--report is in bytes, 1 to 4096.") }
        if let start, SessionPlaces.wallTime(start) == nil {
            throw ValidationError("--start is a time, such as 2026-11-21T17:30.")
        }
        if let output, !output.hasSuffix(".gait") { throw ValidationError("--output ends in .gait.") }
    }

    private static func isTable(_ path: String) -> Bool {
        let name = path.lowercased()
        return [".csv", ".csv.gz", ".txt", ".tsv"].contains { name.hasSuffix($0) }
    }

    func run() throws {
        Interruption.hold()
        let sources = try sources()
        let started = try start.flatMap(SessionPlaces.wallTime) ?? Self.recorded(files[0]) ?? Self.modified(files[0])
        let offset = Self.utcOffset(started)
        let path = try output ?? Self.newPath(started, offset)
        var header = SessionHeader(
            uuid: UUID().uuidString.lowercased(), name: FilePath.lastComponent(String(path.dropLast(5))),
            origin: .import,
            startedUnixNanoseconds: started, timeZone: TimeZone.current.identifier, utcOffset: offset,
            programVersion: ProgramVersion.current, tags: tags)
        header.provenance["imported_from"] = files.map(FilePath.lastComponent).joined(separator: ", ")
        if let runner {
            header.runner = try RunnersCommand.profiles { profiles throws(SessionError) in
                try profiles.runner(named: runner)
            }
        }
        var run = ImportRun(sources: sources, output: path, header: header, isQuiet: quiet)
        try run.run()
        Interruption.release()
        guard !quiet else { return }
        Terminal.writeError(run.remark)
        let item = SessionLibrary.item(path)
        let steps = item.streams.reduce(0) { $0 + $1.steps }
        Terminal.write("\(path): \(steps) steps, \(SessionText.size(item.size)).\n")
    }

    private func sources() throws(CommandError) -> [ImportRun.Source] {
        var facts = DeviceFacts()
        if let descriptor {
            var file = try InputFile(path: descriptor)
            var buffer = [UInt8](repeating: 0, count: InputFile.pieceSize)
            let count = try file.read(into: &buffer, line: 0)
            facts.reportDescriptor = Array(buffer[0..<count])
        }
        var sources: [ImportRun.Source] = []
        for (index, file) in files.enumerated() {
            let given = `protocol`.flatMap(DeviceCatalog.kind(named:))
            let place = placement.count > 1 ? placement[index] : placement.first
            if let header = try TimedDump.header(of: file) {
                guard let kind = given ?? DeviceCatalog.kind(named: header.protocol) else {
                    throw .cannotImport(
                        file,
                        reason: "its device was not recognised. Say with --protocol what it speaks: \(Self.names).")
                }
                var source = ImportRun.Source(path: file, kind: kind, facts: header.facts)
                if descriptor != nil { source.facts.reportDescriptor = facts.reportDescriptor }
                source.placement = place
                source.pacing.baud = header.baud
                source.hasTimes = true
                source.deviceKey = header.device
                sources.append(source)
                continue
            }
            let kind = given ?? .table
            if kind.transport == .hidraw, report == nil {
                throw .cannotImport(
                    file,
                    reason:
                        "its device sends reports, and a dump does not say where one ends: give their length with --report."
                )
            }
            var source = ImportRun.Source(path: file, kind: kind, facts: facts)
            source.placement = place
            source.pacing = DumpPacer.Fallback(rate: rate, baud: baud)
            source.reportSize = kind.transport == .hidraw ? report : nil
            sources.append(source)
        }
        return sources
    }

    private static func newPath(_ started: Int64, _ offset: Int) throws(CommandError) -> String {
        let library = try SessionPlaces.ownLibrary()
        try CommandError.wrapped { () throws(SessionError) in try library.directory.make() }
        return library.newPath(startedUnixNanoseconds: started, utcOffset: offset)
    }

    /// When the recording began, as its dump says; nil where it says nothing.
    private static func recorded(_ path: String) throws(CommandError) -> Int64? {
        guard let start = try TimedDump.header(of: path)?.start, start > 0, start < 9e9 else { return nil }
        return Int64(start * 1e6) * 1000
    }

    private static func modified(_ path: String) throws(CommandError) -> Int64 {
        if path == "-" { return SessionPlaces.now() }
        var status = stat()
        guard stat(path, &status) == 0 else { throw .cannotOpen(path, code: errno) }
        return Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
    }

    private static func utcOffset(_ unixNanoseconds: Int64) -> Int {
        TimeZone.current.secondsFromGMT(for: Date(timeIntervalSince1970: Double(unixNanoseconds) * 1e-9))
    }
}
