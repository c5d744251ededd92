// SPDX-License-Identifier: Apache-2.0

import Motion
import Testing

@testable import Devices

/// Tables as the programs of sensor makers write them.
@Suite struct MakersTablesTests {
    private func readings(_ text: String) throws -> [Reading] {
        var decoder = TableDecoder()
        var readings: [Reading] = []
        let bytes = Array(text.utf8)
        decoder.push(bytes.span, into: &readings)
        decoder.finish(into: &readings)
        if let failure = decoder.failure { throw failure }
        return readings
    }

    @Test func inertialFilesOfTheXIMU3AreRead() throws {
        let read = try readings(
            """
            Timestamp (us),Gyroscope X (deg/s),Gyroscope Y (deg/s),Gyroscope Z (deg/s),Accelerometer X (g),Accelerometer Y (g),Accelerometer Z (g)
            1000000,180,0,-90,0,0,1
            1005000,180,0,-90,0,0.5,1

            """)
        #expect(read.map(\.deviceTime) == [1, 1.005])
        #expect(read[0].angularRate.x == .pi && read[0].angularRate.z == -.pi / 2)
        #expect(read[1].specificForce == Vector3(0, 0.5 * 9.80665, 9.80665))
    }

    @Test func filesOfWitMotionsProgramsAreRead() throws {
        let new = try readings(
            "time\tDeviceName\tAccX(g)\tAccY(g)\tAccZ(g)\tAsX(°/s)\tAsY(°/s)\tAsZ(°/s)\tAngleX(°)\tT(°)\n"
                + "2026-10-02T07:48:45.830\tWT901\t0.5\t0\t1\t180\t0\t0\t1\t20\n"
                + "2026-10-02T07:48:45.835\tWT901\t0.5\t0.1\t1\t180\t0\t0\t1\t20\n")
        #expect(new.count == 2)
        // A double of this size has steps of 2.4e-7 s.
        #expect(abs(new[1].deviceTime - new[0].deviceTime - 0.005) < 1e-6)
        #expect(new[0].specificForce.x == 0.5 * 9.80665 && new[0].angularRate.x == .pi)
        let old = try readings(
            "StartTime: 2024-05-01 12:00:00.000\r\nChiptime\tax(g)\tay(g)\taz(g)\twx(deg/s)\twy(deg/s)\twz(deg/s)\tT(°)\r\n"
                + " 12:00:00.250\t0\t0\t1\t0\t0\t90\t20\r\n 12:00:00.500\t0\t0.1\t1\t0\t0\t90\t20\r\n")
        #expect(old.map(\.deviceTime) == [43200.25, 43200.5])
        #expect(old[0].angularRate.z == .pi / 2)
    }

    @Test func aPlainNameWinsOverAMakersName() throws {
        let read = try readings("time,t,ax,ay,az,accx\n5,1,0,0,9,7\n6,2,0,1,9,7\n")
        #expect(read.map(\.deviceTime) == [1, 2])
        #expect(read[0].specificForce.x == 0)
    }

    @Test func timesOfDayAreSeconds() {
        func seconds(_ text: String) -> Double? {
            let bytes = Array(text.utf8)
            return ClockText.seconds(bytes.span)
        }
        #expect(seconds("00:00:01.5") == 1.5)
        #expect(seconds("1970-01-02 0:0:0") == 86400)
        #expect(seconds("2000-02-29T12:00:00Z") == 951_825_600)
        #expect(seconds("2024-03-01 00:00:00:007") == 1_709_251_200.007)
        for wrong in [
            "", "12", "12:00", "25:00:00", "2024-13-01 00:00:00", "12:00:00x", "2024-01-01", "1:2:3.", "-1:0:0",
        ] {
            #expect(seconds(wrong) == nil, "\(wrong)")
        }
    }
}
