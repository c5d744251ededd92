// SPDX-License-Identifier: Apache-2.0

public import ArgumentParser
public import Motion

extension Placement: ExpressibleByArgument {
    public init?(argument: String) { self.init(name: argument) }
    public var defaultValueDescription: String {
        switch self {
        case .sacrum: "back of the waist, in the middle"
        case .hipLeft, .hipRight: "waist, at the \(side.name) side"
        case .footLeft, .footRight: "\(side.name) shoe"
        case .other: "anywhere else: orientation only"
        }
    }
    public static var allValueStrings: [String] { allCases.map(\.name) }
    public static var allValueDescriptions: [String: String] {
        Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0.defaultValueDescription) })
    }
}
