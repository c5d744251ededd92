// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// Answers of the API: JSON, and errors as sentences.
enum LiveAnswer {
    /// A refusal, thrown by routes; `code` is for programs, `sentence` for people.
    struct Refusal: Error {
        let status: HTTPResponse.Status
        let code: String
        let sentence: String
        var headers = HTTPFields()

        static func badRequest(_ sentence: String) -> Refusal {
            Refusal(status: .badRequest, code: "bad_request", sentence: sentence)
        }
        static func invalid(_ sentence: String) -> Refusal {
            Refusal(status: .unprocessableContent, code: "invalid", sentence: sentence)
        }
        static func notFound(_ sentence: String) -> Refusal {
            Refusal(status: .notFound, code: "not_found", sentence: sentence)
        }
        static let tooLarge = Refusal(
            status: .contentTooLarge, code: "too_large",
            sentence: "A request's body may have at most \(LiveRoutes.longestBody) bytes.",
            headers: [.connection: "close"])
        static let unsupported = Refusal(
            status: .unsupportedMediaType, code: "unsupported_media_type",
            sentence: "Send JSON, with Content-Type: application/json.")

        init(status: HTTPResponse.Status, code: String, sentence: String, headers: HTTPFields = [:]) {
            self.status = status
            self.code = code
            self.sentence = sentence
            self.headers = headers
        }

        init(_ error: ControlError) {
            switch error {
            case .notFound(let sentence): self = .notFound(sentence)
            case .conflict(let sentence): self.init(status: .conflict, code: "conflict", sentence: sentence)
            case .invalid(let sentence): self = .invalid(sentence)
            case .unavailable(let sentence):
                self.init(status: .serviceUnavailable, code: "unavailable", sentence: sentence)
            }
        }

        var response: Response {
            struct Body: Encodable {
                let code: String
                let sentence: String
            }
            var response = LiveAnswer.json(["error": Body(code: code, sentence: sentence)], status: status)
            for field in headers { response.headers[field.name] = field.value }
            return response
        }
    }

    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) -> Response {
        guard let data = try? encoder().encode(value) else {
            // Only a number that is not finite can't be encoded, and it is written as null by `encoder`.
            return Response(status: .internalServerError)
        }
        return Response(
            status: status, headers: [.contentType: "application/json; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(bytes: data)))
    }

    static func text(_ value: some Encodable) -> String? {
        (try? encoder().encode(value)).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func encoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return encoder
    }
}
