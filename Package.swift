// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
import PackageDescription

/// Every target sees the same strictness: imports show true dependencies, and existentials are spelled out.
/// `.ci/run` makes warnings errors: by environment, since flags on the command line would reach the dependencies too.
let strict: [SwiftSetting] =
    [
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("ExistentialAny"),
    ] + (Context.environment["GAITD_WARNINGS_ARE_ERRORS"] == nil ? [] : [.treatAllWarnings(as: .error)])

/// A room of the house, in `Sources/NAME`.
func room(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource]? = nil) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

/// The tests of a room, in `Tests/NAMETests`.
func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: [.target(name: name), "TestKit"] + dependencies,
        path: "Tests/\(name)Tests", swiftSettings: strict)
}

let package = Package(
    name: "gaitd",
    products: [
        .library(
            name: "GaitdKit",
            targets: ["Motion", "DSP", "Gait", "Coach", "Devices", "Analysis", "Simulation"]),
        .executable(name: "gait", targets: ["Programs"]),
        .executable(name: "gaitd", targets: ["Programs"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        .package(url: "https://github.com/LebJe/TOMLKit.git", from: "0.6.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache.git", from: "2.1.1"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.14.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    ],
    targets: [
        // Ground and river: pure, standard library only.
        room("Motion"),
        room("DSP", ["Motion"]),
        room("Gait", ["DSP", "Motion"]),
        room("Coach", ["Gait", "Motion"]),
        room("Devices", ["Motion"]),
        room("Analysis", ["Devices", "DSP", "Gait", "Motion"]),
        room("Simulation", ["Devices", "DSP", "Motion"]),

        // Banks: where the river meets files and other programs.
        .systemLibrary(name: "CZlib", path: "Sources/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CUdev", path: "Sources/CUdev", pkgConfig: "libudev", providers: [.apt(["libudev-dev"])]),
        .target(name: "CLinux", path: "Sources/CLinux"),
        room("Wire", ["CLinux", "CUdev", "Motion"]),
        room("Settings", ["Devices", "Motion", .product(name: "TOMLKit", package: "TOMLKit")]),
        room("Sensors", ["Devices", "Motion", "Settings", "Wire"]),
        room("Sessions", ["Analysis", "Devices", "Gait", "Motion", .product(name: "GRDB", package: "GRDB.swift")]),
        room(
            "Live",
            [
                "Analysis", "Coach", "Devices", "Gait", "Motion",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            resources: [.embedInCode("Dashboard")]),
        room("Exports", ["Analysis", "Devices", "Gait", "Motion", "Sessions"]),

        room(
            "Reports",
            [
                "Analysis", "Devices", "Exports", "Gait", "Motion", "Sessions",
                .product(name: "Mustache", package: "swift-mustache"),
            ], resources: [.embedInCode("Templates")]),

        // Doors, and the one program that has both.
        room(
            "Command",
            [
                "Analysis", "CLinux", "Coach", "CZlib", "Devices", "DSP", "Exports", "Gait", "Live", "Motion",
                "Reports", "Sensors",
                "Sessions",
                "Settings", "Simulation", "Wire",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        room(
            "Daemon",
            [
                "Analysis", "Coach", "Devices", "Gait", "Live", "Motion", "Sensors", "Sessions", "Settings", "Wire",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]),
        .executableTarget(name: "Programs", dependencies: ["Command", "Daemon"], swiftSettings: strict),

        // Tests, mirrored to Sources.
        .target(name: "CAllocations", path: "Tests/CAllocations"),
        .target(
            name: "TestKit", dependencies: ["CAllocations", "CLinux", "Motion"], path: "Tests/TestKit",
            swiftSettings: strict),
        .executableTarget(
            name: "Accuracy", dependencies: [.product(name: "ArgumentParser", package: "swift-argument-parser")],
            path: "Tests/Accuracy"),
        .testTarget(name: "AccuracyTests", dependencies: ["Accuracy"]),
        .executableTarget(
            name: "LiveStage",
            dependencies: [
                "Analysis", "Coach", "Gait", "Live", "Motion", "Simulation",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/LiveStage"),
        .executableTarget(
            name: "Workloads", dependencies: ["Analysis", "Devices", "DSP", "Motion"], path: "Tests/Workloads"),
        .executableTarget(name: "vectors", dependencies: ["Devices", "Motion"], path: "Tests/Vectors"),
        .executableTarget(
            name: "SessionDriver", dependencies: ["Analysis", "Devices", "Motion", "Sessions", "Simulation"],
            path: "Tests/SessionDriver", swiftSettings: strict),
        .target(name: "CMockDevices", path: "Tests/CMockDevices"),
        .executableTarget(
            name: "mock-devices", dependencies: ["CMockDevices", "Motion", "Wire"], path: "Tests/MockDevices"),
        .testTarget(name: "ArchitectureTests", dependencies: ["TestKit"], swiftSettings: strict),
        tests("Analysis", ["Devices", "DSP", "Gait", "Motion", "Simulation"]),
        tests("Coach", ["Analysis", "Gait", "Motion", "Simulation"]),
        tests("Motion"),
        tests("Simulation", ["Devices", "DSP", "Motion"]),
        tests("DSP", ["Motion"]),
        tests("Devices", ["Motion", "vectors"]),
        tests("Exports", ["Analysis", "Devices", "Gait", "Motion", "SessionDriver", "Sessions", "Simulation"]),
        tests("Daemon", ["Analysis", "Devices", "Gait", "Motion", "Sessions", "Settings", "Simulation", "Wire"]),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "Analysis", "CLinux", "Devices", "Gait", "Motion", "Programs", "Sensors", "Simulation", "TestKit",
            ],
            swiftSettings: strict),
        tests("Command", ["Coach", "Devices", "Live", "Motion", "Sensors", "Settings", "Wire"]),
        tests("Gait", ["DSP", "Motion", "Simulation"]),
        tests(
            "Live",
            [
                "Analysis", "Coach", "Gait", "LiveStage", "Motion", "Simulation",
                .product(name: "Logging", package: "swift-log"),
            ]),
        tests("Reports", ["Analysis", "Devices", "Exports", "Gait", "Motion", "Sessions", "Simulation"]),
        tests("Sensors", ["Devices", "Motion", "Settings", "Wire"]),
        tests(
            "Sessions",
            [
                "Analysis", "Devices", "Gait", "Motion", "SessionDriver", "Simulation",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        tests("Settings", ["Devices", "Motion"]),
        tests("Wire", ["CLinux", "Motion", "mock-devices"]),
    ]
)
