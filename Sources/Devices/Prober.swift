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
    /// Bytes heard when the proof was complete.
    public private(set) var bytesToProof: Int?
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
        guard proven == nil, bytes.count > 0 else { return }
        for index in 0..<bytes.count where bytes[index].isPrintable { printable += 1 }
        heard += bytes.count
        var best: (name: String, strength: ProofStrength, byte: Int)?
        for place in witnesses.indices {
            let before = witnesses[place].witness
            witnesses[place].witness.push(bytes)
            guard witnesses[place].witness.isProven else { continue }
            let byte = Self.proof(before, bytes)
            let strength = witnesses[place].witness.strength
            if let best, best.byte < byte || (best.byte == byte && best.strength >= strength) { continue }
            best = (witnesses[place].name, strength, byte)
        }
        proven = best?.name
        bytesToProof = best.map { heard - bytes.count + $0.byte + 1 }
    }

    /// The byte of `bytes` with which `witness` has its proof.
    private static func proof(_ witness: any Witness, _ bytes: Span<UInt8>) -> Int {
        var witness = witness
        for index in 0..<bytes.count {
            witness.push(bytes.extracting(index..<(index + 1)))
            if witness.isProven { return index }
        }
        return bytes.count
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
