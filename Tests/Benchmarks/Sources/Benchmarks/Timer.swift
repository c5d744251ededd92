// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What a piece of work cost.
struct Cost {
    /// Processor time; the best of several runs: what the machine can do when nobody disturbs it.
    var nanoseconds: Double
    /// Of the last run; nil where no counter is preloaded.
    var allocations: Int?
}

enum Timer {
    /// The preloaded counter's `allocations_of_this_thread`, if it is there.
    private static let counter: (@convention(c) () -> UInt64)? = {
        guard let symbol = dlsym(UnsafeMutableRawPointer(bitPattern: 0), "allocations_of_this_thread") else {
            return nil
        }
        return unsafeBitCast(symbol, to: (@convention(c) () -> UInt64).self)
    }()

    static func best(of runs: Int, _ work: () -> Void) -> Cost {
        var best = Double.infinity
        var allocations: Int?
        for _ in 0..<runs {
            let counted = counter?()
            let start = processorTime()
            work()
            let spent = processorTime() - start
            if let counted, let now = counter?() { allocations = Int(now - counted) }
            best = min(best, spent)
        }
        return Cost(nanoseconds: best, allocations: allocations)
    }

    /// Nanoseconds that this thread has had a processor: other work on the machine does not count.
    private static func processorTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }

    /// A fixed piece of floating-point work, the same on every machine: 8 second-order filters in a row on 200,000 values.
    /// Its time per value is the yardstick that ratios refer to.
    static func yardstick() -> Double {
        var sink = 0.0
        let values = 200_000
        let cost = best(of: 7) {
            var state = [16 of Double](repeating: 0)
            var input = 0.5
            for _ in 0..<values {
                input = input > 0.9 ? input - 0.8 : input + 0.13
                var x = input
                for stage in 0..<8 {
                    let y = 0.2 * x + state[2 * stage]
                    state[2 * stage] = 0.3 * x + 0.4 * y + state[2 * stage + 1]
                    state[2 * stage + 1] = 0.2 * x - 0.1 * y
                    x = y
                }
                sink += x
            }
        }
        precondition(sink.isFinite)
        return cost.nanoseconds / Double(values)
    }
}
