// SPDX-License-Identifier: Apache-2.0

import Foundation

/// One vector: bytes, and what they mean.
struct VectorEntry {
    var fields: [String: Any]

    var id: String { fields["id"] as? String ?? "?" }
    var kind: String { fields["kind"] as? String ?? "" }
    var device: String? { fields["device"] as? String }
    var bytes: [UInt8] { Self.bytes(fields["hex"] as? String ?? "") }
    var expect: [String: Any] { fields["expect"] as? [String: Any] ?? [:] }
    /// One way of cutting the bytes; the rest comes at the end.
    var chunks: [Int] { (fields["chunks"] as? [NSNumber] ?? []).map(\.intValue) }
    func hex(_ key: String) -> [UInt8]? { (fields[key] as? String).map(Self.bytes) }

    /// Ways of cutting the bytes that must all give the same: whole, by single bytes, as the vector says, and by sevens.
    var cuttings: [[Int]] {
        let count = bytes.count
        return [[count], Array(repeating: 1, count: count), chunks, Array(repeating: 7, count: count / 7)]
    }

    private static func bytes(_ hex: String) -> [UInt8] {
        let digits = Array(hex.utf8)
        return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
            UInt8(String(decoding: digits[$0..<($0 + 2)], as: UTF8.self), radix: 16)
        }
    }
}

enum Outcome {
    case passed
    case failed([String])
    case skipped(String)

    init(_ problems: [String]) { self = problems.isEmpty ? .passed : .failed(problems) }
}

/// Holds what came out against what should.
enum Comparison {
    /// Numbers have nine significant digits in the vectors, seven in some.
    static let relativeTolerance = 1e-6

    /// Every key of `expected` must be in `actual` with the same value; what is not looked at fails.
    static func problems(_ expected: Any, _ actual: Any?, at path: String = "") -> [String] {
        guard let actual else { return ["\(path) is missing"] }
        if let expected = expected as? [String: Any] {
            guard let actual = actual as? [String: Any] else { return ["\(path) is no object"] }
            return expected.keys.sorted().flatMap { key in
                problems(expected[key] ?? NSNull(), actual[key], at: path.isEmpty ? key : "\(path).\(key)")
            }
        }
        if let expected = expected as? [Any] {
            guard let actual = actual as? [Any] else { return ["\(path) is no list"] }
            guard expected.count == actual.count else {
                return ["\(path) has \(actual.count) elements, not \(expected.count)"]
            }
            return expected.indices.flatMap { problems(expected[$0], actual[$0], at: "\(path)[\($0)]") }
        }
        if let expected = expected as? String {
            return expected == actual as? String ? [] : ["\(path) is \(actual), not \(expected)"]
        }
        if expected is NSNull { return actual is NSNull ? [] : ["\(path) is \(actual), not null"] }
        guard let wanted = expected as? NSNumber, let got = actual as? NSNumber else {
            return ["\(path) can't be compared"]
        }
        return isNear(wanted.doubleValue, got.doubleValue) ? [] : ["\(path) is \(got), not \(wanted)"]
    }

    static func isNear(_ a: Double, _ b: Double) -> Bool {
        (a - b).magnitude <= relativeTolerance * max(a.magnitude, b.magnitude)
    }
}
