// SPDX-License-Identifier: Apache-2.0

public import Analysis
internal import GRDB
public import Gait

/// The state of a sensor's mounting from `time` on, s of session time.
public struct MountingRecord: Hashable, Sendable {
    public var time: Double
    public var state: MountingState

    public init(time: Double, state: MountingState) {
        self.time = time
        self.state = state
    }
}

extension SessionReader {
    public func mountings(of stream: Int) throws(SessionError) -> [MountingRecord] {
        try records(.mounting, stream) { row in
            guard let time = row.real(0), let state = MountingState.allCases.first(where: { $0.name == row.text(1) })
            else { return nil }
            return MountingRecord(time: time, state: state)
        }
    }

    public func gaps(of stream: Int) throws(SessionError) -> [StreamGap] {
        try records(.gap, stream) { row in
            guard let from = row.real(0), let to = row.real(1),
                let reason = StreamGap.Reason.allCases.first(where: { $0.name == row.text(2) })
            else { return nil }
            return StreamGap(from: from, to: to, reason: reason)
        }
    }

    /// The states of the device's clock; none of a table.
    public func clocks(of stream: Int) throws(SessionError) -> [ClockState] {
        try records(.clock, stream) { row in
            guard let time = row.real(0), let segment = row.integer(1) else { return nil }
            var state = ClockState()
            state.time = time
            state.segment = Int(segment)
            state.offset = row.real(2)
            state.drift = row.real(3)
            state.jitter = row.real(4) ?? 0
            state.longestDelay = row.real(5) ?? 0
            state.rate = row.real(6) ?? 0
            state.period = row.real(7) ?? 0
            state.counts.lost = UInt64(clamping: row.integer(8) ?? 0)
            state.counts.duplicated = UInt64(clamping: row.integer(9) ?? 0)
            state.counts.reordered = UInt64(clamping: row.integer(10) ?? 0)
            state.counts.incredibleTimes = UInt64(clamping: row.integer(11) ?? 0)
            return state
        }
    }

    private func records<Record>(
        _ table: DerivedTable, _ stream: Int, _ make: (Row) -> Record?
    ) throws(SessionError) -> [Record] {
        try read { db in
            let rows = try DerivedRows.cursor(db, table, stream: stream)
            var records: [Record] = []
            while let row = try rows.next() {
                if let record = make(row) { records.append(record) }
            }
            return records
        }
    }
}
