// SPDX-License-Identifier: Apache-2.0

/// Looks at bytes that prove no protocol and says what they resemble. Keeps the start of one line, no more.
struct TrafficSketch: Sendable {
    private(set) var heard = 0
    private var printable = 0
    private var votes = [0, 0, 0]
    private var line: [UInt8] = []
    private var sample: [UInt8] = []
    private static let longestLine = 96
    private static let longestSample = 60

    init() { line.reserveCapacity(Self.longestLine) }

    /// Nearly all bytes are signs of text, and enough of them to say so: the speed is right.
    var isText: Bool { heard >= 40 && printable * 100 >= heard * 95 }

    mutating func push(_ bytes: Span<UInt8>) {
        for index in 0..<bytes.count {
            let byte = bytes[index]
            heard += 1
            let isSign = byte >= 0x20 && byte < 0x7F
            if isSign || (byte >= 9 && byte <= 13) { printable += 1 }
            if byte == 10 || byte == 13 {
                endLine()
            } else if line.count < Self.longestLine, isSign {
                line.append(byte)
            }
        }
    }

    func traffic(baud: Int) -> Traffic {
        guard isText else { return Traffic(look: .binary, baud: baud) }
        let shown = String(decoding: (sample.isEmpty ? line : sample).prefix(Self.longestSample), as: UTF8.self)
        let most = votes.max() ?? 0
        let looks: [Traffic.Look] = [.nmea, .printer, .modem]
        let look = most == 0 ? .text : looks[votes.firstIndex(of: most) ?? 0]
        return Traffic(look: look, baud: baud, sample: shown)
    }

    private mutating func endLine() {
        guard !line.isEmpty else { return }
        let text = String(decoding: line, as: UTF8.self)
        if let kind = Self.kind(of: text) { votes[kind] += 1 }
        // The first line may have lost its start.
        if sample.isEmpty || sample.count < line.count { sample = line }
        line.removeAll(keepingCapacity: true)
    }

    private static func kind(of line: String) -> Int? {
        if (line.hasPrefix("$") || line.hasPrefix("!")) && line.contains(",") { return 0 }
        let printerWords = ["ok", "echo:", "T:", " T:", "start", "Grbl", "<Idle", "<Run", "X:", "//", "Error:"]
        if printerWords.contains(where: { line.hasPrefix($0) }) { return 1 }
        let modemWords = ["OK", "AT", "RING", "NO CARRIER", "ERROR", "CONNECT", "^"]
        if modemWords.contains(where: { line.hasPrefix($0) }) { return 2 }
        return line.hasPrefix("+C") ? 2 : nil
    }
}
