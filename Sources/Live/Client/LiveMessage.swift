// SPDX-License-Identifier: Apache-2.0

/// One event of the live stream as a client gets it.
public struct LiveMessage: Hashable, Sendable {
    /// `LiveEvent.Name`, or one that this version does not know.
    public var name: String
    /// To resume behind it; nil where it can't be asked for again.
    public var id: String?
    /// JSON on one line.
    public var data: String

    public init(name: String, id: String?, data: String) {
        self.name = name
        self.id = id
        self.data = data
    }
}

/// From the bytes of a server-sent event stream to messages. Memory is bounded by the longest event.
struct LiveMessages {
    /// Bytes of one line.
    static let longestLine = 1 << 20

    private var line: [UInt8] = []
    private var name = ""
    private var id: String?
    private var data: [String] = []

    /// The messages that end in `bytes`. Throws where a line has no end.
    mutating func push(_ bytes: some Sequence<UInt8>) throws(LiveError) -> [LiveMessage] {
        var messages: [LiveMessage] = []
        for byte in bytes {
            guard byte == UInt8(ascii: "\n") else {
                guard line.count < Self.longestLine else { throw .unexpected("a line without an end") }
                line.append(byte)
                continue
            }
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            let text = String(decoding: line, as: UTF8.self)
            line.removeAll(keepingCapacity: true)
            if text.isEmpty {
                if !data.isEmpty {
                    messages.append(LiveMessage(name: name, id: id, data: data.joined(separator: "\n")))
                }
                name = ""
                id = nil
                data = []
            } else {
                take(text)
            }
        }
        return messages
    }

    private mutating func take(_ text: String) {
        guard !text.hasPrefix(":") else { return }
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let value = parts.count == 2 ? String(parts[1].hasPrefix(" ") ? parts[1].dropFirst() : parts[1]) : ""
        switch parts[0] {
        case "event": name = value
        case "id": id = value
        case "data": data.append(value)
        default: break
        }
    }
}
