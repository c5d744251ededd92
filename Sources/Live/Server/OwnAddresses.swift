// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import NIOCore

/// Under which addresses this machine's page can be opened.
enum OwnAddresses {
    /// `http://192.168.1.5:4248/`, for people to type; empty where there is no page.
    static func pages(_ settings: LiveServerSettings) -> [String] {
        if settings.address.isEmpty { return [] }
        let isAny = ["0.0.0.0", "::", "[::]"].contains(settings.address)
        let hosts = isAny ? reachable() : [settings.address]
        return (settings.hosts + hosts).map { "http://\($0.contains(":") ? "[\($0)]" : $0):\(settings.port)/" }
    }

    private static func reachable() -> [String] {
        let devices = (try? System.enumerateDevices()) ?? []  // Without a list, people still know their address.
        return devices.compactMap(\.address?.ipAddress).filter {
            !$0.hasPrefix("127.") && $0 != "::1" && !$0.lowercased().hasPrefix("fe80")
        }
    }

    static var machineName: String {
        var bytes = [CChar](repeating: 0, count: 256)
        guard gethostname(&bytes, bytes.count - 1) == 0 else { return "" }
        return String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
