// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// WeasyPrint, where it is installed: makes a PDF of a page that is handed to it.
enum PDFEngine {
    static func pdf(of html: String) throws(CommandError) -> [UInt8] {
        guard let program = path() else {
            throw .notRecorded(
                "A PDF is made by WeasyPrint, which is not installed. Install it: sudo apt install weasyprint. Or write an HTML page and print it from a browser."
            )
        }
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = ["--quiet", "-", "-"]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        do {
            try process.run()
            // It reads all before it writes anything: no two pipes can fill at once.
            try input.fileHandleForWriting.write(contentsOf: Data(html.utf8))
            try input.fileHandleForWriting.close()
            let data = try output.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            guard process.terminationStatus == 0, data.starts(with: Data("%PDF".utf8)) else {
                throw CommandError.notRecorded(
                    "\(program) made no PDF (exit status \(process.terminationStatus)). Write an HTML page and print it from a browser."
                )
            }
            return Array(data)
        } catch let error as CommandError {
            throw error
        } catch {
            throw .notRecorded("\(program) cannot be run: \(error.localizedDescription)")
        }
    }

    private static func path() -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        return folders.map { $0 + "/weasyprint" }.first { access($0, X_OK) == 0 }
    }
}
