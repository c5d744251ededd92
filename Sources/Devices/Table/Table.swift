// SPDX-License-Identifier: Apache-2.0

internal import Motion

extension DeviceKind {
    /// A table as a stream of chunks. It is never looked for on a wire: only files speak it.
    public static let table: DeviceKind = {
        var kind = DeviceKind(
            name: "table", title: "Table of measurements (CSV)", transport: .file, makeDecoder: { _ in TableDecoder() })
        // As finely as its numbers are written.
        kind.clock = DeviceClockFacts(tick: 1e-9)
        kind.notes = ["Its columns and their units are named in the header line: t_ms, ax_g, gx_dps."]
        return kind
    }()

    /// Its times are session times already.
    public var isTable: Bool { transport == .file }
}
