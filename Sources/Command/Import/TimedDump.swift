// SPDX-License-Identifier: Apache-2.0

internal import Devices
internal import Motion
internal import Sensors

/// A dump of `gait record`: chunks with the times at which they came, as if they came now.
struct TimedDump {
    private var reader = RawDumpReader()
    private var chunks: [Chunk] = []
    private var decoder: CatalogDecoder
    private var readings: [Reading] = []
    /// Why it can't be read any further; all before is good.
    private(set) var damage: RawDumpError?

    init(_ kind: DeviceKind, _ facts: DeviceFacts) {
        decoder = CatalogDecoder(kind, facts)
    }

    var counts: DecodeCounts { decoder.counts }

    /// `seen` gets each reading with its time in s.
    mutating func push(
        _ input: Span<UInt8>, seen: (Reading, Double) -> Void, into pieces: inout [DumpPacer.Piece]
    ) {
        guard damage == nil else { return }
        do throws(RawDumpError) {
            try reader.push(input.withUnsafeBufferPointer { Array($0) }, into: &chunks)
        } catch {
            damage = error
        }
        for chunk in chunks {
            pieces.append(DumpPacer.Piece(time: SessionTime.nanoseconds(chunk.hostTime), bytes: chunk.bytes))
            decoder.push(chunk.bytes.span, into: &readings)
            for reading in readings where reading.contents.contains(.specificForce) { seen(reading, chunk.hostTime) }
            readings.removeAll(keepingCapacity: true)
        }
        chunks.removeAll(keepingCapacity: true)
    }

    mutating func finish() {
        do throws(RawDumpError) { try reader.finish() } catch { damage = damage ?? error }
    }

    /// The header of the file at `path`; nil where it is no dump of `gait record`. Standard input can't be looked at beforehand.
    static func header(of path: String) throws(CommandError) -> RawDump.Header? {
        guard path != "-", FilePath.exists(path), !path.hasSuffix(".gait") else { return nil }
        var file = try InputFile(path: path)
        var buffer = [UInt8](repeating: 0, count: InputFile.pieceSize)
        let count = try file.read(into: &buffer, line: 0)
        guard RawDump.isDump(Array(buffer[..<count])) else { return nil }
        var reader = RawDumpReader()
        var chunks: [Chunk] = []
        do throws(RawDumpError) {
            try reader.push(Array(buffer[..<count]), into: &chunks)
        } catch .notADump {
            return nil
        } catch .newerVersion(let version) {
            throw .cannotImport(path, reason: RawDumpError.newerVersion(version).description)
        } catch {
            // Damage further on is told where it is reached.
        }
        return reader.header
    }
}
