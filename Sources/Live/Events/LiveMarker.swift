// SPDX-License-Identifier: Apache-2.0

/// Something that a person noted during the run, as clients give and get it.
public struct LiveMarker: Hashable, Sendable, Codable {
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// `level`, and perhaps `place`.
        case pain
        case lap
        /// `speed`, `incline_percent`, one or both.
        case treadmill
        /// `text`.
        case note
        /// The left foot landed now: said by a runner whose sides are not known.
        case leftContact = "left_contact"
    }

    public var kind: Kind
    /// Number of the marker in its session; given by the daemon, ignored in a request.
    public var id: Int?
    /// s on the session clock; in a request: nil is now.
    public var time: Double?
    /// Pain, 0 to 10.
    public var level: Int?
    /// Where it hurts: at most 80 characters.
    public var place: String?
    /// m/s.
    public var speed: Double?
    /// Rise of the belt, percent.
    public var inclinePercent: Double?
    /// At most 1,000 characters.
    public var text: String?

    public init(_ kind: Kind) { self.kind = kind }

    enum CodingKeys: String, CodingKey {
        case kind, id, time, level, place, speed
        case inclinePercent = "incline_percent"
        case text
    }

    /// What is wrong with it as a request, as a sentence; nil where nothing is.
    public var fault: String? {
        if let time, !time.isFinite || time < 0 || time > 1e9 { return "time must be seconds of the session." }
        if let place, place.count > 80 { return "place may have at most 80 characters." }
        if let text, text.count > 1000 { return "text may have at most 1000 characters." }
        if let speed, !(0...20 ~= speed) { return "speed must be 0 to 20 m/s." }
        if let inclinePercent, !(-30...50 ~= inclinePercent) { return "incline_percent must be -30 to 50." }
        switch kind {
        case .pain:
            guard let level else { return "a pain marker needs a level, 0 to 10." }
            return 0...10 ~= level ? nil : "level must be 0 to 10."
        case .treadmill: return speed == nil && inclinePercent == nil ? "give speed, incline_percent or both." : nil
        case .note: return (text ?? "").isEmpty ? "a note needs a text." : nil
        case .lap, .leftContact: return nil
        }
    }
}
