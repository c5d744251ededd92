// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Pure rooms: the same calls give the same bits, on any machine.
@Suite struct PurityTests {
    /// What would let a clock, a file, another thread, chance or a processor's own mathematics into a pure room, and why not.
    static let banned: [(pattern: String, reason: String)] = [
        ("\\b(ContinuousClock|SuspendingClock|DispatchTime|Date|clock_gettime)\\b", "a clock"),
        ("\\b(FileManager|FileHandle|fopen|URL)\\b", "a file"),
        ("\\b(Mutex|NSLock|Atomic|DispatchQueue)\\b", "a lock"),
        ("\\b(async|await|actor|Task)\\b", "concurrency"),
        ("\\b(CommandLine|ProcessInfo|getenv)\\b", "the environment"),
        ("\\b(print|debugPrint|dump|readLine)\\(", "the terminal"),
        ("\\b(random|randomElement|shuffle|shuffled|SystemRandomNumberGenerator)\\b\\(", "chance"),
        ("@_silgen_name|@_extern|@_cdecl", "a C function by the back door"),
        ("\\b(addingProduct|addProduct)\\b", "a fused multiply-add, whose bits differ from a product and a sum"),
        ("\\bnonisolated\\(unsafe\\)|@unchecked\\s+Sendable", "shared mutable state"),
        ("\\bstatic var [^{]*=|^(public |internal |private |fileprivate )?var ", "a mutable global"),
        ("\\b(Unsafe\\w*Pointer|unsafeBitCast|withUnsafe\\w+)\\b", "unchecked memory"),
    ]

    private static func pureFiles() throws -> [SourceFile] {
        try SourceTree.files(under: "Sources").filter { House.room($0.module)?.isPure == true }
    }

    @Test(arguments: banned.map(\.pattern)) func pureRoomsHoldNothingThatDependsOnTheMachine(pattern: String) throws {
        let regex = try Regex(pattern)
        let reason = Self.banned.first { $0.pattern == pattern }?.reason ?? ""
        for file in try Self.pureFiles() {
            for (index, line) in file.code.enumerated() {
                #expect(line.firstMatch(of: regex) == nil, "\(file.path):\(index + 1) brings in \(reason): \(line)")
            }
        }
    }

    @Test func pureRoomsExist() throws {
        let rooms = Set(try Self.pureFiles().map(\.module))
        #expect(rooms.isSuperset(of: ["Motion", "DSP", "Gait", "Devices", "Analysis", "Simulation"]))
    }

    @Test func theBuildAsksForNoFastMathematics() throws {
        let manifest = try SourceTree.manifest()
        for flag in ["unsafeFlags", "-Ounchecked", "-ffast-math", "-enforce-exclusivity=unchecked"] {
            #expect(!manifest.contains(flag))
        }
    }
}
