// SPDX-License-Identifier: Apache-2.0

internal import Hummingbird
internal import NIOCore

/// A recording through the live path: `POST /v1/replay`.
extension LiveRoutes {
    /// Bytes handed to the sensor thread at once: real sensors wait no longer than these take.
    static let replayPiece = 4096
    /// Longest time that a replay waits for those who watch, before they are too slow.
    static let replayPatience = 2000

    /// The body is as long as the session; the answer comes behind its end. A connection that is lost ends the replay.
    @Sendable func replay(_ request: Request, _: LiveContext) async throws -> Response {
        guard request.headers[.contentType] == "application/octet-stream" else {
            throw LiveAnswer.Refusal(
                status: .unsupportedMediaType, code: "unsupported_media_type",
                sentence:
                    "Send a replay as \"gait replay --to daemon\" does, with Content-Type: application/octet-stream."
            )
        }
        let id = try await control.beginReplay()
        do {
            for try await buffer in request.body {
                var buffer = buffer
                while let piece = buffer.readBytes(length: min(buffer.readableBytes, Self.replayPiece)), !piece.isEmpty
                {
                    await waitForRoom()
                    try await control.replay(piece, of: id)
                }
            }
            return LiveAnswer.json(try await control.endReplay(id, isComplete: true))
        } catch {
            _ = try? await control.endReplay(id, isComplete: false)  // The reason is thrown below.
            throw error
        }
    }

    /// What comes from a file can wait, so nobody who watches has to miss any of it.
    private func waitForRoom() async {
        var waited = 0
        while !feed.hasRoom, waited < Self.replayPatience {
            try? await Task.sleep(for: .milliseconds(1))  // Cancelled: the body ends as well.
            waited += 1
        }
    }
}
