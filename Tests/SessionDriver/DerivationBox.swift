// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Sessions

/// A derivation that an array can hold.
final class DerivationBox {
    private var derivation: Derivation

    init?(_ description: StreamDescription) {
        guard let derivation = Derivation(description) else { return nil }
        self.derivation = derivation
    }

    func push(_ chunk: SimulatedStream.TimedChunk, _ body: ([RunEvent]) -> Void) {
        derivation.push(chunk.bytes.span, hostTime: chunk.time, body)
    }

    func finish(_ body: ([RunEvent]) -> Void) { derivation.finish(body) }
}
