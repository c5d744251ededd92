// SPDX-License-Identifier: Apache-2.0

public import ArgumentParser
public import Motion

extension Placement: ExpressibleByArgument {
    public init?(argument: String) { self.init(name: argument) }
    public var defaultValueDescription: String { name }
    public static var allValueStrings: [String] { allCases.map(\.name) }
}
