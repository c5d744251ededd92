// SPDX-License-Identifier: Apache-2.0

enum TextLinesVectors {
    static func check(_ entry: VectorEntry) -> Outcome { .failed(["not yet"]) }
}
