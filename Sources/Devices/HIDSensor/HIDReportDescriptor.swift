// SPDX-License-Identifier: Apache-2.0

/// What a HID device's reports hold, by its report descriptor (USB: "Device Class Definition for HID", 1.11, section 6.2.2).
///
/// | item | size | contents |
/// |---|---|---|
/// | short | 1 + 0, 1, 2 or 4 | tag (4 bits), type (2), size (2); data, little-endian |
/// | long | 3 + n | 0xFE, n, tag; data: passed over |
///
/// Descriptors come from outside: every count is held to a limit, and what contradicts itself is an error.
public struct HIDReportDescriptor: Hashable, Sendable {
    public enum Failure: Error, Hashable, Sendable {
        /// An item without its data.
        case truncated
        case tooLong
        /// A field of no bits, or of more than 32.
        case reportSize
        case reportCount
        /// Reports longer than `longestReport`.
        case reportTooLong
        /// Push without room, or Pop without Push.
        case pushDepth
        case collections
        case usages
    }

    public enum ReportType: Hashable, Sendable, BitwiseCopyable { case input, output, feature }

    /// Bytes.
    public static let longest = 4096
    public static let longestReport = 4096
    public static let mostFields = 1024
    public static let deepestPush = 16

    /// The fields of the sensor page in input and feature reports, in order; of other pages only the lengths of reports are known.
    public private(set) var fields: [HIDField] = []
    /// Of arrays: what each value from the least on chooses.
    public private(set) var choices: [[UInt32]] = []
    /// Usage page and usage of each outermost collection.
    public private(set) var applications: [UInt32] = []
    /// Whether the first byte of a report is its number.
    public private(set) var isNumbered = false
    /// Bits of each report, without its number, by type and number.
    public private(set) var bits: [ReportKey: Int] = [:]

    public struct ReportKey: Hashable, Sendable {
        public var type: ReportType
        public var number: UInt8
    }

    public init(_ descriptor: Span<UInt8>) throws(Failure) {
        guard descriptor.count <= Self.longest else { throw .tooLong }
        var parser = HIDDescriptorParser()
        var offset = 0
        while offset < descriptor.count {
            let prefix = descriptor[offset]
            if prefix == 0xFE {
                guard offset + 3 <= descriptor.count, offset + 3 + Int(descriptor[offset + 1]) <= descriptor.count
                else {
                    throw .truncated
                }
                offset += 3 + Int(descriptor[offset + 1])
                continue
            }
            let size = [0, 1, 2, 4][Int(prefix & 3)]
            guard offset + 1 + size <= descriptor.count else { throw .truncated }
            var data: UInt32 = 0
            for place in 0..<size { data |= UInt32(descriptor[offset + 1 + place]) << UInt32(8 * place) }
            try parser.take(prefix & 0xFC, data, size, into: &self)
            offset += 1 + size
        }
        guard parser.depth == 0 else { throw .collections }
    }

    /// Bytes of a report with its number, if reports have one; nil where there is no such report.
    public func bytes(_ type: ReportType, _ number: UInt8) -> Int? {
        bits[ReportKey(type: type, number: number)].map { ($0 + 7) / 8 + (isNumbered ? 1 : 0) }
    }

    /// The numbers of all reports of a type, rising; 0 stands for the one without a number.
    public func numbers(_ type: ReportType) -> [UInt8] { bits.keys.filter { $0.type == type }.map(\.number).sorted() }

    mutating func addApplication(_ usage: UInt32) {
        if applications.count < Self.mostFields { applications.append(usage) }
    }

    mutating func useNumbers() { isNumbered = true }

    /// Gives the place of `list` among the choices.
    mutating func addChoices(_ list: [UInt32]) -> Int {
        choices.append(list)
        return choices.count - 1
    }

    mutating func add(_ field: HIDField) throws(Failure) {
        guard fields.count < Self.mostFields else { throw .reportCount }
        fields.append(field)
    }

    /// Moves on in a report; gives the bit at which the new fields start.
    mutating func reserve(_ type: ReportType, _ number: UInt8, bits count: Int) throws(Failure) -> Int {
        let key = ReportKey(type: type, number: number)
        let start = bits[key] ?? 0
        guard start + count <= 8 * Self.longestReport else { throw .reportTooLong }
        bits[key] = start + count
        return start
    }
}

/// One variable, or one element of an array, in a report.
public struct HIDField: Hashable, Sendable, BitwiseCopyable {
    public var type: HIDReportDescriptor.ReportType
    /// Page (upper 16 bits) and usage; of an array the first choice.
    public var usage: UInt32
    public var report: UInt8
    /// From the first bit behind the report's number.
    public var bit: Int
    public var size: Int
    public var logicalMinimum: Int32
    public var logicalMaximum: Int32
    public var physicalMinimum: Int32
    public var physicalMaximum: Int32
    public var exponent: Int
    public var unit: UInt32
    /// Of an array: which of the descriptor's `choices` it has.
    public var choices: Int?

    public var isSigned: Bool { logicalMinimum < 0 }

    /// The number as sent; nil where the report is too short. `data` is the report without its number.
    public func raw(in data: Span<UInt8>) -> Int? {
        guard bit + size <= 8 * data.count else { return nil }
        var value: UInt64 = 0
        let first = bit >> 3
        let end = (bit + size - 1) >> 3 + 1
        for place in first..<end { value |= UInt64(data[place]) << UInt64(8 * (place - first)) }
        value = value >> UInt64(bit & 7) & (UInt64(1) << UInt64(size) - 1)
        guard isSigned, value >> UInt64(size - 1) & 1 == 1 else { return Int(value) }
        return Int(value) - (1 << size)
    }

    /// The number in the field's unit, by the physical range and the exponent.
    ///
    /// With a least value of 0 or more and a greatest one below it, the greatest is meant without a sign.
    public func value(of raw: Int) -> Double {
        var value = Double(raw)
        if physicalMinimum != 0 || physicalMaximum != 0 {
            let least = Double(logicalMinimum)
            let most =
                logicalMinimum >= 0 && logicalMaximum < logicalMinimum
                ? Double(UInt32(bitPattern: logicalMaximum)) : Double(logicalMaximum)
            if most > least {
                let scale = (Double(physicalMaximum) - Double(physicalMinimum)) / (most - least)
                value = (value - least) * scale + Double(physicalMinimum)
            }
        }
        // One division is rounded better than a product with 10⁻ⁿ.
        var power = 1.0
        for _ in 0..<abs(exponent) { power *= 10 }
        return exponent < 0 ? value / power : value * power
    }
}
