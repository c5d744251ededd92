// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Command

@Suite struct PairingCodeTests {
    @Test(arguments: [true, false]) func whatIsDrawnIsTheCodeWithAWhiteMargin(hasColor: Bool) {
        let width = 21
        let modules = (0..<(width * width)).map { ($0 * 7 + $0 / 5) % 3 == 0 }
        let code = PairingCode(width: width, modules: modules)
        let lines = code.lines(hasColor: hasColor)
        #expect(lines.count == code.rows)
        var read: [[Bool]] = []
        for line in lines {
            let signs = Array(hasColor ? line.dropFirst("\u{1B}[30;107m".count).dropLast("\u{1B}[0m".count) : line[...])
            #expect(signs.count == code.columns)
            read.append(signs.map { ("█▀".contains($0)) == hasColor })
            read.append(signs.map { ("█▄".contains($0)) == hasColor })
        }
        for row in 0..<(2 * code.rows) {
            for column in 0..<code.columns {
                let (r, c) = (row - PairingCode.margin, column - PairingCode.margin)
                let isInside = (0..<width).contains(r) && (0..<width).contains(c)
                #expect(read[row][column] == (isInside && modules[r * width + c]))
            }
        }
    }

    @Test(.enabled(if: PairingCode("x") != nil, "libqrencode4 is not installed"))
    func anAddressBecomesACodeWithItsThreeFinders() throws {
        let code = try #require(PairingCode("http://192.168.178.20:4248/#123456"))
        #expect(code.width == 29)
        for (row, column) in [(0, 0), (0, code.width - 7), (code.width - 7, 0)] {
            for offset in 0..<7 { #expect(code.modules[row * code.width + column + offset]) }
            #expect(!code.modules[(row + 1) * code.width + column + 1])
        }
    }
}
