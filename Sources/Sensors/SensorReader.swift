// SPDX-License-Identifier: Apache-2.0

public import Devices
public import Motion
public import Wire

/// What a `SensorReader` tells, on the thread of its loop.
public protocol SensorClient: AnyObject {
    /// What the device is, whenever that changes.
    func sensorChanged(_ state: SensorState, at time: Int64)
    /// It is known and set; from the next call on its bytes come. `time` is that of the first of them, which may have been heard before.
    func sensorReady(_ kind: DeviceKind, _ facts: DeviceFacts, at time: Int64)
    /// What was set, and how fast it sends; about a second after `sensorReady`.
    func sensorMeasured(_ outcome: SensorConfiguration.Outcome, at time: Int64)
    /// As they came; only after `sensorReady`.
    func receive(_ bytes: Span<UInt8>, at time: Int64)
    /// Unplugged, or failed; the port is closed.
    func sensorEnded(_ end: WireEnd, at time: Int64)
}

/// Takes one device from its opening to its stream: recognised, set, then read. It lives on a `WireLoop`, and waits for nothing. A silent
/// device is listened to again when it speaks; the port of one that is no sensor is closed.
public final class SensorReader: WireSink {
    private enum Phase {
        case recognising(SensorRecognition)
        /// From `isReady` on the client gets the bytes as well.
        case configuring(SensorConfiguration, DeviceKind, isReady: Bool)
        case streaming
        /// No sensor, so far.
        case given(SensorState)
    }

    private let source: any ByteSource
    private let plan: SensorPlan
    private let client: any SensorClient
    /// It owns the reader, not the other way round.
    private weak var loop: WireLoop?
    private var phase: Phase
    /// What came since the port is at its present speed, until the stream begins.
    private var heard = HeardBytes()

    /// Without a loop it depends on being given ticks: every millisecond while it sets a sensor.
    init(_ source: any ByteSource, _ plan: SensorPlan, _ loop: WireLoop?, _ client: sending any SensorClient) {
        self.source = source
        self.plan = plan
        self.client = client
        self.loop = loop
        phase = .recognising(SensorRecognition(plan))
    }

    /// Opens `identity`, hangs it into `loop`, and tells `client` all that follows. Gives what to `remove` from the loop.
    public static func open(
        _ identity: DeviceIdentity, _ plan: SensorPlan, in loop: WireLoop, client: sending any SensorClient
    ) throws(WireError) -> any ByteSource {
        let source: any ByteSource =
            identity.subsystem == .hidraw
            ? try HidrawNode(identity.node) : try SerialPort(identity.node, .init(baud: plan.bauds.first ?? 115_200))
        loop.add(source, to: SensorReader(source, plan, loop, client))
        return source
    }

    public func receive(_ bytes: Span<UInt8>, at time: Int64) {
        switch phase {
        case .recognising(var recognition):
            phase = .streaming
            heard.append(bytes, at: time)
            let actions = recognition.push(bytes, at: time)
            phase = .recognising(recognition)
            obey(actions, at: time)
        case .configuring(var configuration, let kind, let isReady):
            phase = .streaming
            configuration.push(bytes, at: time)
            phase = .configuring(configuration, kind, isReady: isReady)
            if isReady { client.receive(bytes, at: time) } else { heard.append(bytes, at: time) }
        case .streaming: client.receive(bytes, at: time)
        // Switched on at last.
        case .given(.silent): listenAgain()
        case .given: break
        }
    }

    private func listenAgain() {
        phase = .recognising(SensorRecognition(plan))
        isStarted = false
    }

    private var isStarted = false

    public func tick(at time: Int64) {
        switch phase {
        case .recognising(var recognition):
            let actions = isStarted ? recognition.tick(at: time) : begin(&recognition, at: time)
            phase = .recognising(recognition)
            obey(actions, at: time)
        case .configuring: configure(at: time)
        case .streaming, .given: break
        }
    }

    public func ended(_ end: WireEnd, at time: Int64) { client.sensorEnded(end, at: time) }

    /// A HID device is what its ids say; another must be heard.
    private func begin(_ recognition: inout SensorRecognition, at time: Int64) -> [SensorRecognition.Action] {
        isStarted = true
        guard source.framing == .reports else { return recognition.start(at: time) }
        return [.finish(plan.kind.map { .known(kind: $0, baud: nil) } ?? .notASensor)]
    }

    private func obey(_ actions: [SensorRecognition.Action], at time: Int64) {
        do {
            for action in actions {
                switch action {
                case .setBaud(let baud):
                    try (source as? SerialPort)?.setBaud(baud)
                    heard.removeAll()
                    client.sensorChanged(.listening(baud: baud), at: time)
                case .write(let bytes): try source.write(bytes)
                case .finish(let state): finish(state, at: time)
                }
            }
        } catch {
            finish(.unusable(error), at: time)
        }
    }

    private func finish(_ state: SensorState, at time: Int64) {
        guard case .known(let name, let baud) = state, let kind = DeviceCatalog.kind(named: name) else {
            phase = .given(state)
            client.sensorChanged(state, at: time)
            // A printer or modem, and the programs it belongs to, get their port back.
            if state != .silent { loop?.remove(source) }
            return
        }
        client.sensorChanged(state, at: time)
        var configuration = SensorConfiguration(
            kind, baud: baud, facts: plan.facts, configures: plan.configures, at: time)
        heard.forEach { configuration.push($0, at: $1) }
        phase = .configuring(configuration, kind, isReady: false)
        configure(at: time)
    }

    private func configure(at time: Int64) {
        guard case .configuring(var configuration, let kind, var isReady) = phase else { return }
        do {
            while let action = configuration.tick(at: time) {
                switch action {
                case .write(let bytes): try source.write(bytes)
                case .setBaud(let baud):
                    try (source as? SerialPort)?.setBaud(baud)
                    heard.removeAll()
                    client.sensorChanged(.known(kind: kind.name, baud: baud), at: time)
                case .writeFeature(let bytes): try (source as? HidrawNode)?.setFeature(bytes)
                case .readFeature(let number):
                    // A report that a device does not have is no failure: another may be.
                    let feature = (try? (source as? HidrawNode)?.feature(number)) ?? []
                    if case .writeFeature(let bytes)? = configuration.took(feature) {
                        try (source as? HidrawNode)?.setFeature(bytes)
                    }
                case .stream(let facts, let withHeard):
                    isReady = true
                    if !withHeard { heard.removeAll() }
                    let said = heard
                    heard = HeardBytes()
                    client.sensorReady(kind, facts, at: said.start ?? time)
                    said.forEach { client.receive($0, at: $1) }
                case .finish(let outcome):
                    phase = .streaming
                    client.sensorMeasured(outcome, at: time)
                    return
                }
            }
            phase = .configuring(configuration, kind, isReady: isReady)
            if let next = configuration.nextTick { loop?.tick(source, at: next) }
        } catch {
            phase = .given(.unusable(error))
            client.sensorChanged(.unusable(error), at: time)
        }
    }
}
