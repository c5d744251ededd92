// SPDX-License-Identifier: Apache-2.0

import Devices
import Testing

@Suite struct TableFailureTests {
    struct Example: CustomTestStringConvertible, Sendable {
        var text: String
        var kind: TableError.Kind
        var place: String

        init(_ text: String, _ kind: TableError.Kind, _ place: String) {
            self.text = text
            self.kind = kind
            self.place = place
        }

        var testDescription: String { "\(kind)" }
    }

    static let units = "ms2, g, mg, mps2"

    @Test(arguments: [
        Example("", .empty, ""),
        Example("\n \n", .empty, ""),
        Example("t,ax,ay\n0,1,2\n", .missingColumn("az"), "line 1"),
        Example("\n\nt,ax,ay\n0,1,2\n", .missingColumn("az"), "line 3"),
        Example("when,ax,ay,az\n", .missingColumn("t"), "line 1"),
        Example("t,ax,ay,az,gx,gz\n0,1,2,3,4,5\n", .missingColumn("gy"), "line 1"),
        Example("hello", .missingColumn("t"), "line 1"),
        Example("t,ax_lbf,ay,az\n", .unknownUnit("lbf", known: units), "line 1, column 2 (ax_lbf)"),
        Example("t,ax_dps,ay,az\n", .unknownUnit("dps", known: units), "line 1, column 2 (ax_dps)"),
        Example("t,ax_g,ay_g,az_mg\n", .contradictoryUnits, "line 1, column 4 (az_mg)"),
        Example("t,ax,ay,az,Ax\n", .repeatedColumn, "line 1, column 5 (Ax)"),
        Example("t,ax,ay,az,ax_g\n", .repeatedColumn, "line 1, column 5 (ax_g)"),
        Example("0,1,2,3\n", .noHeader, "line 1"),
        Example("t,ax,ay,\0az\n", .notText, "line 1"),
        Example("t,ax,ay,az", .noRows, "line 1"),
        Example("t,ax,ay,az\n0,1,2,3\n1,x1,2,3\n", .notANumber("x1"), "line 3, column 2 (ax)"),
        Example("t,ax,ay,az\r\n0,1,2,3\r\n\r\n1,2,2,3 m\r\n", .notANumber("3 m"), "line 4, column 4 (az)"),
        Example("t,ax,ay,az\n0,1,2,\"3\"x\n", .notANumber("3x"), "line 2, column 4 (az)"),
        Example("t,ax,ay,az\n0,1,2\n", .ragged(cells: 3, expected: 4), "line 2, column 3"),
        Example("t,ax,ay,az\n0,1,2,3,4\n", .ragged(cells: 5, expected: 4), "line 2, column 5"),
        Example("n,t,ax,ay,az\n\"a\nb\",0,1,2,3\n0,1,2\n", .ragged(cells: 3, expected: 5), "line 4, column 3"),
        Example("t,ax,ay,az\n0,1,\"2,3\n1,1,2,3\n", .unclosedQuote, "line 2, column 3 (ay)"),
        Example("t,ax,ay,az\n9,1,2,3\n7.5,1,2,3\n", .timeRunsBackwards(by: 1.5), "line 3, column 1 (t)"),
        Example("t,ax,ay,az\n0,1,2,3\n", .oneRow, "line 2"),
        Example("t,ax,ay,az\n,,,\n0,1,2,3\n0,5,2,3\n", .oneRow, "line 3"),
        Example("t,ax,ay,az\n0,1,2,nan\n1,,,\n", .nothingUsable(rows: 2), "line 2, column 4 (az)"),
        Example("t,ax,ay,az\n0,1,2,3\n1,1,2,3\n2,1,2,3\n", .constant, "line 2, column 2 (ax)"),
        Example(
            "t,ax,ay,az\n0," + String(repeating: "1", count: 256) + ",2,3\n", .cellTooLong, "line 2, column 2 (ax)"),
        Example(String(repeating: "t,", count: 40_000), .lineTooLong, "line 1"),
    ])
    func whatCannotBeReadIsNamedWithItsPlace(example: Example) {
        let failure = TableDecoding(example.text).failure
        #expect(failure?.kind == example.kind)
        #expect(failure?.place == example.place)
        #expect(failure?.reason.hasSuffix(".") == true)
    }

    @Test func theFirstFailureEndsTheStream() {
        let decoding = TableDecoding("t,ax,ay,az\n0,1,2,3\n1,x,2,3\n2,1,2,3\n3,y,2,3\n")
        #expect(decoding.readings.count == 1)
        #expect(decoding.failure?.line == 3)
        #expect(decoding.counts.skippedBytes > 0)
    }

    @Test func aSentenceNeverHoldsControlCharacters() {
        let decoding = TableDecoding("t,ax,ay,az\n0,\u{1B}[31m\u{7}" + String(repeating: "z", count: 90) + ",2,3\n")
        let sentence = decoding.failure?.description ?? ""
        #expect(sentence.contains("?[31m?zzz"))
        #expect(sentence.unicodeScalars.allSatisfy { $0.value >= 32 })
        #expect(sentence.count < 200)
    }
}
