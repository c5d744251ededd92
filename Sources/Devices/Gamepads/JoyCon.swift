// SPDX-License-Identifier: Apache-2.0

internal import Motion

extension DeviceKind {
    /// Nintendo Joy-Con and Switch Pro Controller, worn as sensors.
    public static let joyCon: DeviceKind = {
        var kind = DeviceKind(name: "joycon", title: "Nintendo Joy-Con, Switch Pro Controller", transport: .hidraw) {
            facts in
            JoyConDecoder(
                isRight: facts.product == JoyConDecoder.rightProduct,
                calibration: JoyConCalibration(facts.calibration.span))
        }
        kind.matches = [0x2006, JoyConDecoder.rightProduct, 0x2009, 0x200E].map {
            DeviceMatch(vendor: 0x057E, product: $0, isCertain: true)
        }
        // The Pro Controller may take 8 or 11 ms a report instead of 15.
        kind.nominalPeriod = 0.005
        kind.configure = [
            DeviceCommand("switch the sensors on", JoyConCommand.subcommand(0x40, [0x01], count: 0), pause: 0.05),
            DeviceCommand(
                "±8 g and ±2000 °/s", JoyConCommand.subcommand(0x41, [0x03, 0x00, 0x00, 0x01], count: 1), pause: 0.05),
            DeviceCommand("full reports, with motion", JoyConCommand.subcommand(0x03, [0x30], count: 2), pause: 0.05),
        ]
        kind.limits = [
            PlacementLimit(
                [.footLeft, .footRight], isRefused: true, "It measures ±8 g and sends no time; a foot needs both.")
        ]
        kind.notes = [
            "Where the kernel's hid-nintendo drives the controller, it is configured already.",
            "By USB a Pro Controller or charging grip is greeted first, with the reports 80 02, 80 03, 80 02, 80 04.",
            "The calibration is read from its memory: its user's where there is one, else the factory's.",
        ]
        kind.makeEncoder = { JoyConEncoder() }
        return kind
    }()
}

/// Orders to a Joy-Con or Pro Controller, and their answers.
public enum JoyConCommand {
    /// Output report 0x01 with a subcommand, 49 bytes; `count` goes 0 ... 15 from report to report.
    public static func subcommand(_ number: UInt8, _ arguments: [UInt8], count: UInt8) -> [UInt8] {
        let report: [UInt8] = [0x01, count & 15, 0x00, 0x01, 0x40, 0x40, 0x00, 0x01, 0x40, 0x40, number] + arguments
        return report + [UInt8](repeating: 0, count: max(0, 49 - report.count))
    }

    /// What a Pro Controller or charging grip wants to hear before it sends anything by USB: a greeting, a faster line within, the greeting
    /// again, and that USB alone is spoken from now on. By Bluetooth these mean nothing.
    public static let usbGreeting: [DeviceCommand] = [0x02, 0x03, 0x02, 0x04].map { number in
        DeviceCommand("USB greeting \(number)", [0x80, number], pause: number == 0x03 ? 0.1 : 0.05)
    }

    /// Whether a controller must be greeted: the ids of those that have a USB plug.
    public static func needsGreeting(product: UInt16, isBluetooth: Bool) -> Bool {
        !isBluetooth && (product == 0x2009 || product == 0x200E)
    }

    /// Where the calibration is in the flash memory, and how many bytes it has: the user's begins with a mark.
    public static let factoryCalibration: (address: UInt32, bytes: UInt8) = (0x6020, 24)
    public static let userCalibration: (address: UInt32, bytes: UInt8) = (0x8026, 26)

    /// Asks for flash memory.
    public static func readMemory(at address: UInt32, bytes: UInt8, count: UInt8) -> [UInt8] {
        var arguments: [UInt8] = []
        arguments.append(address, .little)
        arguments.append(bytes)
        return subcommand(0x10, arguments, count: count)
    }

    /// The memory in a reply (report 0x21) to `readMemory`, and its address; nil where the report is another.
    public static func memory(in report: Span<UInt8>) -> (address: UInt32, bytes: [UInt8])? {
        guard report.count >= 49, report[0] == 0x21, report[13] == 0x90, report[14] == 0x10 else { return nil }
        let length = min(Int(report[19]), report.count - 20)
        return (report.uint32(at: 15, .little), (0..<length).map { report[20 + $0] })
    }
}
