// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
import PackageDescription

// A package of its own: who only builds gaitd does not build this. Run by `make bench`.
let package = Package(
    name: "Benchmarks",
    dependencies: [.package(name: "gaitd", path: "../..")],
    targets: [
        .executableTarget(name: "Benchmarks", dependencies: [.product(name: "GaitdKit", package: "gaitd")]),
        .executableTarget(name: "Peak"),
    ]
)
