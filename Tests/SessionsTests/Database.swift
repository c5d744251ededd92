// SPDX-License-Identifier: Apache-2.0

import GRDB

@testable import Sessions

extension Database {
    /// Changes a session behind the program's back.
    static func execute(_ path: String, _ sql: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.inDatabase { db in try db.execute(sql: sql) }
        try queue.close()
    }
}
