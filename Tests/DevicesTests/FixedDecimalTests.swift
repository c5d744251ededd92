// SPDX-License-Identifier: Apache-2.0

import Devices
import Foundation
import Testing

@Suite struct FixedDecimalTests {
    private func text(_ value: Double, _ decimals: Int) -> String {
        var bytes: [UInt8] = []
        FixedDecimal.append(value, decimals: decimals, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(arguments: [
        (0.0, 3, "0.000"), (-0.0, 3, "0.000"), (1.0, 0, "1"), (-1.5, 1, "-1.5"), (0.125, 2, "0.12"), (0.375, 2, "0.38"),
        (0.5, 0, "0"), (1.5, 0, "2"), (2.5, 0, "2"), (0.9999, 3, "1.000"), (-0.9999, 3, "-1.000"),
        (-0.0004, 3, "0.000"),
        (0.1, 20, "0.10000000000000000555"), (123456789.987654321, 4, "123456789.9877"),
        (Double.leastNonzeroMagnitude, 22, "0.0000000000000000000000"),
        (9.999999999, 9, "9.999999999"), (4_503_599_627_370_495.5, 0, "4503599627370496"),
    ])
    func aValueIsRoundedToTheNearestDecimalAndATieToEven(value: Double, decimals: Int, expected: String) {
        #expect(text(value, decimals) == expected)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, 0x1p63, -1e300])
    func whatHasNoFixedDecimalIsAnEmptyCell(value: Double) {
        #expect(text(value, 3).isEmpty)
    }

    @Test func theLargestValueBelowTheLimitIsWhole() {
        #expect(text(0x1p63.nextDown, 2) == "9223372036854774784.00")
        var bytes: [UInt8] = []
        FixedDecimal.append(Int.min, to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == "-9223372036854775808")
    }

    /// glibc's printf is exact and rounds ties to even: an oracle that we did not write.
    @Test func randomValuesAgreeWithPrintf() {
        var random = SplitMix64(state: 7)
        for _ in 0..<20_000 {
            let exponent = Double(Int(random.next() % 60)) - 40
            let value = (Double(Int64(bitPattern: random.next())) * 0x1p-63) * Foundation.pow(2, exponent)
            let decimals = Int(random.next() % 16)
            let theirs = String(format: "%.\(decimals)f", value)
            let isZero = !theirs.contains { "123456789".contains($0) }
            #expect(text(value, decimals) == (isZero && theirs.hasPrefix("-") ? String(theirs.dropFirst()) : theirs))
        }
    }
}
