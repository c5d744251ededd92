// SPDX-License-Identifier: Apache-2.0

/// The page and what it is made of, from the binary itself: a static install has no folder beside it.
struct DashboardFiles: Sendable {
    let type: String
    let bytes: [UInt8]

    /// By path.
    static let all: [String: DashboardFiles] = [
        "/": DashboardFiles(type: "text/html; charset=utf-8", bytes: PackageResources.page_html)
    ]

    /// Nothing but what this page itself brings, and no one may frame it.
    static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        + "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}
