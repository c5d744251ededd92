// SPDX-License-Identifier: Apache-2.0

internal import Live

/// A question at the bottom of the screen.
struct LivePrompt {
    enum Kind { case pain, target }
    enum Request: Sendable {
        case marker(LiveMarker)
        case coaching(CoachingChange)
    }

    private let kind: Kind
    private var typed = ""
    private(set) var isOver = false

    init(_ kind: Kind) { self.kind = kind }

    var text: String {
        switch kind {
        case .pain: " Pain now, 0 to 10, then Enter (Esc: none): \(typed)_"
        case .target: " Target, steps/min of both feet, then Enter (Esc: as it was): \(typed)_"
        }
    }

    /// What is to be done, once it was said.
    mutating func take(_ key: Character) -> Request? {
        switch key {
        case "\u{1B}": isOver = true
        case "\u{7F}", "\u{8}": typed = String(typed.dropLast())
        case "\n", "\r":
            isOver = true
            return request
        case "0"..."9" where typed.count < 3: typed.append(key)
        default: break
        }
        return nil
    }

    private var request: Request? {
        guard let number = Int(typed) else { return nil }
        switch kind {
        case .pain:
            var marker = LiveMarker(.pain)
            marker.level = number
            return .marker(marker)
        case .target:
            var change = CoachingChange()
            change.cadence = Double(number)
            return .coaching(change)
        }
    }
}
