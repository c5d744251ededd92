// SPDX-License-Identifier: Apache-2.0

import Devices
import Motion
import Testing

@Suite struct TextLinesTests {
    private func decode(_ text: String) -> (readings: [Reading], decoder: TextLinesDecoder) {
        var decoder = TextLinesDecoder()
        var readings: [Reading] = []
        let bytes = Array(text.utf8)
        decoder.push(bytes.span, into: &readings)
        decoder.settle(into: &readings)
        return (readings, decoder)
    }

    private static let gravity = 9.80665
    private static let degree = Double.pi / 180

    private func isNear(_ a: Vector3, _ b: Vector3) -> Bool { (a - b).norm < 1e-9 * max(1, b.norm) }

    @Test(arguments: [
        "{\"acc\":[0.5,0.25,9.75],\"gyro\":[0.1,0.2,0.3]}\n",
        "{\"accel\":{\"x\":0.5,\"y\":0.25,\"z\":9.75},\"gyro\":{\"x\":0.1,\"y\":0.2,\"z\":0.3}}\r\n",
        "{\"imu\":{\"accelX\":0.5,\"accelY\":0.25,\"accelZ\":9.75,\"name\":\"a, \\\"b\\\"\",\"gyroX\":0.1,\"gyroY\":0.2,\"gyroZ\":0.3}}\n",
        "ax: 0.5\nay: 0.25\naz: 9.75\ngx: 0.1\ngy: 0.2\ngz: 0.3\nax: 1\n",
        ">ax:0.5\n>ay:0.25\n>az:9.75\n>gx:0.1\n>gy:0.2\n>gz:0.3\n>ax:1\n",
        "Accel X: 0.5\tY: 0.25\tZ: 9.75 m/s^2\nGyro X: 0.1\tY: 0.2\tZ: 0.3 rad/s\n\n",
        "Acc (m/s^2) [ 0.5, 0.25, 9.75 ], Gyr (rad/s) [ 0.1, 0.2, 0.3 ]\n",
        "ax = 0.5; ay = 0.25; az = 9.75; gx = 0.1; gy = 0.2; gz = 0.3\n",
        "accX,accY,accZ,gyroX,gyroY,gyroZ\n0.5,0.25,9.75,0.1,0.2,0.3\n",
        "# ax [m/s^2], ay [m/s^2], az [m/s^2], gx [rad/s], gy [rad/s], gz [rad/s]\n0.5, 0.25, 9.75, 0.1, 0.2, 0.3\n",
        "LABEL,acc_x_ms2,acc_y_ms2,acc_z_ms2,gyro_x_rads,gyro_y_rads,gyro_z_rads\nDATA,0.5,0.25,9.75,0.1,0.2,0.3\n",
        "0.5 0.25 9.75 0.1 0.2 0.3\n", "0,5;0,25;9,75;0,1;0,2;0,3\n", "0,5\t0,25\t9,75\t0,1\t0,2\t0,3\n",
        "0.500,0.250,9.750,1.0e-1,2.0E-1,0.3\n",
    ]) func allShapesSayTheSame(text: String) throws {
        let readings = decode(text).readings
        let reading = try #require(readings.first)
        #expect(isNear(reading.specificForce, Vector3(0.5, 0.25, 9.75)))
        #expect(reading.contents.contains(.angularRate))
        #expect(isNear(reading.angularRate, Vector3(0.1, 0.2, 0.3)))
    }

    @Test(arguments: [(2048.0, 16.4), (4096, 32.8), (8192, 65.5), (16_384, 131)])
    func countsTellTheRangeAtRest(counts: Double, rate: Double) {
        let text = (0..<6).map { "\($0 * 5),\(10 + $0),-20,\(Int(counts)),\(Int(rate) * 10),0,-3\n" }.joined()
        let (readings, decoder) = decode(text)
        #expect(readings.count == 6)
        #expect((readings[0].specificForce.norm - Self.gravity).magnitude < 0.01)
        let expected = Double(Int(rate) * 10) / rate * Self.degree
        #expect((readings[0].angularRate.x - expected).magnitude < 1e-12)
        #expect(decoder.units.guessed == [.columns, .time, .force, .rate])
        #expect(decoder.units.note?.contains("guessed") == true)
    }

    @Test func aCountAtTheEndOfItsRangeIsFlagged() {
        let text = (0..<6).map { "\($0 * 5),0,0,2048,0,0,0\n" }.joined() + "30,32767,0,0,0,-32768,0\n"
        let readings = decode(text).readings
        #expect(readings.dropLast().allSatisfy { $0.flags.isEmpty })
        #expect(readings.last?.flags == [.clippedAccelerometer, .clippedGyroscope])
    }

    @Test func namedUnitsAreNoGuess() {
        let (readings, decoder) = decode("t_us,ax_mg,ay_mg,az_mg,gx_dps,gy_dps,gz_dps\n5000,0,0,1000,90,0,0\n")
        #expect(decoder.units.guessed.isEmpty)
        #expect(decoder.units.note == nil)
        #expect(readings.count == 1)
        #expect(readings.first?.deviceTime == 5000 * 1e-6)
        #expect(isNear(readings[0].specificForce, Vector3(0, 0, Self.gravity)))
        #expect(isNear(readings[0].angularRate, Vector3(Double.pi / 2, 0, 0)))
    }

    @Test func linearAccelerationIsNotTakenForAcceleration() {
        let text =
            "linear_acc_x,linear_acc_y,linear_acc_z\n0.5,0.25,9.75\nlin_ax:1 lin_ay:2 lin_az:9\nUser Accel X: 1 Y: 2 Z: 9\n"
        #expect(decode(text + "x").decoder.hasHeader == false)
        #expect(decode("lin_ax:1 lin_ay:2 lin_az:9\nUser Accel X: 1 Y: 2 Z: 9\n").readings.isEmpty)
        #expect(decode("areal\t1\t2\t3\naworld\t1\t2\t3\nypr\t10\t20\t30\n").readings.isEmpty)
    }

    @Test func timeLastIsFound() {
        let text = (0..<6).map { "0.0\($0 * 7 % 5),0.25,9.75,0.1,0.2,0.3,\(1000 + $0 * 10)\n" }.joined()
        let readings = decode(text).readings
        let times: [Double] = (0..<6).map { Double(1000 + $0 * 10) * 1e-3 }
        #expect(readings.map(\.deviceTime) == times)
    }

    @Test func microsecondsRunOver() {
        let text =
            "t_us,ax_g,ay_g,az_g\n" + [4_294_960_000, 4_294_965_000, 2_704, 7_704].map { "\($0),0,0,1\n" }.joined()
        let (readings, decoder) = decode(text)
        #expect(
            readings.map(\.deviceTime)
                == [4_294_960_000, 4_294_965_000, 4_294_970_000, 4_294_975_000].map { $0 * 1e-6 })
        #expect(decoder.restarts == 0)
        #expect(readings.allSatisfy { $0.flags == .noGyroscope })
    }

    @Test func aRestartIsCounted() {
        let text = "t_ms,ax_g,ay_g,az_g\n" + [90_000, 90_010, 5, 15].map { "\($0),0,0,1\n" }.joined()
        let (readings, decoder) = decode(text)
        #expect(decoder.restarts == 1)
        let times: [Double] = [90_000, 90_010, 5, 15].map { $0 * 1e-3 }
        #expect(readings.map(\.deviceTime) == times)
    }

    @Test func anotherShapeTakesOverAfterTwentyLines() {
        let first = (0..<10).map { "\($0 * 10),0.01,0.02,1.00,1,2,3\n" }.joined()
        let second = (0..<40).map { "0.0\($0 % 5),0.02,9.81\n" }.joined()
        let (readings, decoder) = decode(first + second)
        #expect(readings.filter { $0.contents.contains(.angularRate) }.count == 10)
        // Nineteen are dropped, the twentieth begins anew.
        #expect(readings.filter { !$0.contents.contains(.angularRate) }.count == 21)
        #expect(decoder.counts.rejectedFrames == 20 || decoder.counts.rejectedFrames == 19)
    }

    @Test func oneLineOfAnotherShapeIsDropped() {
        let row = "0.01,0.02,9.81,1,2,3\n"
        let (readings, decoder) = decode(
            String(repeating: row, count: 8) + "0.01,0.02,9.81,1,2\n" + String(repeating: row, count: 2))
        #expect(readings.count == 10)
        #expect(decoder.counts.rejectedFrames == 1)
    }

    @Test func aDamagedLabelledSampleIsDropped() {
        let line = "ax:0.1 ay:0.2 az:9.8 gx:1 gy:2 gz:3\n"
        let (readings, decoder) = decode(line + line + "ax:0.1 ay:0.2 az:9.8 gx:1 g" + line + line + line)
        #expect(readings.allSatisfy { isNear($0.specificForce, Vector3(0.1, 0.2, 9.8)) })
        #expect(readings.allSatisfy { isNear($0.angularRate, Vector3(1, 2, 3)) })
        #expect(readings.count >= 4)
        #expect(decoder.counts.rejectedFrames > 0)
    }

    @Test func memoryStaysBounded() {
        let (readings, decoder) = decode(String(repeating: "ax:", count: 100_000) + "\n0.1,0.2,9.8\n")
        #expect(decoder.overlongLines == 1)
        #expect(readings.count == 1)
        #expect(
            decode(String(repeating: "[", count: 900) + "\n{\"a\":" + String(repeating: "[", count: 900) + "\n")
                .readings.isEmpty)
    }

    @Test func columnsCanBeNamedBeforehand() {
        let columns = "t_ms,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps"
        #expect(TextLinesDecoder.canUse(columns: columns))
        #expect(!TextLinesDecoder.canUse(columns: "time,temperature,humidity"))
        var facts = DeviceFacts()
        facts.columns = columns
        var decoder = CatalogDecoder(.textLines, facts)
        var readings: [Reading] = []
        // Numbers that a guess would take for m/s² and rad/s, and a header of the board's own without units.
        let lines = Array("100,0.5,0.25,9,1,2,3\r\nt,ax,ay,az,gx,gy,gz\r\n110,1,0,0,4,5,6\r\n".utf8)
        decoder.push(lines.span, into: &readings)
        #expect(readings.count == 2)
        guard readings.count == 2 else { return }
        #expect(isNear(readings[0].specificForce, Self.gravity * Vector3(0.5, 0.25, 9)))
        #expect(isNear(readings[1].angularRate, Self.degree * Vector3(4, 5, 6)))
        #expect((readings[1].deviceTime - 0.11).magnitude < 1e-12)
    }

    @Test func linesOfOtherColumnsThanNamedAreNeverGuessed() {
        var decoder = TextLinesDecoder(columns: "ax_g,ay_g,az_g")
        var readings: [Reading] = []
        let lines = Array(String(repeating: "0.01,0.02,1.00,0.5,0.5,0.5\n", count: 60).utf8)
        decoder.push(lines.span, into: &readings)
        decoder.finish(into: &readings)
        #expect(readings.isEmpty)
        #expect(decoder.counts.rejectedFrames == 60)
    }

    @Test func aHeaderThatComesAgainRestoresItsUnits() {
        let header = "ax_g,ay_g,az_g\n"
        let (readings, _) = decode(header + "0,0,1\nax_mg:10,ay_mg:20,az_mg:1000\n" + header + "0,0,1\n")
        #expect(readings.count == 3)
        #expect(isNear(readings[2].specificForce, Vector3(0, 0, Self.gravity)))
    }

    @Test(arguments: [
        "1,-2,3", " 1 , -2 , 3 ", "1.0,-2.00,+3", "1.,-2,3.", "1e0,-2,3", "1,-2,3,", "01,-02,03", "1,-2,nan", "1,,3",
        "1,-2,3,4",
        "1,-2", "1,-2,x", "1,-2,3.5.6", "1,-2,123456789012345678901", "1,-2,-", "\"1\",-2,3", "1;-2;3", "1,-2,3 4",
    ]) func theQuickWayThroughALineIsTheLongWay(line: String) {
        // Behind a header the quick way is tried first; what a labelled line or another header does in between takes it away.
        let quick = decode("ax_ms2,ay_ms2,az_ms2\n\(line)\n").readings
        let expected: [Vector3]
        switch line {
        case "1,-2,nan", "1,,3", "1,-2,3,4", "1,-2", "1,-2,x", "1,-2,3.5.6", "1,-2,-", "1,-2,3 4": expected = []
        case "1,-2,123456789012345678901": expected = [Vector3(1, -2, 123_456_789_012_345_683_968)]
        default: expected = [Vector3(1, -2, 3)]
        }
        #expect(quick.map(\.specificForce) == expected)
    }
}
