// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TOMLKit

/// One setting: its name in the file, what it means, how it is read and printed.
struct SettingsField<Root>: Sendable {
    typealias Place<Value> = any WritableKeyPath<Root, Value> & Sendable

    /// `session.pre_roll_s` is `pre_roll_s` in `[session]`; no dot: above all tables.
    let name: String
    /// Sentences for `--print-config`, a line each.
    let meaning: [String]
    /// As TOML; nil: not set.
    let text: @Sendable (Root) -> String?
    /// A sentence where the value can't be taken.
    let take: @Sendable (inout Root, any TOMLValueConvertible) -> String?

    private init(
        _ name: String, _ meaning: String, text: @escaping @Sendable (Root) -> String?,
        take: @escaping @Sendable (inout Root, any TOMLValueConvertible) -> String?
    ) {
        self.name = name
        self.meaning = meaning.split(separator: "\n").map(String.init)
        self.text = text
        self.take = take
    }

    var table: String { name.split(separator: ".").dropLast().joined(separator: ".") }
    var key: String { name.split(separator: ".").last.map(String.init) ?? name }

    static func flag(_ name: String, _ path: Place<Bool>, _ meaning: String) -> Self {
        Self(name, meaning, text: { $0[keyPath: path] ? "true" : "false" }) { root, value in
            guard let flag = value.bool else { return "must be true or false" }
            root[keyPath: path] = flag
            return nil
        }
    }

    static func flag(
        optional name: String, _ path: Place<Bool?>, _ meaning: String
    ) -> Self {
        Self(name, meaning, text: { $0[keyPath: path].map { $0 ? "true" : "false" } }) { root, value in
            guard let flag = value.bool else { return "must be true or false" }
            root[keyPath: path] = flag
            return nil
        }
    }

    static func number(
        _ name: String, _ path: Place<Double>, _ range: ClosedRange<Double>,
        _ meaning: String
    ) -> Self {
        Self(name, meaning, text: { Self.plain($0[keyPath: path]) }) { root, value in
            guard let number = value.double ?? value.int.map(Double.init), range.contains(number) else {
                return "must be a number from \(Self.plain(range.lowerBound)) to \(Self.plain(range.upperBound))"
            }
            root[keyPath: path] = number
            return nil
        }
    }

    static func whole(
        _ name: String, _ path: Place<Int>, _ range: ClosedRange<Int>,
        _ meaning: String
    ) -> Self {
        Self(name, meaning, text: { String($0[keyPath: path]) }) { root, value in
            guard let number = value.int, range.contains(number) else {
                return "must be a whole number from \(range.lowerBound) to \(range.upperBound)"
            }
            root[keyPath: path] = number
            return nil
        }
    }

    static func whole(
        optional name: String, _ path: Place<Int?>, _ range: ClosedRange<Int>,
        _ meaning: String
    ) -> Self {
        Self(name, meaning, text: { $0[keyPath: path].map(String.init) }) { root, value in
            guard let number = value.int, range.contains(number) else {
                return "must be a whole number from \(range.lowerBound) to \(range.upperBound)"
            }
            root[keyPath: path] = number
            return nil
        }
    }

    static func text(
        _ name: String, _ path: Place<String>, _ meaning: String
    ) -> Self {
        Self(name, meaning, text: { Self.quoted($0[keyPath: path]) }) { root, value in
            guard let text = value.string else { return "must be text in quotes" }
            root[keyPath: path] = text
            return nil
        }
    }

    static func text(
        optional name: String, _ path: Place<String?>, _ meaning: String
    ) -> Self {
        Self(name, meaning, text: { $0[keyPath: path].map(Self.quoted) }) { root, value in
            guard let text = value.string else { return "must be text in quotes" }
            root[keyPath: path] = text
            return nil
        }
    }

    static func texts(
        _ name: String, _ path: Place<[String]>, _ meaning: String
    ) -> Self {
        Self(name, meaning, text: { "[" + $0[keyPath: path].map(Self.quoted).joined(separator: ", ") + "]" }) {
            root, value in
            guard let array = value.array else { return "must be a list of texts: [\"a\", \"b\"]" }
            let texts = array.map { $0.string }
            guard texts.allSatisfy({ $0 != nil }) else { return "must be a list of texts: [\"a\", \"b\"]" }
            root[keyPath: path] = texts.compactMap { $0 }
            return nil
        }
    }

    /// One of few words; `empty` is the word that stands for nil.
    static func word<Value: Sendable>(
        _ name: String, _ words: [(String, Value)], _ meaning: String,
        get: @escaping @Sendable (Root) -> String?, set: @escaping @Sendable (inout Root, Value) -> Void
    ) -> Self {
        Self(name, meaning, text: { get($0).map(Self.quoted) }) { root, value in
            let allowed = words.map(\.0)
            guard let text = value.string else { return "must be one of \(Suggestion.list(allowed)), in quotes" }
            guard let found = words.first(where: { $0.0 == text }) else {
                return "must be one of \(Suggestion.list(allowed))\(Suggestion.nearest(to: text, among: allowed))"
            }
            set(&root, found.1)
            return nil
        }
    }

    static func plain(_ number: Double) -> String {
        number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number)
    }

    /// A TOML basic string.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let hex = String(scalar.value, radix: 16, uppercase: true)
                quoted += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
