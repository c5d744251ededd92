// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
import PackageDescription

// A package of its own: who only builds gaitd does not build this. Run by `make fuzz`.
let package = Package(
    name: "Fuzz",
    products: [.library(name: "FuzzTargets", type: .static, targets: ["FuzzTargets"])],
    dependencies: [.package(name: "gaitd", path: "../..")],
    targets: [.target(name: "FuzzTargets", dependencies: [.product(name: "GaitdKit", package: "gaitd")])]
)
