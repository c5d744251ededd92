// SPDX-License-Identifier: Apache-2.0

import Exports
import Gait
import Motion
import Testing

@Suite struct StepsTableTests {
    private let table = StepsTable()

    private func cells(_ step: Step) -> [String: String] {
        var bytes: [UInt8] = []
        table.append(step, to: &bytes)
        let cells = String(decoding: bytes, as: UTF8.self).dropLast().split(
            separator: ",", omittingEmptySubsequences: false)
        #expect(cells.count == table.columnNames.count)
        return Dictionary(uniqueKeysWithValues: zip(table.columnNames, cells.map(String.init)))
    }

    @Test func thePromisedColumnsComeFirst() {
        let promised =
            "step,side,t_contact,t_toe_off,t_emitted,activity,cadence,contact_time,flight_time,vertical_oscillation,"
            + "pelvic_drop,pelvic_drop_u,crossover_index,step_width,step_width_u,quality"
        #expect(table.columnNames.prefix(16).joined(separator: ",") == promised)
        var bytes: [UInt8] = []
        table.appendHeader(to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == table.columnNames.joined(separator: ",") + "\n")
    }

    @Test func everyMetricHasAColumnAndOneForItsUncertaintyAndNoNameTwice() {
        for metric in MetricCatalog.all.map(\.descriptor) {
            #expect(table.columnNames.contains(metric.key))
            #expect(table.columnNames.contains(metric.key + "_u"))
        }
        #expect(Set(table.columnNames).count == table.columnNames.count)
    }

    @Test func aStepIsWrittenWithItsUnitsAndDecimals() throws {
        var step = Step(index: 7, side: .left, initialContact: 12.34567, emitted: 12.4, activity: .run)
        step.toeOff = 12.6
        step.sideLive = .unknown
        step.cadence = 161.234
        step.quality = .fair
        step.reasons = [.clipped, .boutEdge]
        let slot = try #require(MetricCatalog.all.firstIndex { $0.descriptor.key == "contact_time" })
        step.metrics[slot] = .init(value: 0.25443, uncertainty: 0.02)
        let row = cells(step)
        #expect(row["step"] == "7")
        #expect(row["side"] == "left")
        #expect(row["side_live"] == "unknown")
        #expect(row["t_contact"] == "12.3457")
        #expect(row["t_toe_off"] == "12.6000")
        #expect(row["t_emitted"] == "12.4000")
        #expect(row["activity"] == "run")
        #expect(row["cadence"] == "161.23")
        #expect(row["contact_time"] == "0.2544")
        #expect(row["contact_time_u"] == "0.02000")
        #expect(row["quality"] == "fair")
        #expect(row["quality_reasons"] == "clipped+bout_edge")
    }

    @Test func whatIsAbsentIsAnEmptyCellNeverZero() {
        let row = cells(Step(index: 0, initialContact: 1, emitted: 1, activity: .walk))
        for name in [
            "t_toe_off", "cadence", "contact_time", "flight_time", "pelvic_drop", "step_width", "quality_reasons",
        ] {
            #expect(row[name]?.isEmpty == true, "\(name)")
        }
        #expect(row["side"] == "unknown")
    }

    @Test func aWindowIsARow() {
        var bytes: [UInt8] = []
        WindowsTable.appendHeader(to: &bytes)
        WindowsTable.append(Window(time: 3, activity: .walk, cadence: nil, quality: .poor), to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == "t,activity,cadence,quality\n3.0000,walk,,poor\n")
    }

    @Test func orientationHasTheTimeOfItsSampleAsWritten() {
        var bytes: [UInt8] = []
        OrientationTable.append(1_700_000_000.003_5, Quaternion(1, 0, -0.5, 1e-9), to: &bytes)
        let row = String(decoding: bytes, as: UTF8.self)
        #expect(row == "1700000000.0035,1.000000000,0.000000000,-0.500000000,0.000000001\n")
    }
}
