// SPDX-License-Identifier: Apache-2.0

public import Foundation

/// The recordings with references that live beside the checkout, where there are any. Tests that need them are enabled by `isPresent`.
public enum SharedData {
    /// The checkout's own folder.
    public static let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// `../shared` beside the checkout, or what `GAITD_SHARED` names.
    public static let folder: URL = {
        if let named = ProcessInfo.processInfo.environment["GAITD_SHARED"] { return URL(filePath: named) }
        return checkout.deletingLastPathComponent().appending(path: "shared")
    }()

    public static var isPresent: Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: "data").path)
    }
}
