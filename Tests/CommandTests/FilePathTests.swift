// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Command

@Suite struct FilePathTests {
    @Test(arguments: [
        ("a/b/c", "c", "a/b"), ("a/b/", "b", "a"), ("c", "c", "."), ("/c", "c", "/"), ("/", "", "/"), ("", "", "."),
        ("./x", "x", "."), ("../x", "x", ".."), ("//a//b", "b", "/a"),
    ])
    func aPathHasALastNameAndAFolderAboveIt(path: String, name: String, parent: String) {
        #expect(FilePath.lastComponent(path) == name)
        #expect(FilePath.parent(path) == parent)
    }
}
