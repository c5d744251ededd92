// SPDX-License-Identifier: Apache-2.0

import Devices
import Motion
import Testing

/// A device's own estimate of its orientation: sensor → earth, z up, whatever the device's conventions are.
@Suite struct OwnOrientationTests {
    static let kinds = ["witmotion", "bno08x-rvc", "x-imu3", "ngimu", "xsens", "vectornav"]

    @Test(arguments: kinds) func whatIsSentIsRead(name: String) throws {
        let kind = try #require(DeviceCatalog.kind(named: name))
        let sent = DeviceStream.readings(40, seed: 31)
        let read = Decoding(DeviceStream.bytes(kind, sent), by: kind).readings
        #expect(read.count == 40)
        // The first run of a WitMotion does not wait for a quaternion that may never come.
        for (one, other) in zip(sent, read).dropFirst() {
            #expect(other.contents.contains(.orientation))
            let along =
                one.orientation.w * other.orientation.w + one.orientation.x * other.orientation.x
                + one.orientation.y * other.orientation.y + one.orientation.z * other.orientation.z
            // Half a step of 0.01° on three axes, or of 2⁻¹⁵ on four.
            #expect(along.magnitude > 1 - 2e-8)
        }
    }

    @Test(arguments: kinds) func theSignDoesNotLeap(name: String) throws {
        let kind = try #require(DeviceCatalog.kind(named: name))
        var sent = DeviceStream.readings(40, seed: 32)
        for index in sent.indices {
            let q = Quaternion(0.2, 0.5, 0.1 * Double(index % 3), 0.7).normalized
            sent[index].orientation = index % 2 == 0 ? q : Quaternion(-q.w, -q.x, -q.y, -q.z)
        }
        let read = Decoding(DeviceStream.bytes(kind, sent), by: kind).readings.dropFirst()
        for (one, next) in zip(read, read.dropFirst()) {
            let (a, b) = (one.orientation, next.orientation)
            #expect(a.w * b.w + a.x * b.x + a.y * b.y + a.z * b.z > 0)
        }
    }

    /// The data sheet's example frame: a chip at rest, so what it feels is straight up.
    @Test func theExampleOfTheBNO08xDataSheetPointsUp() throws {
        let frame: [UInt8] = [
            0xAA, 0xAA, 0xDE, 0x01, 0x00, 0x92, 0xFF, 0x25, 0x08, 0x8D, 0xFE, 0xEC, 0xFF, 0xD1, 0x03, 0, 0, 0, 0xE7,
        ]
        var decoder = BNO08xRVCDecoder()
        var readings: [Reading] = []
        decoder.push(frame.span, into: &readings)
        let reading = try #require(readings.first)
        let up = reading.orientation.rotate(reading.specificForce).normalized
        // 1 mg in 1045 is 0.001, and 0.01° is 0.0002.
        #expect((up - Vector3(0, 0, 1)).norm < 0.002)
    }

    /// Lines of real sensors at rest, as their users have published them: what they feel is straight up through their own quaternion.
    @Test(arguments: [
        "VNQMR,-0.017057,-0.000767,+0.056534,+0.998255,+1.0670,-0.2568,+3.0696,-00.019,+00.320,-09.802,-0.002801,-0.001186,-0.001582",
        "VNQMR,+0.004183,+0.001149,+0.089285,+0.995997,+00.0113,-00.2384,+00.1800,+00.020,-00.092,-09.683,-00.000272,+00.000824,+00.000073",
    ])
    func theQuaternionOfAVectorNavTurnsItsGravityUp(line: String) throws {
        let decoded = StreamDecoding(VectorNavLine.bytes(line), VectorNavReader())
        let reading = try #require(decoded.readings.first)
        let up = reading.orientation.rotate(reading.specificForce).normalized
        // The accelerometers' own errors: 0.02 m/s². The other sense would be off by 0.07 and 0.02.
        #expect((up - Vector3(0, 0, 1)).norm < 0.004)
    }

    @Test func aWitMotionWaitsForItsQuaternionOnlyWhereOneComes() {
        var encoder = WitMotionEncoder()
        var bytes: [UInt8] = []
        var reading = DeviceStream.readings(1, seed: 33)[0]
        encoder.encode(reading, into: &bytes)
        let run = bytes.count
        reading.contents.remove(.orientation)
        var decoder = WitMotionDecoder()
        var readings: [Reading] = []
        // In the first run the pair is out with its last frame.
        decoder.push(bytes.span.extracting(0..<22), into: &readings)
        #expect(readings.count == 1)
        decoder.push(bytes.span.extracting(22..<run), into: &readings)
        // The second waits for its quaternion,
        decoder.push(bytes.span.extracting(0..<22), into: &readings)
        #expect(readings.count == 1)
        decoder.push(bytes.span.extracting(22..<run), into: &readings)
        #expect(readings.count == 2)
        #expect(readings[1].contents.contains(.orientation))
        // and where that is lost, the pair comes with the next run.
        decoder.push(bytes.span.extracting(0..<22), into: &readings)
        decoder.push(bytes.span.extracting(0..<11), into: &readings)
        #expect(readings.count == 3)
        #expect(!readings[2].contents.contains(.orientation))
        decoder.push(bytes.span.extracting(11..<22), into: &readings)
        #expect(readings.count == 4)
        // A pair in waiting is not lost at the end.
        decoder.push(bytes.span, into: &readings)
        decoder.push(bytes.span.extracting(0..<22), into: &readings)
        decoder.finish(into: &readings)
        #expect(readings.count == 6)
    }
}

extension Vector3 {
    fileprivate var normalized: Vector3 { (1 / norm) * self }
}
