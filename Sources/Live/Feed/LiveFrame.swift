// SPDX-License-Identifier: Apache-2.0

/// An event as it goes over the wire, made once and shared by all clients.
struct LiveFrame: Sendable {
    /// Counts events since the daemon's start; nil for those that can't be asked for again.
    let number: Int?
    let name: LiveEvent.Name
    /// `event:`, `id:`, `data:` and an empty line.
    let bytes: [UInt8]
    /// As in `LiveEvent`.
    let arrival: UInt64?

    init(name: LiveEvent.Name, number: Int?, epoch: String, json: String, arrival: UInt64? = nil) {
        self.number = number
        self.name = name
        self.arrival = arrival
        var text = "event: \(name.rawValue)\n"
        if let number { text += "id: \(epoch)-\(number)\n" }
        // JSON on one line holds no line feed, so one data line is enough.
        text += "data: \(json)\n\n"
        bytes = Array(text.utf8)
    }
}
