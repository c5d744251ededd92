// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Motion
internal import Simulation

/// What the sensor is like, and what befalls its data.
struct SensorOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Samples a second, 20 to 1000. (default: 200, or the device's own)", valueName: "hz"))
    var rate: Double?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            """
            random (by the seed), upright (x forward, y left, z up), axes:N or axes:N:TILT (one of 24 ways along the body's \
            axes, N from 0 to 23, tilted by TILT degrees), or a quaternion w,x,y,z, sensor to body.
            """, valueName: "mounting"))
    var mounting = "random"

    @Option(help: ArgumentHelp("Sensor noise: 1 is a common part, 0 none.", valueName: "n"))
    var noise = 1.0

    @Option(
        name: .customLong("accel-bias"), parsing: .unconditional,
        help: ArgumentHelp(
            "m/s^2: standard deviation per axis of a constant drawn from the seed, or exactly X,Y,Z.", valueName: "n"))
    var accelerometerBias = "0.05"

    @Option(
        name: .customLong("gyro-bias"), parsing: .unconditional,
        help: ArgumentHelp(
            "deg/s: standard deviation per axis of a constant drawn from the seed, or exactly X,Y,Z.", valueName: "n"))
    var gyroscopeBias = "0.3"

    @Option(name: .customLong("range"), help: ArgumentHelp("Accelerometer's full scale, g.", valueName: "g"))
    var accelerometerRange = 16.0

    @Option(name: .customLong("gyro-range"), help: ArgumentHelp("Gyroscope's full scale, deg/s.", valueName: "deg/s"))
    var gyroscopeRange = 2000.0

    @Option(help: ArgumentHelp("Resolution of both, 0 for none.", valueName: "n"))
    var bits = 16

    @Option(
        help: ArgumentHelp("Corner of the device's own low-pass as a share of the rate; 0: none.", valueName: "n"))
    var bandwidth = 0.4

    @Option(
        name: .customLong("drift-ppm"), parsing: .unconditional,
        help: ArgumentHelp("The device's clock runs fast by this.", valueName: "ppm"))
    var drift = 0.0

    @Option(name: .customLong("jitter"), help: ArgumentHelp("Error of each time stamp, ms (SD).", valueName: "ms"))
    var jitter = 0.0

    @Option(help: ArgumentHelp("Samples lost one by one, percent.", valueName: "pct"))
    var dropped = 0.0

    @Option(
        name: .customLong("gap"), parsing: .singleValue,
        help: ArgumentHelp(
            "Nothing arrives from START on for LENGTH, s. May be given again.", valueName: "start:length"))
    var gaps: [String] = []

    @Option(
        help: ArgumentHelp("The sensor turns about its z axis by DEG at TIME s, within 0.4 s.", valueName: "time:deg"))
    var slip: String?

    @Flag(name: .customLong("no-gyro"), help: "No gyroscope: its columns are 0.")
    var lacksGyroscope = false

    /// `usualRate`, Hz: where none is asked for.
    func settings(seed: UInt64, usualRate: Double = 200) throws -> SensorSettings {
        var s = SensorSettings()
        let rate = rate ?? usualRate
        try RunnerOptions.check(rate, in: 20...1000, "--rate", "Hz")
        try RunnerOptions.check(noise, in: 0...100, "--noise", "times")
        try RunnerOptions.check(accelerometerRange, in: 1...1000, "--range", "g")
        try RunnerOptions.check(gyroscopeRange, in: 10...100_000, "--gyro-range", "deg/s")
        try RunnerOptions.check(Double(bits), in: 0...24, "--bits", "bits")
        try RunnerOptions.check(bandwidth, in: 0...1, "--bandwidth", "of the rate")
        try RunnerOptions.check(drift, in: -10_000...10_000, "--drift-ppm", "ppm")
        try RunnerOptions.check(jitter, in: 0...1000, "--jitter", "ms")
        try RunnerOptions.check(dropped, in: 0...90, "--dropped", "percent")
        s.rate = rate
        s.mounting = try parsedMounting(seed: seed)
        s.accelerometerNoise *= noise
        s.gyroscopeNoise *= noise
        s.gyroscopeDrift *= noise
        let degree = Double.pi / 180
        (s.accelerometerBias, s.fixedAccelerometerBias) = try bias(accelerometerBias, 1, "--accel-bias")
        (s.gyroscopeBias, s.fixedGyroscopeBias) = try bias(gyroscopeBias, degree, "--gyro-bias")
        s.accelerometerRange = accelerometerRange * 9.80665
        s.gyroscopeRange = gyroscopeRange * degree
        s.bits = bits
        s.bandwidth = bandwidth
        s.clockDrift = drift
        s.jitter = jitter * 1e-3
        s.droppedShare = dropped * 0.01
        s.gaps = try gaps.map { text in
            let (start, length) = try pair(text, "--gap is START:LENGTH in s, e.g. 30:0.5.")
            guard start >= 0, length > 0 else {
                throw ValidationError("--gap needs a start of 0 or more, and a length.")
            }
            return (start, length)
        }
        if let slip {
            let (time, angle) = try pair(slip, "--slip is TIME:DEG in s and degrees, e.g. 30:25.")
            s.slip = SensorSlip(time: time, angle: angle)
        }
        s.hasGyroscope = !lacksGyroscope
        return s
    }

    private func parsedMounting(seed: UInt64) throws -> Mounting {
        if mounting == "random" { return .drawn(seed: seed) }
        if mounting == "upright" { return .upright }
        let fields = mounting.split(separator: ":", omittingEmptySubsequences: false)
        if fields.first == "axes", fields.count == 2 || fields.count == 3, let n = Int(fields[1]), (0...23).contains(n),
            let tilt = fields.count == 3 ? Double(fields[2]) : 0, (-180...180).contains(tilt)
        {
            return .axes(n, tilt: tilt)
        }
        if let q = Self.numbers(mounting), q.count == 4, q.contains(where: { $0 != 0 }) {
            return Mounting(Quaternion(q[0], q[1], q[2], q[3]))
        }
        throw ValidationError("--mounting is random, upright, axes:N, axes:N:TILT (N from 0 to 23) or w,x,y,z.")
    }

    private func bias(_ text: String, _ unit: Double, _ name: String) throws -> (Double, Vector3?) {
        switch Self.numbers(text) {
        case let n? where n.count == 1 && n[0] >= 0: return (n[0] * unit, nil)
        case let n? where n.count == 3: return (0, unit * Vector3(n[0], n[1], n[2]))
        default: throw ValidationError("\(name) is one number of 0 or more, or three with commas: X,Y,Z.")
        }
    }

    private func pair(_ text: String, _ rule: String) throws -> (Double, Double) {
        let fields = text.split(separator: ":", omittingEmptySubsequences: false).map { Double($0) }
        guard fields.count == 2, let a = fields[0], let b = fields[1], a.isFinite, b.isFinite else {
            throw ValidationError(rule)
        }
        return (a, b)
    }

    private static func numbers(_ text: String) -> [Double]? {
        let fields = text.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
        let all = fields.compactMap(\.self).filter(\.isFinite)
        return all.count == fields.count ? all : nil
    }
}
