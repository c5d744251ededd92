// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite struct ModuleDiagramTests {
    @Test func everyFolderOfSourcesIsARoomOfTheHouse() throws {
        let folders = Set(try SourceTree.files(under: "Sources").map(\.module))
        #expect(folders.count >= 7)
        #expect(folders.subtracting(House.rooms.map(\.name)) == [])
    }

    @Test func importsFollowTheDiagram() throws {
        for file in try SourceTree.files(under: "Sources") {
            let room = try #require(House.room(file.module), "\(file.path) is in no room")
            for name in file.imports where name != "Swift" {
                #expect(room.mayImport.contains(name), "\(file.path) imports \(name): \(room.name) may not")
            }
        }
    }

    @Test func theManifestDeclaresNoOtherEdge() throws {
        let manifest = try SourceTree.manifest()
        var declared = 0
        for match in manifest.matches(of: /room\(\s*"(\w+)"(?:,\s*\[([^\]]*)\])?/) {
            let room = try #require(House.room(String(match.1)), "\(match.1) is not in the diagram")
            declared += 1
            // A product stands for the module; its package may be called otherwise.
            let named = String(match.2 ?? "").replacing(/package:\s*"[^"]*"/, with: "")
            for name in named.matches(of: /"(\w+)"/).map({ String($0.1) }) {
                #expect(room.mayImport.contains(name), "Package.swift lets \(room.name) depend on \(name)")
            }
        }
        #expect(declared >= 7)
    }

    @Test func noRoomImportsWhatItsManifestLineDoesNotName() throws {
        let manifest = try SourceTree.manifest()
        let files = try SourceTree.files(under: "Sources")
        for match in manifest.matches(of: /room\(\s*"(\w+)"(?:,\s*\[([^\]]*)\])?/) {
            let named = Set((match.2 ?? "").matches(of: /"(\w+)"/).map { String($0.1) })
            let rooms = Set(House.rooms.map(\.name)).union(House.headers)
            for file in files where file.module == String(match.1) {
                #expect(Set(file.imports).intersection(rooms).subtracting(named) == [], "\(file.path)")
            }
        }
    }

    @Test func noRoomHoldsATypeOfItsOwnName() throws {
        for file in try SourceTree.files(under: "Sources") {
            let declaration = try Regex("\\b(struct|class|enum|protocol|actor|typealias)\\s+\(file.module)\\b")
            for (index, line) in file.code.enumerated() {
                #expect(line.firstMatch(of: declaration) == nil, "\(file.path):\(index + 1)")
            }
        }
    }

    @Test func onlyTheTwoDoorsAreOneExecutable() throws {
        let manifest = try SourceTree.manifest()
        let doors = manifest.matches(of: /executableTarget\(\s*name:\s*"(\w+)"/).map { String($0.1) }
        let known: Set = ["Programs", "Accuracy", "LiveStage", "SessionDriver", "vectors", "Workloads"]
        #expect(Set(doors).subtracting(known) == [])
        #expect(doors.contains("Programs"))
    }
}
