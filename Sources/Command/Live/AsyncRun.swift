// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Live
internal import Synchronization

/// Lets a subcommand, which is synchronous like all others, wait for what is not.
enum AsyncRun {
    private final class Outcome<Value: Sendable>: Sendable {
        let result = Mutex<Result<Value, any Error>?>(nil)
    }

    static func wait<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) throws -> Value {
        let outcome = Outcome<Value>(), done = DispatchSemaphore(value: 0)
        Task.detached {
            let result: Result<Value, any Error>
            do { result = .success(try await work()) } catch { result = .failure(error) }
            outcome.result.withLock { $0 = result }
            done.signal()
        }
        done.wait()
        guard let result = outcome.result.withLock({ $0 }) else { throw LiveError.connectionLost }
        return try result.get()
    }
}
