// SPDX-License-Identifier: Apache-2.0

/// Says what speaks on a port, from the bytes heard at one speed. It only listens.
///
/// All kinds look at the same bytes; the first whose proof is complete wins, of those at the same byte the one whose check is hardest
/// to meet by chance. The answer does not depend on how the bytes were cut.
public struct Prober: Sendable {
    public enum Verdict: Hashable, Sendable {
        /// `DeviceKind.name`.
        case known(String)
        case listening
        /// Something was heard that no kind knows, or nothing at all: try another speed.
        case nothingKnown
    }

    /// Bytes heard.
    public private(set) var heard = 0
    public private(set) var proven: String?
    private var printable = 0
    private var witnesses: [(name: String, witness: any Witness)]

    /// The kinds among `kinds` that can be known by their bytes.
    public init(_ kinds: [DeviceKind] = DeviceCatalog.all) {
        witnesses = kinds.compactMap { kind in
            guard kind.transport == .serial, let make = kind.makeWitness else { return nil }
            return (kind.name, make())
        }
    }

    public mutating func push(_ bytes: Span<UInt8>) {
        for index in 0..<bytes.count where proven == nil {
            heard += 1
            if bytes[index] >= 0x20 && bytes[index] < 0x7F || (9...13).contains(bytes[index]) { printable += 1 }
            let byte = bytes.extracting(index..<(index + 1))
            var best: (name: String, strength: ProofStrength)?
            for place in witnesses.indices {
                witnesses[place].witness.push(byte)
                let witness = witnesses[place].witness
                guard witness.isProven, best.map({ $0.strength < witness.strength }) ?? true else { continue }
                best = (witnesses[place].name, witness.strength)
            }
            proven = best?.name
        }
    }

    /// What is known after `seconds` of listening at `baud`.
    public func verdict(after seconds: Double, baud: Int) -> Verdict {
        if let proven { return .known(proven) }
        return seconds < Self.patience(baud: baud, isText: heard > 20 && printable * 100 >= heard * 95)
            ? .listening : .nothingKnown
    }

    /// Seconds: binary frames come in crowds, slow ports and lines of text take longer.
    static func patience(baud: Int, isText: Bool) -> Double { isText ? 1.2 : baud <= 19_200 ? 0.6 : 0.3 }
}
