// SPDX-License-Identifier: Apache-2.0

import Exports

/// Keeps the files of an export.
final class MemorySink: ExportSink {
    private(set) var names: [String] = []
    private(set) var contents: [[UInt8]] = []
    private(set) var remarks: [String] = []
    /// Bytes that may be read before somebody wants it to end.
    var patience = Int.max

    func open(_ name: String) throws(ExportError) -> Int {
        names.append(name)
        contents.append([])
        return names.count - 1
    }

    func write(_ bytes: [UInt8], to file: Int) throws(ExportError) { contents[file] += bytes }

    func advance(by bytes: Int) throws(ExportError) {
        patience -= bytes
        if patience < 0 { throw .interrupted(signal: 2) }
    }

    func remark(_ sentence: String) { remarks.append(sentence) }

    /// The lines of a text file.
    func lines(_ ending: String) -> [String] {
        guard let index = names.firstIndex(where: { $0.hasSuffix(ending) }) else { return [] }
        return String(decoding: contents[index], as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
