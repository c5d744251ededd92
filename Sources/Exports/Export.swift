// SPDX-License-Identifier: Apache-2.0

public import Sessions

/// A format of other people's programs: reads a session, writes bytes. One folder a format, and one line in `ExportCatalog`.
///
/// Units are converted here and nowhere else: what a format wants otherwise than SI (or steps/min) is its own folder's affair, and tested
/// there. Memory does not grow with the samples of a session.
public protocol Export: Sendable {
    static var descriptor: ExportDescriptor { get }
    static func write(_ source: ExportSource, to sink: any ExportSink) throws(ExportError)
}

/// What help, errors and documents say about a format.
public struct ExportDescriptor: Hashable, Sendable {
    /// Whether PATH becomes a file or a folder of files.
    public enum Shape: Hashable, Sendable { case file, folder }

    /// On the command line: `fit`.
    public var name: String
    /// One line.
    public var summary: String
    public var shape: Shape
    /// The format has room for one sensor only.
    public var holdsOneStream: Bool

    public init(name: String, summary: String, shape: Shape, holdsOneStream: Bool) {
        self.name = name
        self.summary = summary
        self.shape = shape
        self.holdsOneStream = holdsOneStream
    }
}

/// What is exported: a session, and which of its streams.
public struct ExportSource: Sendable {
    public let session: SessionReader
    /// In the order of their numbers; exactly one where the format holds one stream.
    public let streams: [StoredStream]

    /// `number`: nil for all streams, or for the only one.
    public init(
        _ session: SessionReader, stream number: Int? = nil, for descriptor: ExportDescriptor
    ) throws(ExportError) {
        self.session = session
        if let number {
            do throws(SessionError) { streams = [try session.stream(number)] } catch { throw .session(error) }
        } else {
            streams = session.streams
        }
        guard !streams.isEmpty else { throw .noStreams(path: session.path) }
        guard streams.count == 1 || !descriptor.holdsOneStream else {
            throw .chooseStream(path: session.path, format: descriptor.name, streams: streams)
        }
    }
}

/// Where the bytes of an export go: files that appear together when all is written, or not at all.
public protocol ExportSink: AnyObject {
    /// Begins a file; `name` may lie in folders, `motion/x.tsv`. Of a format that is one file, the only one, whatever its name. The number
    /// stands for it from then on.
    func open(_ name: String) throws(ExportError) -> Int
    func write(_ bytes: [UInt8], to file: Int) throws(ExportError)
    /// Raw bytes of the session that have been read since the last call: for who waits, and for who wants to stop.
    func advance(by bytes: Int) throws(ExportError)
    /// What the user should know, as a sentence.
    func remark(_ sentence: String)
}

extension ExportSink {
    private static var pieceSize: Int { 65_536 }

    /// Hands on what has gathered, where it is much.
    func pass(_ bytes: inout [UInt8], to file: Int) throws(ExportError) {
        guard bytes.count >= Self.pieceSize else { return }
        try finish(&bytes, to: file)
    }

    /// Hands on what is left.
    func finish(_ bytes: inout [UInt8], to file: Int) throws(ExportError) {
        try write(bytes, to: file)
        bytes.removeAll(keepingCapacity: true)
    }

    /// A whole small file.
    func put(_ text: String, as name: String) throws(ExportError) {
        try write(Array(text.utf8), to: try open(name))
    }
}
