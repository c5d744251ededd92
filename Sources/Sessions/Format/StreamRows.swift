// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Devices
internal import GRDB
internal import Gait
internal import Motion

/// A stream of a session as it is stored.
public struct StoredStream: Hashable, Sendable {
    /// Counts the streams of a session from 1.
    public var number: Int
    public var record: StreamRecord
    public var chunks: Int
    /// Raw bytes.
    public var bytes: Int
    public var steps: Int
    /// Host time of the first and the last chunk, nanoseconds of session time; nil where there is none.
    public var first: Int64?
    public var last: Int64?
}

/// The table `stream`.
enum StreamRows {
    /// Fields of `PipelineConfiguration` and `DeviceFacts` that the table holds, or that no number depends on: a test holds this against
    /// the types, for a field that is forgotten here would make a session's numbers underivable.
    static let configurationFields = [
        "placement", "height", "legLength", "givesOrientation", "smoothsOrientation", "keepsStanceCurves", "leftOut",
    ]
    static let factsFields = [
        "vendor", "product", "reportDescriptor", "calibration", "isBluetooth", "tracker", "columns",
    ]

    static func insert(_ number: Int, _ record: StreamRecord, _ db: Database) throws {
        let configuration = record.description.configuration
        let facts = record.description.facts
        try db.execute(
            sql: """
                INSERT OR REPLACE INTO stream (id, device_key, device_title, protocol, placement, placement_origin, height,
                    leg_length, left_out, baud, vendor, product, is_bluetooth, report_descriptor, calibration,
                    tracker, column_names)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                number, record.deviceKey, record.deviceTitle, record.description.protocolName,
                configuration.placement.name, record.placementOrigin, configuration.height, configuration.legLength,
                Int(configuration.leftOut.rawValue), record.baud, Int(facts.vendor), Int(facts.product),
                facts.isBluetooth, BlockRows.data(facts.reportDescriptor), BlockRows.data(facts.calibration),
                facts.tracker.map { Int($0) }, facts.columns,
            ])
    }

    static func all(_ db: Database, _ path: String) throws -> [StoredStream] {
        let sql = """
            SELECT id, device_key, device_title, protocol, placement, placement_origin, height, leg_length, left_out, baud,
                vendor, product, is_bluetooth, report_descriptor, calibration, chunks, bytes, steps, first_ns, last_ns,
                tracker, column_names
            FROM stream ORDER BY id
            """
        return try Row.fetchAll(db, sql: sql).map { row in
            guard let number = row.integer(0), number > 0, number < 1 << 20, let name = row.text(3),
                let placement = row.text(4).flatMap(Placement.init(name:))
            else { throw SessionError.damaged(path: path, reason: "a row of the table stream can't be read") }
            var configuration = PipelineConfiguration(
                placement: placement, height: row.real(6), legLength: row.real(7))
            configuration.leftOut = Stages(rawValue: UInt16(truncatingIfNeeded: row.integer(8) ?? 0))
            var facts = DeviceFacts()
            facts.vendor = UInt16(truncatingIfNeeded: row.integer(10) ?? 0)
            facts.product = UInt16(truncatingIfNeeded: row.integer(11) ?? 0)
            facts.isBluetooth = row.integer(12) == 1
            facts.reportDescriptor = row.blob(13) ?? []
            facts.calibration = row.blob(14) ?? []
            facts.tracker = row.integer(20).map { UInt8(truncatingIfNeeded: $0) }
            facts.columns = row.text(21)
            let record = StreamRecord(
                deviceKey: row.text(1) ?? "", deviceTitle: row.text(2) ?? "",
                description: StreamDescription(protocolName: name, facts: facts, configuration: configuration),
                placementOrigin: row.text(5) ?? "given", baud: row.integer(9).map { Int($0) })
            return StoredStream(
                number: Int(number), record: record, chunks: Int(row.integer(15) ?? 0),
                bytes: Int(row.integer(16) ?? 0),
                steps: Int(row.integer(17) ?? 0), first: row.integer(18), last: row.integer(19))
        }
    }
}
