// SPDX-License-Identifier: Apache-2.0

internal import Motion

extension DeviceKind {
    /// Last of the catalogue: text is believed only after everything else had its chance.
    public static let textLines: DeviceKind = {
        var kind = DeviceKind(
            name: "text", title: "Text lines of a home-made sensor (Arduino, ESP32, Teensy, Pico)", transport: .serial,
            makeDecoder: { _ in TextLinesDecoder() })
        kind.bauds = [115_200, 9_600, 921_600, 230_400, 1_000_000, 57_600, 38_400]
        // Overflows of millis() and micros() are undone by the decoder.
        kind.clock = DeviceClockFacts(tick: 1e-6)
        kind.limits = [
            PlacementLimit(
                [.footLeft, .footRight], isRefused: false,
                "Most sketches leave a range of ±2 g or ±8 g: foot contact needs ±16 g.")
        ]
        kind.notes = [
            "Best is a header line t_us,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps, ±16 g, ±2000 °/s, 100 to 200 lines a second by micros() "
                + "rather than delay().",
            "9600 baud carry about 15 lines a second: use 115200.",
        ]
        kind.makeEncoder = { TextLinesEncoder() }
        kind.makeWitness = { TextLinesWitness() }
        return kind
    }()
}

/// Proof of text from an inertial sensor: nearly all bytes printable, and five samples in a row that one can measure.
///
/// Where no name says what the numbers are, they must look like a sensor that feels gravity and is not a constant: at rest, or, over
/// a longer time, on average. Printers, modems and receivers of satellites send numbers too.
struct TextLinesWitness: Witness {
    let strength = ProofStrength.text
    private(set) var isProven = false
    private static let needed = 5
    private static let leastBytes = 100
    private var decoder = TextLinesDecoder()
    private var readings: [Reading] = []
    private var heard = 0
    private var printable = 0
    private var run = 0
    private var varied = false
    private var last: Vector3?
    private var sum = 0.0
    private var samples = 0

    init() { readings.reserveCapacity(TextLinesDecoder.samplesToGuess) }

    mutating func push(_ bytes: Span<UInt8>) {
        guard !isProven else { return }
        for index in 0..<bytes.count {
            heard += 1
            if bytes[index] >= 0x20 && bytes[index] < 0x7F || (9...13).contains(bytes[index]) { printable += 1 }
        }
        decoder.push(bytes, into: &readings)
        let areNamed = !decoder.units.guessed.contains(.columns)
        for reading in readings {
            let gravities = reading.specificForce.norm / TextUnit.gravity
            let isCredible = areNamed ? gravities > 0.01 && gravities < 60 : gravities > 0.8 && gravities < 1.25
            run = isCredible ? run + 1 : 0
            if let last, last != reading.specificForce { varied = true }
            last = reading.specificForce
            sum += gravities
            samples += 1
        }
        readings.removeAll(keepingCapacity: true)
        let mean = samples > 0 ? sum / Double(samples) : 0
        let isMoving = samples >= TextLinesDecoder.samplesToGuess && mean > 0.7 && mean < 1.6
        guard heard >= Self.leastBytes, printable * 100 >= heard * 95 else { return }
        isProven = (areNamed || varied) && (run >= Self.needed || isMoving)
    }
}
