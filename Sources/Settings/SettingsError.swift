// SPDX-License-Identifier: Apache-2.0

/// Why a configuration can't be used: the line, what is wrong there, and what to write instead.
public struct SettingsError: Error, Hashable, Sendable, CustomStringConvertible {
    public var path: String
    /// From 1; nil where the whole file is meant.
    public var line: Int?
    /// A sentence, with a suggestion where there is one.
    public var reason: String

    public init(path: String, line: Int? = nil, reason: String) {
        self.path = path
        self.line = line
        self.reason = reason
    }

    public var description: String { line.map { "\(path), line \($0): \(reason)" } ?? "\(path): \(reason)" }
}
