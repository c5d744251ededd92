// SPDX-License-Identifier: Apache-2.0

internal import GRDB

/// Chunks of several streams in the order of their arrival: by host time, ties by the stream's number, one block of each in memory.
struct ChunkMerge {
    private struct Head {
        var cursor: BlockCursor
        let stream: Int
        var block: RawBlock?
        var position: RawBlock.Position?
        var time: Int64 = 0
        var range = 0..<0
    }

    private var heads: [Head]

    init(_ streams: [StoredStream]) {
        heads = streams.map { Head(cursor: BlockCursor($0), stream: $0.number) }
    }

    /// Gives each chunk to `body` until that says false.
    mutating func run(
        _ db: Database, damage: (RawDamage) -> Void, _ body: (Int, Int64, Span<UInt8>) throws -> Bool
    ) throws {
        for index in heads.indices { try Self.advance(&heads[index], db, damage) }
        while true {
            var best: Int?
            for index in heads.indices where heads[index].block != nil {
                if best.map({ heads[index].time < heads[$0].time }) ?? true { best = index }
            }
            guard let index = best, let block = heads[index].block else { return }
            let bytes = block.data.span.extracting(heads[index].range)
            guard try body(heads[index].stream, heads[index].time, bytes) else { return }
            try Self.advance(&heads[index], db, damage)
        }
    }

    private static func advance(_ head: inout Head, _ db: Database, _ damage: (RawDamage) -> Void) throws {
        while true {
            if let block = head.block, var position = head.position, let chunk = block.next(&position) {
                head.position = position
                head.time = chunk.time
                head.range = chunk.range
                return
            }
            head.block = nil
            switch try head.cursor.next(db) {
            case nil: return
            case .damage(let found): damage(found)
            case .block(let block):
                head.block = block
                head.position = block.start
            }
        }
    }
}
