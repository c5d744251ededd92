// SPDX-License-Identifier: Apache-2.0

/// What a WitMotion sensor can be told: `FF AA register low high`. Register map: WITMOTION/WitStandardProtocol_JY901, REG.h.
public enum WitMotionCommand {
    /// Frames to send: bits of register 0x02.
    public struct Content: OptionSet, Hashable, Sendable {
        public let rawValue: UInt16
        public init(rawValue: UInt16) { self.rawValue = rawValue }
        public static let time = Content(rawValue: 1 << 0)
        public static let acceleration = Content(rawValue: 1 << 1)
        public static let angularRate = Content(rawValue: 1 << 2)
        public static let angles = Content(rawValue: 1 << 3)
        public static let magneticField = Content(rawValue: 1 << 4)
        public static let ports = Content(rawValue: 1 << 5)
        public static let pressure = Content(rawValue: 1 << 6)
        public static let quaternion = Content(rawValue: 1 << 9)
    }

    public static func write(register: UInt8, _ value: UInt16) -> [UInt8] {
        [0xFF, 0xAA, register, UInt8(truncatingIfNeeded: value), UInt8(value >> 8)]
    }

    /// Registers may be written for about 10 s after it.
    public static let unlock = write(register: 0x69, 0xB588)
    /// Keeps the settings over power-off.
    public static let save = write(register: 0x00, 0)
    public static let restart = write(register: 0x00, 0xFF)
    public static func content(_ content: Content) -> [UInt8] { write(register: 0x02, content.rawValue) }
    /// nil for a rate that not all models know.
    public static func rate(hertz: Int) -> [UInt8]? { code(hertz, rates).map { write(register: 0x03, $0) } }
    public static func baud(_ baud: Int) -> [UInt8]? { code(baud, bauds).map { write(register: 0x04, $0) } }
    /// Low-pass in the sensor.
    public static func bandwidth(hertz: Int) -> [UInt8]? { code(hertz, bandwidths).map { write(register: 0x1F, $0) } }
    public static let rate2000DegreesPerSecond = write(register: 0x20, 3)
    public static let force16Gravities = write(register: 0x21, 3)
    /// Without the magnetometer, which a treadmill disturbs.
    public static let sixAxes = write(register: 0x24, 1)
    public static let nineAxes = write(register: 0x24, 0)
    /// Answered with a frame of type 0x5F or 0x71.
    public static func read(register: UInt8) -> [UInt8] { write(register: 0x27, UInt16(register)) }

    private static let rates: [(Int, UInt16)] = [(10, 6), (20, 7), (50, 8), (100, 9), (200, 11)]
    private static let bauds: [(Int, UInt16)] = [
        (4800, 1), (9600, 2), (19_200, 3), (38_400, 4), (57_600, 5), (115_200, 6), (230_400, 7), (460_800, 8),
        (921_600, 9),
    ]
    private static let bandwidths: [(Int, UInt16)] = [
        (256, 0), (188, 1), (98, 2), (42, 3), (20, 4), (10, 5), (5, 6),
    ]

    private static func code(_ value: Int, _ table: [(Int, UInt16)]) -> UInt16? {
        table.first { $0.0 == value }?.1
    }
}
