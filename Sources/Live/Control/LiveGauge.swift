// SPDX-License-Identifier: Apache-2.0

/// A number of the daemon for `/metrics`, as Prometheus wants it.
public struct LiveGauge: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable { case gauge, counter }

    /// `gaitd_...`, lower case, the unit in the name; counters end in `_total`.
    public var name: String
    public var help: String
    public var kind: Kind
    public var labels: [Label]
    public var value: Double

    public struct Label: Hashable, Sendable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public init(_ name: String, _ value: Double, kind: Kind = .gauge, help: String, labels: [Label] = []) {
        self.name = name
        self.value = value
        self.kind = kind
        self.help = help
        self.labels = labels
    }
}
