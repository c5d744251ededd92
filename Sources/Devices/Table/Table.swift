// SPDX-License-Identifier: Apache-2.0

extension DeviceKind {
    /// A table as a stream of chunks. It is never looked for on a wire: only files speak it.
    public static let table = DeviceKind(
        name: "table", title: "Table of measurements (CSV)", transport: .serial, makeDecoder: { _ in TableDecoder() })
}
