internal import NIOHTTP1

/// Why an upgrade is refused, before the WebSocket begins.
enum HandshakeRefusal: Error, Equatable, Sendable {
    case badRequest(String)
    /// It is no WebSocket, or one of another version (RFC 6455 §4.2.2).
    case upgradeRequired(String)
    case unauthorized(String)
    /// Too many wrong passwords; the next one is looked at in so many seconds.
    case tooManyLogins(String, seconds: Int64)
    case forbidden(String)
    case notFound(String)
    /// The identity is connected, and its connection is alive.
    case conflict(String)
    /// The gateway cannot take more, or cannot store: the charger keeps its data and tries again.
    case unavailable(String)

    var status: HTTPResponseStatus {
        switch self {
        case .badRequest: .badRequest
        case .upgradeRequired: .upgradeRequired
        case .unauthorized: .unauthorized
        case .tooManyLogins: .tooManyRequests
        case .forbidden: .forbidden
        case .notFound: .notFound
        case .conflict: .conflict
        case .unavailable: .serviceUnavailable
        }
    }

    var message: String {
        switch self {
        case .badRequest(let text), .upgradeRequired(let text), .unauthorized(let text), .forbidden(let text),
            .notFound(let text),
            .conflict(let text), .unavailable(let text), .tooManyLogins(let text, _):
            text
        }
    }
}
