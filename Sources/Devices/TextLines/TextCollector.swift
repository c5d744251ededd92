// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// Puts labelled numbers together to samples, which may go over several lines.
struct TextCollector: TextSink, Sendable {
    /// Samples that the last line completed.
    private(set) var ready: [TextFields] = []
    /// Samples given up since they lacked what the one before had.
    private(set) var incomplete: UInt64 = 0
    private var current = TextFields()
    /// Slots of the last sample that ended by itself.
    private var expected: UInt32 = 0
    private var units = TextUnits()
    private var hasUnits = false
    private var memo = TextNameMemo()
    private var templates = TextTemplates()

    init() {}

    /// A sample has begun.
    var isOpen: Bool { current.present != 0 }
    var hasNews: Bool { !ready.isEmpty || incomplete > 0 || hasUnits }

    mutating func clear() {
        ready.removeAll(keepingCapacity: true)
        incomplete = 0
    }

    /// The units named so far take the place of unknown or guessed ones.
    mutating func giveUnits(to other: inout TextUnits) {
        guard hasUnits else { return }
        hasUnits = false
        other.takeNamed(of: units)
    }

    mutating func readObject(_ line: Span<UInt8>) -> Bool {
        end()
        var object = TextObject()
        guard object.read(line, into: &self) == true else {
            current = TextFields()
            return false
        }
        end()
        return true
    }

    mutating func readLabels(_ line: Span<UInt8>) -> Bool {
        // Held apart, since reading changes the rest.
        var templates = TextTemplates()
        swap(&templates, &self.templates)
        defer { swap(&templates, &self.templates) }
        var found = templates.read(line, into: &self)
        if !found {
            var labels = TextLabels()
            found = labels.read(line, into: &self)
            if found { templates.remember(labels.template) }
        }
        if expected != 0, current.present == expected { end() }
        return found
    }

    /// The sample ends here: an empty line, a name that comes again.
    mutating func end() {
        guard current.present != 0 else { return }
        defer { current = TextFields() }
        let wanted = expected & (TextSlot.forceMask | TextSlot.rateMask)
        if current.has(TextSlot.forceMask) {
            let isWhole = current.has(wanted)
            expected = current.present
            if ready.isEmpty { ready.reserveCapacity(16) }
            if isWhole { ready.append(current) } else { incomplete += 1 }
        } else if current.present & (TextSlot.forceMask | TextSlot.rateMask) != 0 {
            incomplete += 1
        }
    }

    mutating func set(_ slot: Int, _ value: Double, unit: TextUnit?, isInteger: Bool, isMissing: Bool) {
        if current.present & (1 << UInt32(slot)) != 0 { end() }
        current.set(slot, value, isInteger: isInteger, isMissing: isMissing)
        if let unit { set(unit: unit) }
    }

    mutating func name(of words: TextWords) -> TextName? { memo.name(of: words) }

    mutating func set(unit: TextUnit) {
        units.take(unit)
        hasUnits = true
    }
}

extension TextUnits {
    /// Whether the units of all that `fields` hold are known.
    func cover(_ fields: TextFields) -> Bool {
        force != nil && (rate != nil || !fields.has(TextSlot.rateMask)) && (time != nil || !fields.has(1))
    }
}

extension TextFields {
    func vector(_ slot: Int) -> Vector3 { Vector3(values[slot], values[slot + 1], values[slot + 2]) }

    /// An axis of the three from `slot` on reaches `limit`, where there is one.
    func isBeyond(_ limit: Double, _ slot: Int) -> Bool {
        limit > 0
            && max(values[slot].magnitude, values[slot + 1].magnitude, values[slot + 2].magnitude) >= limit
    }
}

extension TextColumns {
    func isSame(as other: TextColumns) -> Bool {
        count == other.count && units == other.units && (0..<count).allSatisfy { slots[$0] == other.slots[$0] }
    }
}
