// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Testing

@testable import Daemon

@Suite struct ServiceNotifierTests {
    @Test func theManagerHearsThatTheDaemonIsReady() throws {
        let path = NSTemporaryDirectory() + "gaitd-notify-\(UInt64.random(in: 0 ... .max))"
        let manager = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        try #require(manager >= 0)
        defer {
            close(manager)
            unlink(path)
        }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(manager, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0)
        let notifier = ServiceNotifier(environment: ["NOTIFY_SOCKET": path])
        notifier.ready("No sensor found")
        notifier.watchdog()
        var buffer = [UInt8](repeating: 0, count: 256)
        var heard: [String] = []
        for _ in 0..<2 {
            let count = recv(manager, &buffer, buffer.count, 0)
            try #require(count > 0)
            heard.append(String(decoding: buffer.prefix(count), as: UTF8.self))
        }
        #expect(heard == ["READY=1\nSTATUS=No sensor found", "WATCHDOG=1"])
    }

    @Test func withoutAManagerNothingHappens() {
        let notifier = ServiceNotifier(environment: [:])
        notifier.ready("x")
        #expect(notifier.watchdogInterval == nil)
    }

    @Test func aWatchdogForAnotherProcessIsNotOurs() {
        let another = ServiceNotifier(environment: ["WATCHDOG_USEC": "10000000", "WATCHDOG_PID": "1"])
        #expect(another.watchdogInterval == nil)
        let ours = ServiceNotifier(environment: ["WATCHDOG_USEC": "10000000", "WATCHDOG_PID": "\(getpid())"])
        #expect(ours.watchdogInterval == 5)
    }
}
