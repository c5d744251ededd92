// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Glibc
internal import Logging
internal import Synchronization

/// Lines on standard error: `level event key=value ...`; under systemd with the priority in front (sd-daemon(3)), else with the time.
///
/// The same event at the same level is written at most `burst` times in `period` seconds; then how many were left out.
struct DaemonLog: LogHandler {
    var metadata: Logger.Metadata = [:]
    /// Of this logger where it was set, else of all.
    var logLevel: Logger.Level {
        get { own ?? gate.level }
        set { own = newValue }
    }
    private var own: Logger.Level?

    /// Shared by all loggers, so that a reload reaches them.
    final class Gate: Sendable {
        private let shared = Mutex(Logger.Level.info)
        let isJournal: Bool
        let allowance = Mutex<[String: Allowance]>([:])
        let write: @Sendable (String) -> Void
        /// Waits a moment for lines that are still on their way.
        let finish: @Sendable () -> Void

        var level: Logger.Level {
            get { shared.withLock { $0 } }
            set { shared.withLock { $0 = newValue } }
        }

        init(
            isJournal: Bool, write: @escaping @Sendable (String) -> Void,
            finish: @escaping @Sendable () -> Void = {}
        ) {
            self.isJournal = isJournal
            self.write = write
            self.finish = finish
        }
    }

    struct Allowance: Hashable, Sendable {
        var since: Double
        var written: Int
        var leftOut: Int
    }

    static let burst = 20
    static let period = 30.0
    /// Kinds of lines remembered; more than there are in the program.
    static let remembered = 512

    let gate: Gate
    var now: @Sendable () -> Double = {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    init(gate: Gate) {
        self.gate = gate
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let time = now()
        let (isWritten, leftOut) = gate.allowance.withLock { allow("\(event.level) \(event.message)", time, &$0) }
        if leftOut > 0 { put(event.level, "\(event.message) left_out=\(leftOut)") }
        guard isWritten else { return }
        var text = event.message.description
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        for (key, value) in all.sorted(by: { $0.key < $1.key }) { text += " \(key)=\(Self.shown(value.description))" }
        put(event.level, text)
    }

    private func allow(_ line: String, _ time: Double, _ known: inout [String: Allowance]) -> (Bool, Int) {
        if known.count >= Self.remembered, known[line] == nil { known.removeAll() }
        var allowance = known[line] ?? Allowance(since: time, written: 0, leftOut: 0)
        var leftOut = 0
        if time - allowance.since >= Self.period {
            leftOut = allowance.leftOut
            allowance = Allowance(since: time, written: 0, leftOut: 0)
        }
        let isWritten = allowance.written < Self.burst
        if isWritten { allowance.written += 1 } else { allowance.leftOut += 1 }
        known[line] = allowance
        return (isWritten, leftOut)
    }

    private func put(_ level: Logger.Level, _ text: String) {
        gate.write(Self.line(level, text, isJournal: gate.isJournal))
    }

    fileprivate static func line(_ level: Logger.Level, _ text: String, isJournal: Bool) -> String {
        isJournal ? "<\(priority(level))>\(text)\n" : "\(stamp()) \(level) \(text)\n"
    }

    /// Quoted where a space or a control character would break the line.
    private static func shown(_ value: String) -> String {
        let isPlain =
            !value.isEmpty && value.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7F && $0 != "\"" }
        if isPlain { return value }
        var quoted = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\" + String(scalar)
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                quoted += "\\u{\(String(scalar.value, radix: 16))}"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    private static func priority(_ level: Logger.Level) -> Int {
        switch level {
        case .critical: 2
        case .error: 3
        case .warning: 4
        case .notice: 5
        case .info: 6
        case .debug, .trace: 7
        }
    }

    private static func stamp() -> String {
        var now = time(nil)
        var parts = tm()
        localtime_r(&now, &parts)
        var buffer = [CChar](repeating: 0, count: 32)
        strftime(&buffer, buffer.count, "%Y-%m-%dT%H:%M:%S%z", &parts)
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

extension DaemonLog.Gate {
    /// Standard error of this process, behind a queue: what is full there holds up nobody.
    static func standardError() -> DaemonLog.Gate {
        let isJournal = ProcessInfo.processInfo.environment["JOURNAL_STREAM"] != nil
        let queue = LogQueue { line in
            let bytes = Array(line.utf8)
            var start = 0
            while start < bytes.count {
                let count = bytes.withUnsafeBytes {
                    Glibc.write(2, $0.baseAddress.map { $0 + start }, $0.count - start)
                }
                if count > 0 {
                    start += count
                } else if errno == EAGAIN {
                    // Set to not waiting by whoever shares it.
                    var wanted = pollfd(fd: 2, events: Int16(POLLOUT), revents: 0)
                    _ = poll(&wanted, 1, 1000)
                } else if errno != EINTR {
                    return
                }
            }
        } notice: { count in
            DaemonLog.line(.warning, "log lines dropped count=\(count)", isJournal: isJournal)
        }
        return DaemonLog.Gate(isJournal: isJournal, write: queue.put) { queue.finish(within: 1) }
    }
}
