// SPDX-License-Identifier: Apache-2.0

public import Motion

/// The decoder of any kind in the catalogue, for those who learn the kind at run time. One dynamic call a chunk, none a sample.
public struct CatalogDecoder: Decoder {
    public let kind: DeviceKind
    private var decoder: any Decoder

    public init(_ kind: DeviceKind, _ facts: DeviceFacts = DeviceFacts()) {
        self.kind = kind
        decoder = kind.makeDecoder(facts)
    }

    public var counts: DecodeCounts { decoder.counts }

    /// Why nothing more can be decoded; only a table can fail so.
    public var failure: TableError? { (decoder as? TableDecoder)?.failure }

    /// What a table held; nil of a device.
    public var table: TableCounts? { (decoder as? TableDecoder)?.table }

    public mutating func push(_ bytes: Span<UInt8>, into readings: inout [Reading]) {
        decoder.push(bytes, into: &readings)
    }

    public mutating func finish(into readings: inout [Reading]) { decoder.finish(into: &readings) }
}
