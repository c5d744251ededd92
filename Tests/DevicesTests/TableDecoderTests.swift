// SPDX-License-Identifier: Apache-2.0

import Devices
import Motion
import Testing

@Suite struct TableDecoderTests {
    static let two = "\n0,1,2,3\n0.5,4,5,6\n"

    @Test func aRowIsAReading() {
        let decoding = TableDecoding(
            "t,ax,ay,az,gx,gy,gz,mx,my,mz\n0,1,2,3,4,5,6,7,8,9\n0.01,-1,-2.5,3e0,0,0,0,1,1,1\n")
        #expect(decoding.failure == nil)
        #expect(decoding.readings.count == 2)
        let first = decoding.readings[0]
        #expect(first.contents == [.deviceTime, .specificForce, .angularRate, .magneticField])
        #expect(first.specificForce == Vector3(1, 2, 3))
        #expect(first.angularRate == Vector3(4, 5, 6))
        #expect(first.magneticField == Vector3(7, 8, 9))
        #expect(decoding.readings[1].deviceTime == 0.01)
        #expect(decoding.readings[1].specificForce == Vector3(-1, -2.5, 3))
    }

    @Test func columnsMayStandInAnyOrderAmongOthers() {
        let decoding = TableDecoding("note,az,ax,n,ay,t\nhello,3,1,,2,0\n\"a,\"\"b\"\"\n,c\",6,4,x y,5,1\n")
        #expect(decoding.failure == nil)
        #expect(decoding.readings.map(\.specificForce) == [Vector3(1, 2, 3), Vector3(4, 5, 6)])
        #expect(decoding.readings.map(\.deviceTime) == [0, 1])
    }

    @Test(arguments: [
        "t,ax,ay,az\r\n0,1,2,3\r\n0.5,4,5,6\r\n", "t,ax,ay,az\r0,1,2,3\r0.5,4,5,6\r", "t,ax,ay,az\n0,1,2,3\n0.5,4,5,6",
        "\u{FEFF}t,ax,ay,az\n0,1,2,3\n0.5,4,5,6\n", "\n \nt,ax,ay,az\n\n0,1,2,3\n  \n0.5,4,5,6\n\n",
        " t , ax,ay,az \n 0 , 1,2 ,3\n0.5,4,5,6 \n", "t;ax;ay;az\n0;1;2;3\n0,5;4,0;5;6\n",
        "t\tax\tay\taz\n0\t1\t2\t3\n0,5\t4\t5\t6.0\n",
        "\"t\",\"ax\",\"ay\",\"az\"\n\"0\",\"1\",2,3\n\"0.5\" ,4,5,\"6\"\n",
        "T,AX,Ay,aZ\n0,1,2,3\n0.5,4,5,6\n",
    ])
    func theSameTableMayBeWrittenInManyWays(text: String) {
        let decoding = TableDecoding(text)
        #expect(decoding.failure == nil)
        #expect(decoding.readings == TableDecoding("t,ax,ay,az" + Self.two).readings)
        #expect(decoding.counts.frames == 2)
    }

    @Test(
        arguments: [
            ("t_ms", 0.0005), ("t_us", 0.0000005), ("t (s)", 0.5), ("T_S", 0.5), ("t_ns", 5e-10), ("t[ms]", 0.0005),
        ] as [(String, Double)])
    func timeHasItsUnitInTheName(name: String, second: Double) {
        #expect(TableDecoding("\(name),ax,ay,az" + Self.two).readings.last?.deviceTime == second)
    }

    @Test(
        arguments: [
            ("_g", 4 * 9.80665), ("_mg", 0.004 * 9.80665), ("_ms2", 4.0), ("_m_s2", 4.0),
            (" (m/s^2)", 4.0), (" [m/s²]", 4.0),
            ("_mps2", 4.0),
        ] as [(String, Double)])
    func accelerationHasItsUnitInTheName(unit: String, x: Double) {
        #expect(TableDecoding("t,ax\(unit),ay\(unit),az\(unit)" + Self.two).readings.last?.specificForce.x == x)
    }

    @Test(
        arguments: [
            ("_dps", 2 * Double.pi / 180), ("_deg_s", 2 * Double.pi / 180), (" (°/s)", 2 * Double.pi / 180),
            ("_mdps", 0.002 * (Double.pi / 180)), ("_rads", 2.0), ("_rad_s", 2.0), ("", 2.0),
        ] as [(String, Double)])
    func angularRateHasItsUnitInTheName(unit: String, z: Double) {
        let decoding = TableDecoding("t,ax,ay,az,gx\(unit),gy\(unit),gz\(unit)\n0,0,0,9,1,1,1\n1,0,0,9,0,1,2\n")
        #expect(decoding.readings.last?.angularRate.z == z)
    }

    @Test func aColumnBesideTheOneWithTheNameIsAFurtherColumn() {
        #expect(TableDecoding("t,ax,ay,az,ax_raw,t_board" + "\n0,1,2,3,x,x\n1,2,2,3,x,x\n").failure == nil)
    }

    @Test func anIncompleteMagnetometerIsPassedOver() {
        let decoding = TableDecoding("t,ax,ay,az,mx\n0,1,2,3,x\n1,2,2,3,y\n")
        #expect(decoding.failure == nil)
        #expect(decoding.readings.first?.contents == [.deviceTime, .specificForce])
    }

    @Test func whatWasNotMeasuredIsDroppedAndCounted() {
        let text = """
            t,ax,ay,az,gx,gy,gz,mx,my,mz
            0,1,2,3,1,1,1,1,1,1
            nan,1,2,3,1,1,1,1,1,1
            ,1,2,3,1,1,1,1,1,1
            1,inf,2,3,1,1,1,1,1,1
            1,1,2,3,1,,1,1,1,1
            1,1,2,3,,,,1,1,1
            1,1,2,3,1,1,1,,,
            """
        let decoding = TableDecoding(text)
        #expect(decoding.failure == nil || decoding.failure?.kind == .constant)
        #expect(decoding.table.rows == 7)
        #expect(decoding.table.withoutTime == 2)
        #expect(decoding.table.withoutAcceleration == 1)
        #expect(decoding.table.withoutAngularRate == 2)
        #expect(decoding.counts.rejectedFrames == 5)
        // The magnetometer measures more slowly than the rest, often.
        #expect(decoding.readings.last?.contents == [.deviceTime, .specificForce, .angularRate])
    }

    @Test func aGyroscopeThatNeverSpeaksLeavesTheAccelerometer() {
        let decoding = TableDecoding("t,ax,ay,az,gx,gy,gz\n0,1,2,3,,,\n1,2,2,3,nan,nan,nan\n")
        #expect(decoding.failure == nil)
        #expect(decoding.readings.map(\.contents) == [[.deviceTime, .specificForce], [.deviceTime, .specificForce]])
    }

    @Test func timeThatDoesNotRiseIsDroppedAndCounted() {
        let decoding = TableDecoding("t,ax,ay,az\n0,1,2,3\n2,2,2,3\n2,3,2,3\n1.5,4,2,3\n3,5,2,3\n")
        #expect(decoding.failure == nil)
        #expect(decoding.readings.map(\.deviceTime) == [0, 2, 3])
        #expect(decoding.table.repeatedTime == 1)
        #expect(decoding.table.lateTime == 1)
    }

    @Test func gapsAndTheRateOutsideThemAreCounted() {
        var text = "t,ax,ay,az\n"
        for index in 0..<200 { text += "\(Double(index) * 0.01 + (index >= 100 ? 5 : 0)),\(index),0,9\n" }
        let table = TableDecoding(text).table
        #expect(table.gaps == 1)
        #expect(abs(table.gapTime - 5.01) < 1e-9)
        #expect(abs((table.rate ?? 0) - 100) < 1e-6)
        #expect(abs(table.duration - 6.99) < 1e-9)
    }
}
