// SPDX-License-Identifier: Apache-2.0

/// Finds the rows of the table `block` in pages, whatever became of the tree above them: a row that its own checksum confirms is one.
///
/// Format: https://www.sqlite.org/fileformat2.html, sections 1.6 (pages and cells) and 2.1 (records).
struct BlockCarver {
    private let file: PageFile
    private static let leaf: UInt8 = 0x0D
    /// Payload bytes that a leaf keeps itself, at most; of a longer payload, at least.
    private static let mostLocal = PageFile.pageSize - 35
    private static let leastLocal = (PageFile.pageSize - 12) * 32 / 255 - 23
    /// A record longer than this is no block: the longest chunk fits many times.
    private static let longest = 64 << 20

    init(_ file: PageFile) { self.file = file }

    /// Every block found, in the order of the pages; the same block may come more than once, in earlier forms.
    func forEachBlock(_ body: (RawBlock) throws -> Void) rethrows {
        try file.forEachPage { page in
            // The first page starts with the file's header.
            let start = page.starts(with: Array("SQLite format 3".utf8)) ? 100 : 0
            guard page[start] == Self.leaf else { return }
            let cells = Int(page[start + 3]) << 8 | Int(page[start + 4])
            for cell in 0..<min(cells, (PageFile.pageSize - start - 8) / 2) {
                let pointer = start + 8 + 2 * cell
                let offset = Int(page[pointer]) << 8 | Int(page[pointer + 1])
                if let block = block(page, offset) { try body(block) }
            }
        }
    }

    private func block(_ page: [UInt8], _ offset: Int) -> RawBlock? {
        var index = offset
        guard let length = Self.varint(page, &index), let id = Self.varint(page, &index), length > 20,
            length <= Self.longest, let record = payload(page, index, Int(length))
        else { return nil }
        return Self.block(record, id: Int64(bitPattern: id))
    }

    /// A payload of `length` bytes that begins at `index`, with what overflows into other pages.
    private func payload(_ page: [UInt8], _ index: Int, _ length: Int) -> [UInt8]? {
        guard length > Self.mostLocal else {
            return index + length <= page.count ? Array(page[index..<(index + length)]) : nil
        }
        let content = PageFile.pageSize - 4
        let wanted = Self.leastLocal + (length - Self.leastLocal) % content
        let local = wanted <= Self.mostLocal ? wanted : Self.leastLocal
        guard index + local + 4 <= page.count else { return nil }
        var record = Array(page[index..<(index + local)])
        var next = Self.number(page, index + local)
        while record.count < length {
            guard next > 1, let overflow = file.page(next) else { return nil }
            record.append(contentsOf: overflow[4..<(4 + min(content, length - record.count))])
            next = Self.number(overflow, 0)
        }
        return record
    }

    private static func block(_ record: [UInt8], id: Int64) -> RawBlock? {
        var index = 0
        guard let headerLength = varint(record, &index), headerLength <= UInt64(record.count) else { return nil }
        var body = Int(headerLength)
        var values: [Int64] = []
        // id is NULL in the record (it is the row's key), then eight integers and the data.
        guard varint(record, &index) == 0 else { return nil }
        for _ in 0..<8 {
            guard let type = varint(record, &index), let value = integer(record, type, &body) else { return nil }
            values.append(value)
        }
        guard let type = varint(record, &index), type >= 12, type % 2 == 0, index == Int(headerLength) else {
            return nil
        }
        let count = Int(type - 12) / 2
        guard body + count == record.count, values.allSatisfy({ $0 >= 0 || $0 == values[1] || $0 == values[2] }),
            values[3] == 1 || values[3] == RawBlock.coarseTick, values[0] < 1 << 20
        else { return nil }
        let block = RawBlock(
            id: id, stream: Int(values[0]), first: values[1], last: values[2], tick: values[3], chunks: Int(values[4]),
            offset: Int(values[5]), length: Int(values[6]), data: Array(record[body...]))
        return Int64(block.checksum) == values[7] ? block : nil
    }

    private static func integer(_ record: [UInt8], _ type: UInt64, _ index: inout Int) -> Int64? {
        let widths = [0, 1, 2, 3, 4, 6, 8]
        switch type {
        case 8: return 0
        case 9: return 1
        case 1...6:
            let width = widths[Int(type)]
            guard index + width <= record.count else { return nil }
            var value = Int64(Int8(bitPattern: record[index]))
            for place in 1..<max(width, 1) { value = value << 8 | Int64(record[index + place]) }
            index += width
            return value
        default: return nil
        }
    }

    private static func number(_ page: [UInt8], _ index: Int) -> Int {
        Int(page[index]) << 24 | Int(page[index + 1]) << 16 | Int(page[index + 2]) << 8 | Int(page[index + 3])
    }

    /// SQLite's: most significant first, nine bytes at most.
    private static func varint(_ bytes: [UInt8], _ index: inout Int) -> UInt64? {
        var value: UInt64 = 0
        for place in 0..<9 {
            guard index < bytes.count else { return nil }
            let byte = bytes[index]
            index += 1
            if place == 8 { return value << 8 | UInt64(byte) }
            value = value << 7 | UInt64(byte & 0x7F)
            if byte < 0x80 { return value }
        }
        return nil
    }
}
