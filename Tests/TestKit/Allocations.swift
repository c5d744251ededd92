// SPDX-License-Identifier: Apache-2.0

internal import CAllocations

/// Counts heap allocations of a piece of code, by an allocator that stands before the C library's.
public enum Allocations {
    /// Blocks that `body` asked for on this thread.
    public static func count(_ body: () -> Void) -> Int {
        let before = allocations_of_this_thread()
        body()
        return Int(allocations_of_this_thread() - before)
    }

    /// Blocks that this thread has asked for so far.
    public static var total: UInt64 { UInt64(allocations_of_this_thread()) }

    /// False where a sanitizer has put an allocator of its own in place: then every count is 0 and says nothing.
    public static var areCounted: Bool {
        count { blackHole([UInt8](repeating: 1, count: blackHoleSize())) } > 0
    }

    @inline(never) private static func blackHole(_: [UInt8]) {}
    @inline(never) private static func blackHoleSize() -> Int { 1000 }
}
