// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Dispatch
internal import Foundation
internal import Live
internal import Sensors
internal import Sessions
internal import Synchronization

/// Sends a session's raw chunks into a running daemon: read and paced on this thread, sent by a task, a few pieces ahead at most.
struct DaemonReplay {
    private let session: SessionReader
    private let numbers: [Int]?
    private let factor: Double
    private let isQuiet: Bool
    private let name: String

    /// Bytes sent at once, where nothing waits for its time.
    private static let pieceSize = 32_768
    /// s without a chunk after which a sign of life is sent.
    private static let signOfLife = 4.0

    init(_ session: SessionReader, streams: [Int]?, factor: Double, isQuiet: Bool) {
        self.session = session
        numbers = streams
        self.factor = factor
        self.isQuiet = isQuiet
        name = session.header.name
    }

    func run(_ client: LiveClient) throws {
        let handoff = Handoff()
        let sending = Task.detached { () async -> Result<ReplaySummary, any Error> in
            do {
                let summary: ReplaySummary = try await client.upload("/v1/replay") { write in
                    while let piece = await handoff.next() { try await write(piece) }
                    // A recording that was broken off has no end.
                    try Task.checkCancellation()
                }
                handoff.end()
                return .success(summary)
            } catch {
                handoff.end()
                return .failure(error)
            }
        }
        if !isQuiet {
            let pace = factor == .infinity ? "as fast as gaitd takes it" : "at speed \(factor)"
            Terminal.writeError("Replaying \(name) in gaitd, \(pace); nothing is recorded. Ctrl-C ends it.\n")
        }
        do {
            try produce(into: handoff)
            handoff.put([])
        } catch {
            sending.cancel()
            throw error
        }
        let summary = try AsyncRun.wait { try await sending.value.get() }
        guard !isQuiet else { return }
        let seconds = String(format: "%.1f", summary.seconds)
        Terminal.writeError("\(summary.name): \(seconds) s in \(summary.chunks) chunks, \(summary.steps) steps.\n")
    }

    private func produce(into handoff: Handoff) throws {
        var piece = ReplayUpload.bytes(header)
        var pace = ReplayPace(factor: factor)
        let clock = ContinuousClock()
        var sent = clock.now
        var failure: CommandError?
        func send() {
            handoff.put(piece)
            piece.removeAll(keepingCapacity: true)
            sent = clock.now
        }
        try CommandError.wrapped { () throws(SessionError) in
            try session.forEachChunk(
                of: numbers, damage: { Terminal.writeError("gait: \(session.path): \($0)\n") }
            ) { stream, time, bytes in
                do throws(CommandError) {
                    try pace.wait(for: time) {
                        if !piece.isEmpty { send() }
                        guard clock.now - sent > .seconds(Self.signOfLife) else { return }
                        ReplayUpload.appendSignOfLife(to: &piece)
                        send()
                    }
                    try Interruption.check()
                } catch {
                    failure = error
                    return false
                }
                ReplayUpload.append(bytes, of: stream, at: time, to: &piece)
                if piece.count >= Self.pieceSize { send() }
                return !handoff.isOver
            }
        }
        if let failure { throw failure }
        if !piece.isEmpty { send() }
    }

    private var header: ReplayUpload.Header {
        let streams = session.streams.filter { numbers?.contains($0.number) ?? true }.map { stream in
            let record = stream.record
            var device = RawDump.Header(
                protocol: record.description.protocolName, device: record.deviceKey, baud: record.baud,
                start: Double(session.header.startedUnixNanoseconds) * 1e-9, writer: "gait \(ProgramVersion.current)")
            device.facts = record.description.facts
            let configuration = record.description.configuration
            return ReplayUpload.Stream(
                number: stream.number, title: record.deviceTitle, placement: configuration.placement,
                height: configuration.height, legLength: configuration.legLength, device: device)
        }
        return ReplayUpload.Header(name: name, speed: factor == .infinity ? nil : factor, streams: streams)
    }

    /// From the thread that reads to the task that sends.
    private final class Handoff: Sendable {
        private static let ahead = 8
        private let room = DispatchSemaphore(value: ahead)
        private let over = Atomic<Bool>(false)
        private let pieces: AsyncStream<[UInt8]>
        private let input: AsyncStream<[UInt8]>.Continuation

        init() { (pieces, input) = AsyncStream.makeStream(of: [UInt8].self) }

        /// Waits for room; an empty piece is the end.
        func put(_ piece: [UInt8]) {
            if piece.isEmpty { return input.finish() }
            room.wait()
            input.yield(piece)
        }

        /// Called by one task.
        func next() async -> [UInt8]? {
            for await piece in pieces {
                room.signal()
                return piece
            }
            return nil
        }

        /// Nobody takes anything any more.
        func end() {
            over.store(true, ordering: .relaxed)
            for _ in 0..<Self.ahead { room.signal() }
        }

        var isOver: Bool { over.load(ordering: .relaxed) }
    }
}
