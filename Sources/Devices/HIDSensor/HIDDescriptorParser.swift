// SPDX-License-Identifier: Apache-2.0

/// The state of a report descriptor's reader between two items.
struct HIDDescriptorParser {
    typealias Failure = HIDReportDescriptor.Failure

    /// What lasts until it is said anew.
    private struct Global {
        var page: UInt32 = 0
        var logicalMinimum: Int32 = 0
        var logicalMaximum: Int32 = 0
        var physicalMinimum: Int32 = 0
        var physicalMaximum: Int32 = 0
        var exponent = 0
        var unit: UInt32 = 0
        var size = 0
        var count = 0
        var number: UInt8 = 0
    }

    /// First and last of a row of usages, and whether they carry their page.
    private struct UsageRange {
        var first: UInt32
        var last: UInt32
        var hasPage: Bool
    }

    private var global = Global()
    private var pushed: [Global] = []
    private var usages: [UsageRange] = []
    private var usageMinimum: (value: UInt32, hasPage: Bool)?
    private(set) var depth = 0

    init() {}

    mutating func take(
        _ item: UInt8, _ data: UInt32, _ size: Int, into descriptor: inout HIDReportDescriptor
    ) throws(Failure) {
        switch item {
        case 0x80: try addFields(.input, data, into: &descriptor)
        case 0x90: try addFields(.output, data, into: &descriptor)
        case 0xB0: try addFields(.feature, data, into: &descriptor)
        case 0xA0:
            if depth == 0 { descriptor.addApplication(usage(0) ?? 0) }
            depth += 1
            clearLocals()
        case 0xC0:
            guard depth > 0 else { throw .collections }
            depth -= 1
            clearLocals()
        case 0x08, 0x18, 0x28: try takeUsage(item, data, hasPage: size == 4)
        default: try takeGlobal(item, data, size, into: &descriptor)
        }
    }

    private mutating func takeUsage(_ item: UInt8, _ data: UInt32, hasPage: Bool) throws(Failure) {
        guard usages.count < HIDReportDescriptor.mostFields else { throw .usages }
        switch item {
        case 0x08: usages.append(UsageRange(first: data, last: data, hasPage: hasPage))
        case 0x18: usageMinimum = (data, hasPage)
        default:
            guard let minimum = usageMinimum, minimum.value <= data else { return }
            usages.append(UsageRange(first: minimum.value, last: data, hasPage: minimum.hasPage))
            usageMinimum = nil
        }
    }

    private mutating func takeGlobal(
        _ item: UInt8, _ data: UInt32, _ size: Int, into descriptor: inout HIDReportDescriptor
    ) throws(Failure) {
        switch item {
        case 0x04: global.page = data & 0xFFFF
        case 0x14: global.logicalMinimum = signed(data, size)
        case 0x24: global.logicalMaximum = signed(data, size)
        case 0x34: global.physicalMinimum = signed(data, size)
        case 0x44: global.physicalMaximum = signed(data, size)
        case 0x54:
            // Four bits, two's complement; some devices write a whole byte.
            let nibble = Int(data & 0x0F)
            global.exponent = nibble < 8 ? nibble : nibble - 16
        case 0x64: global.unit = data
        case 0x74: global.size = Int(data)
        case 0x94: global.count = Int(data)
        case 0x84:
            global.number = UInt8(truncatingIfNeeded: data)
            descriptor.useNumbers()
        case 0xA4:
            guard pushed.count < HIDReportDescriptor.deepestPush else { throw .pushDepth }
            pushed.append(global)
        case 0xB4:
            guard let last = pushed.popLast() else { throw .pushDepth }
            global = last
        default: break
        }
    }

    private func signed(_ data: UInt32, _ size: Int) -> Int32 {
        switch size {
        case 1: Int32(Int8(truncatingIfNeeded: data))
        case 2: Int32(Int16(truncatingIfNeeded: data))
        default: Int32(bitPattern: data)
        }
    }

    private mutating func addFields(
        _ type: HIDReportDescriptor.ReportType, _ data: UInt32, into descriptor: inout HIDReportDescriptor
    ) throws(Failure) {
        defer { clearLocals() }
        guard global.count <= HIDReportDescriptor.mostFields else { throw .reportCount }
        let isConstant = data & 1 == 1
        let isArray = data & 2 == 0
        guard global.size > 0, isConstant || global.size <= 32 else { throw .reportSize }
        guard global.size <= 8 * HIDReportDescriptor.longestReport else { throw .reportTooLong }
        let start = try descriptor.reserve(type, global.number, bits: global.size * global.count)
        guard !isConstant, type != .output else { return }
        let choices = isArray ? descriptor.addChoices(choices()) : nil
        for index in 0..<global.count {
            guard let usage = usage(isArray ? 0 : index) else { return }
            guard usage >> 16 == HIDSensorLayout.page else { continue }
            var field = HIDField(
                type: type, usage: usage, report: global.number, bit: start + index * global.size, size: global.size,
                logicalMinimum: global.logicalMinimum, logicalMaximum: global.logicalMaximum,
                physicalMinimum: global.physicalMinimum, physicalMaximum: global.physicalMaximum,
                exponent: global.exponent, unit: global.unit)
            field.choices = choices
            try descriptor.add(field)
        }
    }

    /// Usage `index` of those named since the last main item; the last one stands for all behind it. The page of the moment
    /// holds for usages that carry none.
    private func usage(_ index: Int) -> UInt32? {
        guard let last = usages.last else { return nil }
        var left = UInt32(index)
        for range in usages {
            let count = range.last - range.first
            if left <= count { return whole(range.first + left, range) }
            left -= count + 1
        }
        return whole(last.last, last)
    }

    private func choices() -> [UInt32] {
        var choices: [UInt32] = []
        for range in usages {
            for usage in range.first...range.last {
                guard choices.count < 64 else { return choices }
                choices.append(whole(usage, range))
            }
        }
        return choices
    }

    private func whole(_ usage: UInt32, _ range: UsageRange) -> UInt32 {
        range.hasPage ? usage : global.page << 16 | usage & 0xFFFF
    }

    private mutating func clearLocals() {
        usages.removeAll(keepingCapacity: true)
        usageMinimum = nil
    }
}
