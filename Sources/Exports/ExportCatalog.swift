// SPDX-License-Identifier: Apache-2.0

/// The single list of formats: the command's help, its completion and the documents follow it.
public enum ExportCatalog {
    public struct Entry: Sendable {
        public let descriptor: ExportDescriptor
        public let write: @Sendable (ExportSource, any ExportSink) throws(ExportError) -> Void

        init<E: Export>(_: E.Type) {
            descriptor = E.descriptor
            write = { (source, sink) throws(ExportError) in try E.write(source, to: sink) }
        }
    }

    public static let all: [Entry] = [
        Entry(CSVExport.self),
        Entry(SummaryExport.self),
        Entry(JSONLinesExport.self),
        Entry(BIDSExport.self),
        Entry(FITExport.self),
        Entry(OrientationStorageExport.self),
        Entry(XIMU3Export.self),
    ]

    /// nil where no format has that name.
    public static func entry(named name: String) -> Entry? { all.first { $0.descriptor.name == name } }
}
