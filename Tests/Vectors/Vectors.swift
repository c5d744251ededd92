// SPDX-License-Identifier: Apache-2.0

/// Which check a vector gets.
enum Vectors {
    /// One line a family: the file's name, or the entry's `device`.
    static let families: [String: @Sendable (VectorEntry) -> Outcome] = [
        "witmotion": WitMotionVectors.check,
        "x-io": XIOVectors.check,
        "x-imu3": XIOVectors.check,
        "ngimu": XIOVectors.check,
        "bno08x-rvc": BNO08xRVCVectors.check,
        "generic-csv": TextLinesVectors.check,
        "xsens": XsensVectors.check,
        "vectornav": VectorNavVectors.check,
        "microstrain-mip": MicroStrainVectors.check,
        "mip": MicroStrainVectors.check,
        "microstrain": MicroStrainVectors.check,
        "slimevr-hid": SlimeVRVectors.check,
        "hid-gamepads": GamepadVectors.check,
        "hid-sensor": HIDSensorVectors.check,
    ]

    static func check(_ entry: VectorEntry, file: String) -> Outcome {
        guard let check = families[file] ?? entry.device.flatMap({ families[$0] }) else {
            return .skipped("no check for \(entry.device ?? file)")
        }
        return check(entry)
    }
}
