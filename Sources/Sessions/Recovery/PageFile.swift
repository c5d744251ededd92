// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The pages of a database file and of its write-ahead log, read one at a time without SQLite: what is left of a file that SQLite refuses.
///
/// Formats: https://www.sqlite.org/fileformat2.html, sections 1.3 (header), 4.1 and 4.2 (log).
final class PageFile {
    static let pageSize = 4096
    private static let frameHeader = 24
    private static let logHeader = 32

    private let main: Int32
    private let log: Int32
    /// Whole pages; a last part of one counts too, filled up with zeros.
    let mainPages: Int
    let frames: Int
    /// Frame of the log that holds the latest form of a page, by page number.
    private var latest: [Int: Int] = [:]

    init(path: String) throws(SessionError) {
        main = Foundation.open(path, O_RDONLY | O_CLOEXEC)
        guard main >= 0 else { throw .cannotOpen(path: path, reason: SessionDatabase.systemReason(errno)) }
        log = Foundation.open(path + "-wal", O_RDONLY | O_CLOEXEC)
        mainPages = (Self.size(main) + Self.pageSize - 1) / Self.pageSize
        frames = log < 0 ? 0 : max(0, Self.size(log) - Self.logHeader) / (Self.frameHeader + Self.pageSize)
        for frame in 0..<frames {
            let head = Self.read(log, at: Self.offset(ofFrame: frame), count: 4)
            latest[Int(head[0]) << 24 | Int(head[1]) << 16 | Int(head[2]) << 8 | Int(head[3])] = frame
        }
    }

    deinit {
        Foundation.close(main)
        if log >= 0 { Foundation.close(log) }
    }

    /// The page `number`, from 1, in its latest form; nil where the file has none.
    func page(_ number: Int) -> [UInt8]? {
        if let frame = latest[number] { return self.frame(frame) }
        guard number >= 1, number <= mainPages else { return nil }
        return Self.read(main, at: (number - 1) * Self.pageSize, count: Self.pageSize)
    }

    /// A page as it once was, from the log.
    func frame(_ index: Int) -> [UInt8] {
        Self.read(log, at: Self.offset(ofFrame: index) + Self.frameHeader, count: Self.pageSize)
    }

    /// Latest forms first, then the older ones that the log still has.
    func forEachPage(_ body: ([UInt8]) throws -> Void) rethrows {
        for number in 1...max(mainPages, 1) {
            if let page = page(number) { try body(page) }
        }
        for index in 0..<frames { try body(frame(index)) }
    }

    private static func offset(ofFrame index: Int) -> Int { logHeader + index * (frameHeader + pageSize) }

    private static func size(_ descriptor: Int32) -> Int {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    }

    /// Zeros stand for what can't be read.
    private static func read(_ descriptor: Int32, at offset: Int, count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let start = done
            let got = bytes.withUnsafeMutableBytes { buffer in
                pread(descriptor, buffer.baseAddress.map { $0 + start }, count - start, off_t(offset + start))
            }
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { break }
            done += got
        }
        return bytes
    }
}
