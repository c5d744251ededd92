// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Devices

/// The names of protocols on the command line.
enum ProtocolName {
    static let all = DeviceCatalog.all.map(\.name)

    /// Throws, with what there is, where `name` is none.
    static func check(_ name: String?) throws {
        guard let name, !all.contains(name) else { return }
        throw ValidationError("There is no protocol \"\(name)\". Choose one of: \(all.joined(separator: ", ")).")
    }
}
