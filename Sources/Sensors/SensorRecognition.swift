// SPDX-License-Identifier: Apache-2.0

public import Devices
internal import Motion

/// Finds out what speaks on an open serial port, by listening: at one speed after the other, all protocols at once.
///
/// The clock is an argument: feed it bytes and the time, and do what it orders. A streaming device is heard at any speed, if only as noise,
/// so a silent line is not tried at others; the patience for a speed begins with its first byte. Text at 95 % is at the right speed, and is
/// waited for longer: boards boot, and sketches calibrate, before the first row. Nothing is written, unless the plan lets a silent device
/// be asked.
public struct SensorRecognition: Sendable {
    public enum Action: Hashable, Sendable {
        case setBaud(Int)
        /// Only where the plan allows it.
        case write([UInt8])
        /// The end; nothing more is ordered.
        case finish(SensorState)
    }

    /// Seconds until a line on which nothing came is called silent: an Arduino reset by its opening takes up to 2.
    public static let silence = 2.5
    /// Seconds for text at a speed that is surely right.
    static let textPatience = 2.5
    /// Seconds without a byte after which another speed is tried, where bytes came at some.
    private static let pause = 0.6
    /// Seconds for the answer to a question.
    private static let answerPatience = 0.3
    /// Speeds at which questions are asked.
    private static let askedBauds = 3

    private let plan: SensorPlan
    private let kinds: [DeviceKind]
    private var prober: Prober
    private var sketch = TrafficSketch()
    private var place = 0
    private var round = 1
    private var started: Int64 = 0
    private var firstByte: Int64?
    private var everHeard = false
    /// Of the speed that looked most like text, or the first.
    private var traffic: Traffic?
    private var questions: [(baud: Int, kind: DeviceKind)] = []
    private var asked: (kind: DeviceKind, decoder: CatalogDecoder)?
    private var isOver = false

    /// Among `kinds`; the plan must have a speed.
    public init(_ plan: SensorPlan, kinds: [DeviceKind] = DeviceCatalog.all) {
        self.plan = plan
        self.kinds = plan.kind.flatMap { name in kinds.first { $0.name == name } }.map { [$0] } ?? kinds
        prober = Prober(self.kinds)
    }

    /// Bits a second at which it listens now.
    public var baud: Int { asked == nil ? plan.bauds[min(place, plan.bauds.count - 1)] : askedBaud }
    private var askedBaud = 0

    /// The first order; `now` in ns, as all times here.
    public mutating func start(at now: Int64) -> [Action] {
        guard !plan.bauds.isEmpty else { return finish(.notASensor) }
        // What is configured with its speed needs no proof.
        if let kind = plan.kind, plan.bauds.count == 1 { return finish(.known(kind: kind, baud: plan.bauds[0])) }
        started = now
        return [.setBaud(baud)]
    }

    /// Bytes heard at the speed last ordered.
    public mutating func push(_ bytes: Span<UInt8>, at now: Int64) -> [Action] {
        guard !isOver, bytes.count > 0 else { return [] }
        if firstByte == nil { firstByte = now }
        everHeard = true
        prober.push(bytes)
        sketch.push(bytes)
        if let name = prober.proven { return finish(.known(kind: name, baud: baud)) }
        if let name = answer(bytes) { return finish(.known(kind: name, baud: baud)) }
        return []
    }

    /// Time passes; to be called about every 50 ms.
    public mutating func tick(at now: Int64) -> [Action] {
        guard !isOver else { return [] }
        if asked != nil { return Self.seconds(now - started) < Self.answerPatience ? [] : ask(at: now) }
        guard let firstByte else {
            let waited = Self.seconds(now - started)
            if everHeard { return waited < Self.pause ? [] : nextSpeed(at: now) }
            guard waited >= Self.silence else { return [] }
            return plan.asks ? ask(at: now) : finish(.silent)
        }
        let listened = Self.seconds(now - firstByte)
        if sketch.isText {
            return listened < Self.textPatience ? [] : finish(.unknownTraffic(sketch.traffic(baud: baud)))
        }
        // The second time round is for devices that are slow to say anything.
        switch prober.verdict(after: listened / Double(round), baud: baud) {
        case .known(let name): return finish(.known(kind: name, baud: baud))
        case .listening: return []
        case .nothingKnown: return nextSpeed(at: now)
        }
    }

    private mutating func nextSpeed(at now: Int64) -> [Action] {
        if sketch.heard > 0, traffic == nil { traffic = sketch.traffic(baud: baud) }
        place += 1
        if place == plan.bauds.count {
            guard round == 1 else {
                return finish(.unknownTraffic(traffic ?? Traffic(look: .binary, baud: plan.bauds[0])))
            }
            round = 2
            place = 0
        }
        listen(at: now)
        return [.setBaud(baud)]
    }

    private mutating func listen(at now: Int64) {
        started = now
        firstByte = nil
        prober = Prober(kinds)
        sketch = TrafficSketch()
    }

    // MARK: Asking

    private mutating func ask(at now: Int64) -> [Action] {
        if asked == nil {
            questions = plan.bauds.prefix(Self.askedBauds).flatMap { baud in
                kinds.filter { !$0.ask.isEmpty && $0.bauds.contains(baud) }.map { (baud, $0) }
            }
        }
        guard !questions.isEmpty else {
            return finish(everHeard ? .unknownTraffic(Traffic(look: .binary, baud: plan.bauds[0])) : .silent)
        }
        let (baud, kind) = questions.removeFirst()
        let isNewSpeed = baud != askedBaud
        asked = (kind, CatalogDecoder(kind))
        askedBaud = baud
        listen(at: now)
        return (isNewSpeed ? [.setBaud(baud)] : []) + kind.ask.map { .write($0.bytes) }
    }

    /// One whole frame of the kind that was asked is answer enough.
    private mutating func answer(_ bytes: Span<UInt8>) -> String? {
        guard asked != nil else { return nil }
        var readings: [Reading] = []
        asked?.decoder.push(bytes, into: &readings)
        guard let asked, asked.decoder.counts.frames > 0 else { return nil }
        return asked.kind.name
    }

    private mutating func finish(_ state: SensorState) -> [Action] {
        isOver = true
        return [.finish(state)]
    }

    static func seconds(_ nanoseconds: Int64) -> Double { Double(nanoseconds) / 1e9 }
}
