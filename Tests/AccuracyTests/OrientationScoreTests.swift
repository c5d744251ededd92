// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Accuracy

@Suite struct OrientationScoreTests {
    private static func table(_ quaternion: (Double) -> [Double]) -> DelimitedText {
        let rows = (0..<200).map { index in
            let t = Double(index) / 100
            return ([t] + quaternion(t)).map { String($0) }.joined(separator: ",")
        }
        return DelimitedText("t,qw,qx,qy,qz\n" + rows.joined(separator: "\n"))
    }

    private static let level = table { _ in [1, 0, 0, 0] }

    @Test func aTiltCountsAsInclination() throws {
        let half = 1.0 * Double.pi / 180  // 2° in all
        let tilted = Self.table { _ in [cos(half), sin(half), 0, 0] }
        let score = try #require(OrientationScore(reference: Self.level, movement: [[0, 2]], estimate: tilted))
        #expect(abs(score.inclination - 2) < 1e-9)
        #expect(abs(score.totalLessHeading - 2) < 1e-9)
        #expect(score.coverage == 1)
    }

    @Test func aConstantHeadingCostsNothing() throws {
        let turned = Self.table { _ in [cos(0.4), 0, 0, sin(0.4)] }
        let score = try #require(OrientationScore(reference: Self.level, movement: [[0, 2]], estimate: turned))
        #expect(score.inclination < 1e-5)
        #expect(score.totalLessHeading < 1e-5)
    }

    @Test func onlyMovementIsJudged() throws {
        let tilted = Self.table { t in t < 1 ? [1, 0, 0, 0] : [cos(0.1), sin(0.1), 0, 0] }
        let score = try #require(OrientationScore(reference: Self.level, movement: [[0, 0.9]], estimate: tilted))
        #expect(score.inclination < 1e-5)
        #expect(OrientationScore(reference: Self.level, movement: [[5, 6]], estimate: tilted) == nil)
    }
}
