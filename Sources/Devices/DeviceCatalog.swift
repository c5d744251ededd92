// SPDX-License-Identifier: Apache-2.0

/// All kinds of devices that gaitd knows.
public enum DeviceCatalog {
    /// One line a kind. The order is that of guesses between equals.
    public static let all: [DeviceKind] = [
        .witMotion,
        .bno08xRVC,
        .xIMU3,
        .ngimu,
        .xsens,
        .vectorNav,
        .microStrain,
        .joyCon,
        .dualSense,
        .dualShock4,
        .slimeVR,
        .hidSensor,
        .textLines,
    ]

    /// Kinds that only files speak.
    public static let files: [DeviceKind] = [.table]

    /// The kind called `name`.
    public static func kind(named name: String) -> DeviceKind? { (all + files).first { $0.name == name } }

    /// Kinds whose ids or usage fit, certain ones first.
    public static func matches(
        vendor: UInt16?, product: UInt16?, usages: [(page: UInt16, usage: UInt16)] = [],
        transport: DeviceKind.Transport
    ) -> [(kind: DeviceKind, isCertain: Bool)] {
        let found = all.filter { $0.transport == transport }.compactMap { kind in
            kind.matches.filter { match in
                (match.vendor == nil || match.vendor == vendor) && (match.product == nil || match.product == product)
                    && (match.usagePage == nil
                        || usages.contains {
                            $0.page == match.usagePage && (match.usage == nil || $0.usage == match.usage)
                        })
            }.map { (kind: kind, isCertain: $0.isCertain) }.max { !$0.isCertain && $1.isCertain }
        }
        return found.filter(\.isCertain) + found.filter { !$0.isCertain }
    }

    /// Every speed at which some kind may be heard, likeliest first.
    public static let bauds = [115_200, 9_600, 921_600, 460_800, 230_400, 57_600, 38_400, 1_000_000, 500_000, 19_200]
}
