// SPDX-License-Identifier: Apache-2.0

import FuzzTargets
import Glibc

/// One binary for all kinds: FUZZ_KIND says which. Without it the names are printed. FUZZ_SEEDS: a folder for inputs to begin with.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(_: UnsafeMutablePointer<CInt>, _: UnsafeMutableRawPointer) -> CInt {
    guard let name = environment("FUZZ_KIND"), name == "prober" || target != nil else {
        print((DecoderTarget.names + ["prober"]).joined(separator: "\n"))
        exit(0)
    }
    guard let folder = environment("FUZZ_SEEDS") else { return 0 }
    let targets = name == "prober" ? DecoderTarget.names.compactMap(DecoderTarget.init) : [target].compactMap(\.self)
    for (place, seed) in targets.flatMap(\.seeds).enumerated() {
        guard let file = fopen("\(folder)/seed-\(place)", "w") else { continue }
        fwrite(seed, 1, seed.count, file)
        fclose(file)
    }
    return 0
}

let target = environment("FUZZ_KIND").flatMap(DecoderTarget.init)

func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    if let target { target.run(bytes) } else { fuzzProber(bytes) }
    return 0
}
