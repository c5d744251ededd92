// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What is known of a recording: the part of its side file that scoring needs.
struct SideFile: Decodable {
    struct Reference: Decodable {
        var type: String
        var file: String?
        var scope: String?
        var clockOffsetFree: Bool?
        var scoringIntervals: [[Double]]?
        var movementIntervals: [[Double]]?
        var strideAmbiguous: Bool?
        var values: Value?

        enum CodingKeys: String, CodingKey {
            case type, file, scope, values
            case clockOffsetFree = "clock_offset_free"
            case scoringIntervals = "scoring_intervals_s"
            case movementIntervals = "movement_intervals_s"
            case strideAmbiguous = "stride_ambiguous"
        }
    }

    /// A reference's values differ in shape from type to type.
    enum Value: Decodable {
        case number(Double), text(String), list([Value]), table([String: Value]), nothing

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Double.self) {  // each shape is tried in turn: a failure is an answer
                self = .number(number)
            } else if let text = try? container.decode(String.self) {  // as above
                self = .text(text)
            } else if let list = try? container.decode([Value].self) {  // as above
                self = .list(list)
            } else if let table = try? container.decode([String: Value].self) {  // as above
                self = .table(table)
            } else {
                self = .nothing
            }
        }

        var number: Double? { if case .number(let value) = self { value } else { nil } }
        var list: [Value] { if case .list(let values) = self { values } else { [] } }
        subscript(key: String) -> Value? { if case .table(let values) = self { values[key] } else { nil } }

        /// `[a, b]` or `[[a, b], ...]`.
        var intervals: [ClosedRange<Double>] {
            if list.count == 2, let a = list[0].number, let b = list[1].number, a <= b { return [a...b] }
            return list.flatMap(\.intervals)
        }
    }

    var recording: String
    var dataset: String
    var data: String
    var placement: String
    var activity: String
    var references: [Reference]

    func reference(_ type: String) -> Reference? { references.first { $0.type == type } }

    /// A foot sensor, or one on the trunk.
    var isFoot: Bool { placement.hasPrefix("foot") }
    var isRun: Bool { activity.split(separator: ",").first?.contains("run") ?? false }
    /// As `gait analyze --placement` knows it.
    var placementOption: String { placement == "handheld" ? "other" : placement }
}

/// A recording with references: its side file, and the folder it lies in.
struct Recording {
    var side: SideFile
    var folder: URL

    var table: URL { folder.appending(path: side.data) }
    func file(_ reference: SideFile.Reference) -> URL? { reference.file.map { folder.appending(path: $0) } }

    /// All below `folder`, by path.
    static func all(under folder: URL) throws -> [Recording] {
        guard let walk = FileManager.default.enumerator(atPath: folder.path) else { return [] }
        let paths = walk.compactMap { $0 as? String }.filter { $0.hasSuffix(".json") }.sorted()
        return try paths.map { path in
            let url = folder.appending(path: path)
            let side = try JSONDecoder().decode(SideFile.self, from: Data(contentsOf: url))
            return Recording(side: side, folder: url.deletingLastPathComponent())
        }
    }
}
