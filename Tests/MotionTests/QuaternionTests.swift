// SPDX-License-Identifier: Apache-2.0

import Motion
import Testing

@Suite struct QuaternionTests {
    @Test func aQuarterTurnAboutZTakesXToY() {
        let h = 0.5.squareRoot()
        let turned = Quaternion(h, 0, 0, h).rotate(Vector3(1, 0, 0))
        #expect((turned - Vector3(0, 1, 0)).norm < 1e-15)
    }

    @Test func turningBackUndoesTurning() {
        let q = Quaternion(0.3, -0.4, 0.5, 0.7).normalized
        let v = Vector3(1, -2, 3)
        #expect((q.unrotate(q.rotate(v)) - v).norm < 1e-14)
    }

    @Test func aProductTurnsFirstByItsRightFactor() {
        let a = Quaternion(0.9, 0.1, -0.2, 0.3).normalized
        let b = Quaternion(0.2, 0.8, 0.1, -0.5).normalized
        let v = Vector3(0.5, 0.25, -1)
        #expect(((a * b).rotate(v) - a.rotate(b.rotate(v))).norm < 1e-14)
    }

    @Test func aZeroQuaternionNormalizesToTheIdentity() {
        #expect(Quaternion(0, 0, 0, 0).normalized == .identity)
    }
}
