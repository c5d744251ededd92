// SPDX-License-Identifier: Apache-2.0

internal import Motion

/// Proof of text from an inertial sensor: nearly all bytes printable, and samples in a row that one can measure.
///
/// Five are enough where names say what the numbers are. Else the numbers must look like a sensor that feels gravity and is not a
/// constant. Seven or more cells with a clock, or six with points, are worth five samples near 1 g, or a longer time with gravity on
/// average; anything less must be at rest for twelve. Printers, modems and receivers of satellites send numbers too.
struct TextLinesWitness: Witness {
    let strength = ProofStrength.text
    private(set) var isProven = false
    private static let needed = 5
    private static let neededUnnamed = 12
    private static let leastBytes = 100
    /// Part of gravity that a sensor at rest, or held in a hand, differs by, and by which one sample differs from the next.
    private static let restBand = 0.1
    private static let restStep = 0.08
    private static let nearBand = 0.25
    private var decoder = TextLinesDecoder()
    private var readings: [Reading] = []
    private var heard = 0
    private var printable = 0
    private var run = 0
    private var nearRun = 0
    private var restRun = 0
    private var varied = false
    private var last: Reading?
    private var sum = 0.0
    private var samples = 0

    init() {}

    mutating func push(_ bytes: Span<UInt8>) {
        guard !isProven else { return }
        for index in 0..<bytes.count {
            heard += 1
            if bytes[index].isPrintable { printable += 1 }
        }
        decoder.push(bytes, into: &readings)
        guard !readings.isEmpty else { return }
        for reading in readings { look(reading) }
        readings.removeAll(keepingCapacity: true)
        guard heard >= Self.leastBytes, printable * 100 >= heard * 95 else { return }
        let areNamed = !decoder.units.guessed.contains(.columns)
        isProven = areNamed ? run >= Self.needed : varied && (restRun >= Self.neededUnnamed || isClear && isNearGravity)
    }

    private mutating func look(_ reading: Reading) {
        let gravities = reading.specificForce.norm / TextUnit.gravity
        run = gravities > 0.01 && gravities < 60 ? run + 1 : 0
        nearRun = (gravities - 1).magnitude < Self.nearBand ? nearRun + 1 : 0
        let isAtRest = (gravities - 1).magnitude < Self.restBand
        if let last {
            if last.specificForce != reading.specificForce { varied = true }
            let step = (reading.specificForce - last.specificForce).norm / TextUnit.gravity
            restRun = isAtRest && step < Self.restStep ? restRun + 1 : 0
        }
        last = reading
        sum += gravities
        samples += 1
    }

    /// Whole numbers may be anything: with them, a clock has to be there as well.
    private var isClear: Bool {
        guard let last, last.contents.contains(.angularRate) else { return false }
        return !decoder.units.areCounts || last.contents.contains(.deviceTime)
    }

    private var isNearGravity: Bool {
        let mean = sum / Double(max(samples, 1))
        return nearRun >= Self.needed || (samples >= TextLinesDecoder.samplesToGuess && mean > 0.8 && mean < 1.5)
    }
}

extension UInt8 {
    /// A sign of ASCII, or white space.
    var isPrintable: Bool { self >= 0x20 && self < 0x7F || (self >= 9 && self <= 13) }
}
