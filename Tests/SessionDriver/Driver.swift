// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Motion
internal import Sessions

/// Records a simulated run until it is killed, and says what is on the disk: for tests of durability.
///
///     SessionDriver record PATH SECONDS STREAMS SPEED [BYTES]
///
/// A line `acknowledged NANOSECONDS` follows each commit. With BYTES the file may not grow beyond that, until the driver reads a line from
/// standard input: then the limit is lifted. A failure is told by a line `failure SENTENCE`, its end by `well`. `closed` comes at the end.
///
///     SessionDriver endurance PATH HOURS STREAMS HERTZ
///     SessionDriver open PATH
///
/// The first records so many hours as fast as it can and fails where memory grows or the file does beyond its bounds; the second says how
/// many milliseconds it takes to open a session.
@main
enum Driver {
    static func main() throws {
        let words = CommandLine.arguments
        if words.count == 6, words[1] == "endurance", let hours = Double(words[3]), let count = Int(words[4]),
            let rate = Double(words[5])
        {
            exit(try Endurance.run(words[2], hours: hours, count: count, rate: rate) ? 0 : 1)
        }
        if words.count == 3, words[1] == "open" {
            print(String(format: "%.2f", try Endurance.open(words[2], count: 20)))
            return
        }
        guard words.count >= 6, words[1] == "record", let seconds = Double(words[3]), let count = Int(words[4]),
            let speed = Double(words[5])
        else {
            FileHandle.standardError.write(Data("use: SessionDriver record|endurance|open PATH ...\n".utf8))
            exit(2)
        }
        if words.count > 6, let limit = UInt(words[6]) { limitFiles(to: limit) }
        var options = SessionRecorder.Options()
        options.interval = 0.45 / max(speed, 1)
        let recorder = try SessionRecorder(path: words[2], header: .simulated(), options: options)
        for number in 1...count {
            _ = recorder.addStream(SimulatedStream(seconds: seconds, seed: UInt64(number)).record)
        }
        try record(recorder, seconds: seconds, count: count, speed: speed)
    }

    private static func record(_ recorder: SessionRecorder, seconds: Double, count: Int, speed: Double) throws {
        var streams = (1...count).map { SimulatedStream(seconds: seconds, seed: UInt64($0)) }
        let derivations = streams.compactMap { DerivationBox($0.record.description) }
        let start = ContinuousClock.now
        var told = RecorderStatus()
        var ended = 0
        var latest: Int64 = 0
        while ended == 0 {
            for index in streams.indices {
                guard let chunk = streams[index].next() else {
                    ended += 1
                    continue
                }
                latest = max(latest, chunk.time)
                recorder.append(stream: index + 1, hostTime: chunk.time, bytes: chunk.bytes.span)
                derivations[index].push(chunk) { recorder.append(stream: index + 1, events: $0) }
            }
            let due = start + .seconds(SessionTime.seconds(latest) / speed)
            while ContinuousClock.now < due {
                tell(recorder.status, &told)
                usleep(200)
            }
            tell(recorder.status, &told)
        }
        for index in derivations.indices {
            derivations[index].finish { recorder.append(stream: index + 1, events: $0) }
        }
        try recorder.close()
        print("closed")
    }

    private static func tell(_ status: RecorderStatus, _ told: inout RecorderStatus) {
        guard status != told else { return }
        if status.committed != told.committed { say("acknowledged \(status.committed)") }
        if status.failure != told.failure { say(status.failure.map { "failure \($0)" } ?? "well") }
        told = status
    }

    private static func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

    /// A write beyond it fails, as one on a full disk does.
    private static func limitFiles(to bytes: UInt) {
        signal(SIGXFSZ, SIG_IGN)
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
        limit.rlim_cur = bytes
        setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
        Thread.detachNewThread {
            _ = readLine()
            var wide = rlimit()
            getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &wide)
            wide.rlim_cur = wide.rlim_max
            setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &wide)
        }
    }
}
