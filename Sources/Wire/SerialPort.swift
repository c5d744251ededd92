// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc

/// A serial port, or what looks like one: raw, at any speed, for this process alone.
///
/// The speed is changed on the open port: to close and open it again would reset many boards. DTR and RTS are as the kernel puts them
/// upon opening (both on) unless asked otherwise, and stay so after closing.
public final class SerialPort: ByteSource, @unchecked Sendable {
    // Unchecked: round a descriptor, which one thread at a time uses (see `ByteSource`).

    public struct Options: Hashable, Sendable {
        /// Bits a second.
        public var baud = 115_200
        /// nil leaves the lines alone. ESP32 boards reset while the two differ.
        public var modemLines: ModemLines?
        /// Others get "busy" instead of half of the bytes.
        public var isExclusive = true
        /// Bytes are handed over at once where the driver can (FTDI: after 1 ms instead of 16).
        public var hasLowLatency = true
        public init(baud: Int = 115_200) { self.baud = baud }
    }

    public struct ModemLines: Hashable, Sendable, BitwiseCopyable {
        public var dtr, rts: Bool
        public init(dtr: Bool, rts: Bool) {
            self.dtr = dtr
            self.rts = rts
        }
    }

    public let name: String
    public let framing = Framing.stream
    public private(set) var descriptor: Int32
    /// Bits a second, as the driver set them.
    public private(set) var baud = 0
    /// The driver took the order to hand over bytes at once.
    public private(set) var hasLowLatency = false
    /// The other end is a program: it can't be unplugged, and its speed means nothing.
    public let isPseudoTerminal: Bool
    private let isExclusive: Bool

    /// How far a driver's speed may be off before a receiver loses its place in a byte (half a bit in ten, halved for both ends).
    private static let speedTolerance = 0.025
    /// Boards with USB of their own take this speed for the order to wait for new firmware.
    private static let firmwareBaud = 1200

    public init(_ node: String, _ options: Options = Options()) throws(WireError) {
        let descriptor = Glibc.open(node, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw .opening(node, code: errno) }
        self.descriptor = descriptor
        name = node
        isPseudoTerminal = clinux_is_pty(descriptor) == 1
        // A pseudo terminal would keep the mark after its user was killed, as long as its maker lives; the lock goes with the user.
        isExclusive = options.isExclusive && !isPseudoTerminal
        guard isatty(descriptor) == 1 else { throw WireError.notSerial(node: node) }
        if options.isExclusive { try takeAlone() }
        try setBaud(options.baud)
        if options.hasLowLatency { hasLowLatency = clinux_serial_set_low_latency(descriptor) == 0 }
        if let lines = options.modemLines {
            try check(
                clinux_serial_set_modem_lines(descriptor, lines.dtr ? 1 : 0, lines.rts ? 1 : 0), "setting DTR and RTS")
        }
    }

    deinit { close() }

    /// Root opens a port in spite of the mark, and a program may lock without marking: both are asked.
    private func takeAlone() throws(WireError) {
        let isTaken = isExclusive && clinux_serial_is_exclusive(descriptor) == 1
        guard !isTaken, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            _ = Glibc.close(descriptor)
            descriptor = -1
            throw .busy(node: name, holder: PortHolder.find(name))
        }
        if isExclusive { _ = clinux_serial_set_exclusive(descriptor, 1) }
    }

    /// Raw 8N1 at `baud`; what was received at the speed before and not read is thrown away.
    public func setBaud(_ baud: Int) throws(WireError) {
        guard baud != Self.firmwareBaud, let wanted = UInt32(exactly: baud), wanted > 0 else {
            throw .forbiddenSpeed(node: name, baud: baud)
        }
        try check(clinux_serial_set_raw(descriptor, wanted), "setting \(baud) baud")
        let actual = Int(clinux_serial_speed(descriptor))
        try check(Int32(clamping: actual), "reading its speed back")
        guard (Double(actual) - Double(baud)).magnitude <= Self.speedTolerance * Double(baud) else {
            throw .wrongSpeed(node: name, baud: baud, actual: actual)
        }
        self.baud = actual
        flushInput()
    }

    public func flushInput() { _ = clinux_serial_flush_input(descriptor) }

    /// Waits until what was written has left the port.
    public func drain() { _ = clinux_serial_drain(descriptor) }

    /// What the driver has counted since the port was made; nil where it does not count. Bytes lost in overruns show nowhere else.
    public func lineCounts() -> LineCounts? {
        var counts = clinux_line_counts()
        guard clinux_serial_line_counts(descriptor, &counts) == 0 else { return nil }
        return LineCounts(
            overruns: Int(counts.overruns) + Int(counts.buffer_overruns), framingErrors: Int(counts.framing_errors),
            parityErrors: Int(counts.parity_errors))
    }

    public func read(into buffer: UnsafeMutableRawBufferPointer) -> ReadOutcome {
        DescriptorIO.read(descriptor, into: buffer)
    }

    public func write(_ bytes: [UInt8]) throws(WireError) {
        try DescriptorIO.write(bytes, to: descriptor, name: name)
    }

    public func close() {
        guard descriptor >= 0 else { return }
        if isExclusive { _ = clinux_serial_set_exclusive(descriptor, 0) }
        _ = Glibc.close(descriptor)
        descriptor = -1
    }

    private func check(_ status: Int32, _ doing: String) throws(WireError) {
        guard status < 0 else { return }
        if WireError.isHangUp(-status) { throw .unplugged(node: name) }
        throw .failed(node: name, doing: doing, code: -status)
    }
}

/// What a serial driver counts. Differences between two moments mean something; the numbers start anywhere.
public struct LineCounts: Hashable, Sendable, BitwiseCopyable {
    /// Bytes lost because nobody fetched them in time.
    public var overruns: Int
    /// Bytes without their stop bit: a wrong speed, or a bad cable.
    public var framingErrors: Int
    public var parityErrors: Int

    public init(overruns: Int = 0, framingErrors: Int = 0, parityErrors: Int = 0) {
        self.overruns = overruns
        self.framingErrors = framingErrors
        self.parityErrors = parityErrors
    }
}
