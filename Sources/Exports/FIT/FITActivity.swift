// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Gait
internal import Motion
internal import Sessions

/// Makes the messages of an activity, in the order in which the session happened.
struct FITActivity {
    /// Seconds from 1970 to 1989-12-31T00:00:00Z, where FIT's time begins.
    static let epoch: Int64 = 631_065_600
    /// "Development", for who has no number of Garmin's.
    private static let manufacturer = 255.0
    /// Random, for ever that of gaitd's fields.
    private static let applicationID: [UInt8] = [
        0x67, 0xA1, 0x7D, 0x0C, 0x52, 0x3E, 0x4B, 0x6F, 0x9D, 0x18, 0xC4, 0xE9, 0x3B, 0x70, 0x5A, 0x21,
    ]

    /// Numbers of values that FIT names.
    private enum Event {
        static let timer: UInt8 = 0, session: UInt8 = 8, lap: UInt8 = 9, activity: UInt8 = 26
        static let start: UInt8 = 0, stop: UInt8 = 1, stopAll: UInt8 = 4
    }

    private var writer = FITWriter()
    private let header: SessionHeader
    private let belt: BeltSpeed
    private let pains: [(time: Double, level: Int)]
    private let laps: FITLaps
    /// s of session time.
    private let end: Double
    private let countsStrides: Bool
    private let firstWindow: Double
    private var second = FITMeans()
    private var lap = FITMeans()
    private var lapIndex = 0
    private var lapStart = 0.0
    private var whole = FITMeans()

    init(_ header: SessionHeader, _ stream: StoredStream, _ windows: [Window], _ markers: [Marker]) {
        self.header = header
        belt = BeltSpeed(markers)
        var pains: [(time: Double, level: Int)] = []
        for marker in markers {
            if case .pain(let level, _) = marker.kind { pains.append((SessionTime.seconds(marker.time), level)) }
        }
        self.pains = pains
        end = max(SessionTime.seconds(header.duration), windows.last?.time ?? 0)
        laps = FITLaps(markers, windows, end: end)
        countsStrides = stream.record.description.configuration.placement.isFoot
        firstWindow = windows.first?.time ?? 0
        begin()
    }

    /// `step` comes after the windows that ended before its contact.
    mutating func add(_ step: Step) {
        endLaps(until: step.initialContact)
        second.add(step, isMeasured: step.quality >= .fair)
        lap.add(step, isMeasured: step.exclusion == nil)
        whole.add(step, isMeasured: step.exclusion == nil)
    }

    mutating func add(_ window: Window) {
        endLaps(until: window.time)
        second.add(window)
        lap.add(window)
        whole.add(window)
        appendRecord(window.time)
        second = FITMeans()
    }

    mutating func finish() -> [UInt8] {
        endLaps(until: .infinity)
        appendTimer(end, Event.stopAll)
        var message = summary(.session, from: 0, to: end, whole, numbers: .session)
        message.add(0, enumeration: Event.session)
        message.add(1, enumeration: Event.stop)
        message.add(25, uint16: 0)
        message.add(26, uint16: Double(laps.ends.count))
        message.add(28, enumeration: 0)
        writer.append(message)
        var activity = FITMessage(.activity)
        activity.add(253, uint32: time(end))
        activity.add(0, uint32: end, scale: 1000)
        activity.add(1, uint16: 1)
        activity.add(2, enumeration: 0)
        activity.add(3, enumeration: Event.activity)
        activity.add(4, enumeration: Event.stop)
        activity.add(5, uint32: time(end).map { $0 + Double(header.utcOffset) })
        writer.append(activity)
        return writer.file()
    }

    // MARK: Messages

    private mutating func begin() {
        var file = FITMessage(.fileID)
        file.add(0, enumeration: 4)
        file.add(1, uint16: Self.manufacturer)
        file.add(2, uint16: 0)
        file.add(3, uint32z: UInt32(header.uuid.prefix(8), radix: 16) ?? 0)
        file.add(4, uint32: time(0))
        file.add(8, text: "gaitd")
        writer.append(file)
        var developer = FITMessage(.developerDataID)
        developer.add(1, bytes: Self.applicationID)
        developer.add(3, uint8: 0)
        developer.add(4, uint32: Double(AlgorithmVersion.current))
        writer.append(developer)
        for field in OwnField.allCases {
            var description = FITMessage(.fieldDescription)
            description.add(0, uint8: 0)
            description.add(1, uint8: Double(field.rawValue))
            description.add(2, uint8: Double(field.type.rawValue))
            description.add(3, text: field.name)
            description.add(8, text: field.unit)
            writer.append(description)
        }
        var device = FITMessage(.deviceInfo)
        device.add(253, uint32: time(0))
        device.add(0, uint8: 0)
        device.add(2, uint16: Self.manufacturer)
        device.add(27, text: "gaitd " + header.programVersion)
        writer.append(device)
        appendTimer(0, Event.start)
    }

    private mutating func appendTimer(_ when: Double, _ type: UInt8) {
        var event = FITMessage(.event)
        event.add(253, uint32: time(when))
        event.add(0, enumeration: Event.timer)
        event.add(1, enumeration: type)
        writer.append(event)
    }

    /// `when`: the end of the second that the record is about.
    private mutating func appendRecord(_ when: Double) {
        var record = FITMessage(.record)
        // Counted from the first: windows are whole seconds apart, but for the last bit.
        record.add(253, uint32: time(firstWindow).map { $0 + (when - firstWindow).rounded() })
        let speed = belt.speed(at: when)
        record.add(5, uint32: belt.distance(until: when), scale: 100)
        let (cadence, fraction) = Self.stridesPerMinute(second.cadence)
        record.add(4, uint8: cadence)
        record.add(53, uint8: fraction, scale: 128)
        record.add(39, uint16: second.verticalOscillation.map { $0 * 1000 }, scale: 10)
        record.add(41, uint16: second.contactTime.map { $0 * 1000 }, scale: 10)
        record.add(73, uint32: speed, scale: 1000)
        record.add(84, uint16: second.contactBalance, scale: 100)
        record.add(85, uint16: second.stepLength(speed: speed).map { $0 * 1000 }, scale: 10)
        record.addOwn(OwnField.dropLeft.rawValue, float32: second.dropLeft)
        record.addOwn(OwnField.dropRight.rawValue, float32: second.dropRight)
        record.addOwn(OwnField.crossoverIndex.rawValue, float32: second.crossoverIndex)
        let pain = pains.last { $0.time > when - 1 && $0.time <= when }
        record.addOwn(OwnField.pain.rawValue, uint8: pain?.level)
        writer.append(record)
    }

    private mutating func endLaps(until when: Double) {
        while lapIndex < laps.ends.count, laps.ends[lapIndex].time < when {
            let (end, trigger) = laps.ends[lapIndex]
            var message = summary(.lap, from: lapStart, to: end, lap, numbers: .lap)
            message.add(254, uint16: Double(lapIndex))
            message.add(0, enumeration: Event.lap)
            message.add(1, enumeration: Event.stop)
            message.add(24, enumeration: trigger.rawValue)
            writer.append(message)
            lapIndex += 1
            lapStart = end
            lap = FITMeans()
        }
    }

    /// Numbers of the fields that laps and sessions have both.
    private struct SummaryNumbers {
        var sport, subSport, cadence, highestCadence, fraction, highestFraction: UInt8
        var oscillation, contact, balance, stepLength, speed: UInt8

        static let lap = SummaryNumbers(
            sport: 25, subSport: 39, cadence: 17, highestCadence: 18, fraction: 80, highestFraction: 81,
            oscillation: 77, contact: 79, balance: 119, stepLength: 120, speed: 110)
        static let session = SummaryNumbers(
            sport: 5, subSport: 6, cadence: 18, highestCadence: 19, fraction: 92, highestFraction: 93,
            oscillation: 89, contact: 91, balance: 133, stepLength: 134, speed: 124)
    }

    private func summary(
        _ kind: FITMessage.Kind, from start: Double, to end: Double, _ means: FITMeans, numbers: SummaryNumbers
    ) -> FITMessage {
        var message = FITMessage(kind)
        message.add(253, uint32: time(end))
        message.add(2, uint32: time(start))
        message.add(7, uint32: end - start, scale: 1000)
        message.add(8, uint32: end - start, scale: 1000)
        let distance = belt.distance(until: end).map { $0 - (belt.distance(until: start) ?? 0) }
        message.add(9, uint32: distance, scale: 100)
        // Strides, of which a foot sensor sees each, and others two steps each.
        message.add(10, uint32: Double(countsStrides ? means.steps : means.steps / 2))
        message.add(numbers.sport, enumeration: means.isRunning ? 1 : 11)
        message.add(numbers.subSport, enumeration: belt.isKnown ? 1 : 0)
        let mean = Self.stridesPerMinute(means.cadence)
        message.add(numbers.cadence, uint8: mean.whole)
        message.add(numbers.fraction, uint8: mean.fraction, scale: 128)
        let highest = Self.stridesPerMinute(means.highestCadence)
        message.add(numbers.highestCadence, uint8: highest.whole)
        message.add(numbers.highestFraction, uint8: highest.fraction, scale: 128)
        message.add(numbers.oscillation, uint16: means.verticalOscillation.map { $0 * 1000 }, scale: 10)
        message.add(numbers.contact, uint16: means.contactTime.map { $0 * 1000 }, scale: 10)
        message.add(numbers.balance, uint16: means.contactBalance, scale: 100)
        let speed = distance.flatMap { end > start ? $0 / (end - start) : nil }
        message.add(numbers.stepLength, uint16: means.stepLength(speed: nil).map { $0 * 1000 }, scale: 10)
        message.add(numbers.speed, uint32: speed, scale: 1000)
        message.addOwn(OwnField.dropLeft.rawValue, float32: means.dropLeft)
        message.addOwn(OwnField.dropRight.rawValue, float32: means.dropRight)
        message.addOwn(OwnField.crossoverIndex.rawValue, float32: means.crossoverIndex)
        return message
    }

    /// FIT's seconds of a session time; nil before 1989.
    private func time(_ sessionTime: Double) -> Double? {
        let unix = Double(header.startedUnixNanoseconds) * 1e-9 + sessionTime
        return unix.rounded() - Double(Self.epoch)
    }

    /// Steps/min of both feet → strides/min: a whole number and 128ths, as FIT parts them.
    static func stridesPerMinute(_ cadence: Double?) -> (whole: Double?, fraction: Double?) {
        guard let cadence else { return (nil, nil) }
        let parts = (0.5 * cadence * 128).rounded()
        let whole = (parts / 128).rounded(.down)
        return (whole, parts / 128 - whole)
    }
}

/// The fields that FIT lacks.
private enum OwnField: UInt8, CaseIterable {
    case dropLeft, dropRight, crossoverIndex, pain

    var name: String {
        switch self {
        case .dropLeft: "pelvic_drop_left"
        case .dropRight: "pelvic_drop_right"
        case .crossoverIndex: "crossover_index"
        case .pain: "pain"
        }
    }

    var unit: String {
        switch self {
        case .dropLeft, .dropRight: PelvicDrop.descriptor.unit
        case .crossoverIndex: CrossoverIndex.descriptor.unit
        case .pain: "of 10"
        }
    }

    var type: FITMessage.BaseType { self == .pain ? .uint8 : .float32 }
}
