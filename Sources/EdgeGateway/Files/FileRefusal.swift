internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// Why a request for a file is not served.
enum FileRefusal: Error, Equatable, Sendable {
    case badRequest(String)
    /// There is no such link, or never was.
    case unknownLink
    case wrongMethod(allowed: String)
    /// The job is over, or the link's time is.
    case over(String)
    case tooLarge(limit: Int64)
    case unsatisfiable(size: Int64)
    case tooMany(String, seconds: Int)
    /// The disk's room is the sessions' and invoices'.
    case noRoom
    case unavailable(String)

    var status: HTTPResponse.Status {
        switch self {
        case .badRequest: .badRequest
        case .unknownLink: .notFound
        case .wrongMethod: .methodNotAllowed
        case .over: .gone
        case .tooLarge: .contentTooLarge
        case .unsatisfiable: .rangeNotSatisfiable
        case .tooMany: .tooManyRequests
        case .noRoom: HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")
        case .unavailable: .serviceUnavailable
        }
    }

    var message: String {
        switch self {
        case .badRequest(let text), .over(let text), .unavailable(let text), .tooMany(let text, _): text
        case .unknownLink: "nothing is served without a link that this gateway made"
        case .wrongMethod(let allowed): "this link is for \(allowed)"
        case .tooLarge(let limit): "the file is longer than \(limit) bytes (files.max_upload_bytes)"
        case .unsatisfiable(let size): "the range lies beyond the file's \(size) bytes"
        case .noRoom: "the gateway's disk has no room to spare for this file"
        }
    }

    var response: Response {
        var headers: HTTPFields = [.contentType: "text/plain; charset=utf-8", .connection: "close"]
        switch self {
        case .wrongMethod(let allowed): headers[.allow] = allowed
        case .tooMany(_, let seconds): headers[.retryAfter] = String(seconds)
        case .unavailable, .noRoom: headers[.retryAfter] = "60"
        case .unsatisfiable(let size): headers[.contentRange] = "bytes */\(size)"
        case .badRequest, .unknownLink, .over, .tooLarge: break
        }
        return Response(
            status: self.status, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(string: self.message + "\n")))
    }
}
