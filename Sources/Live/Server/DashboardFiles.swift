// SPDX-License-Identifier: Apache-2.0

/// The page and what it is made of, from the binary itself: a static install has no folder beside it.
struct DashboardFiles: Sendable {
    let type: String
    let bytes: [UInt8]

    /// By path.
    static let all: [String: DashboardFiles] = [
        "/": DashboardFiles(type: "text/html; charset=utf-8", bytes: PackageResources.page_html),
        "/page.css": DashboardFiles(type: "text/css; charset=utf-8", bytes: PackageResources.page_css),
        "/api.js": script(PackageResources.api_js),
        "/app.js": script(PackageResources.app_js),
        "/sheets.js": script(PackageResources.sheets_js),
        "/sound.js": script(PackageResources.sound_js),
        "/view.js": script(PackageResources.view_js),
    ]

    /// Nothing but what this page itself brings, and no one may frame it.
    static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

    private static func script(_ bytes: [UInt8]) -> DashboardFiles {
        DashboardFiles(type: "text/javascript; charset=utf-8", bytes: bytes)
    }
}
