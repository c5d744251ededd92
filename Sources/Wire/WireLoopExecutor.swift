// SPDX-License-Identifier: Apache-2.0

/// Lets an actor live on a loop's thread: what its sinks are given and what other tasks ask of it are done there, one after the other.
///
/// A sink of such an actor may say `assumeIsolated`. The loop must outlive the actor's last call: what is asked of it after `stop` is
/// never done.
public final class WireLoopExecutor: SerialExecutor {
    private let core: WireLoopCore

    init(_ core: WireLoopCore) { self.core = core }

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedSerialExecutor()
        core.orderLater { _ in job.runSynchronously(on: executor) }
    }

    public func checkIsolated() {
        precondition(core.isOnThread, "An actor of the wire loop was entered on another thread.")
    }
}
