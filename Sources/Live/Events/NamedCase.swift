// SPDX-License-Identifier: Apache-2.0

public import Gait
public import Motion

/// A word of the vocabulary as JSON has it: its name in files.
public protocol NamedCase: CaseIterable, Codable {
    var name: String { get }
}

extension NamedCase where Self: RawRepresentable, RawValue == UInt8 {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let match = Self.allCases.first(where: { $0.name == text }) else {
            let names = Self.allCases.map(\.name).joined(separator: ", ")
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\"\(text.prefix(40))\" is none of \(names)")
        }
        self = match
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
}

extension Activity: NamedCase {}
extension MountingState: NamedCase {}
extension Placement: NamedCase {}
extension Quality: NamedCase {}
extension Side: NamedCase {}
