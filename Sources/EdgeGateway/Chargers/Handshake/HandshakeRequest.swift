internal import Foundation
internal import NIOHTTP1
internal import OCPP
internal import Shared

/// What a charger asks for in its upgrade request: who it says it is, what it speaks, and its proof.
struct HandshakeRequest: Equatable, Sendable {
    /// User and password of Basic authentication (OCPP 2.0.1 part 4 §3.1, security profiles 1 and 2).
    struct Credentials: Equatable, Sendable {
        var user: String
        var password: String
    }

    var identity: String
    var subprotocols: [String]
    var credentials: Credentials?

    /// - Parameter path: what chargers' URLs begin with, `/ocpp`.
    /// - Throws: `HandshakeRefusal.badRequest` or `.notFound`.
    init(_ head: HTTPRequestHead, path: String) throws(HandshakeRefusal) {
        guard head.method == .GET else { throw .badRequest("only GET opens a WebSocket") }
        self.identity = try Self.identity(in: head.uri, path: path)
        self.subprotocols = head.headers["Sec-WebSocket-Protocol"].flatMap { $0.split(separator: ",") }
            .map { $0.trimmingCharacters(in: .whitespaces) }
        self.credentials = try head.headers.first(name: "Authorization").map(Self.credentials)
    }

    private static func identity(in uri: String, path: String) throws(HandshakeRefusal) -> String {
        let plain = uri.prefix { $0 != "?" && $0 != "#" }
        let prefix = path.hasSuffix("/") ? path : path + "/"
        guard plain.hasPrefix(prefix) else { throw .notFound("chargers connect at \(prefix)<identity>") }
        guard let identity = String(plain.dropFirst(prefix.count)).removingPercentEncoding,
            ChargerIdentity.isValid(identity)
        else { throw .badRequest("the URL must end with a charger's identity: \(ChargerIdentity.rule)") }
        return identity
    }

    private static func credentials(_ header: String) throws(HandshakeRefusal) -> Credentials {
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "basic", let data = Data(base64Encoded: String(parts[1])),
            let text = String(data: data, encoding: .utf8), let colon = text.firstIndex(of: ":")
        else { throw .unauthorized("the Authorization header is not of the form 'Basic base64(identity:password)'") }
        return Credentials(user: String(text[..<colon]), password: String(text[text.index(after: colon)...]))
    }
}

/// Why an upgrade is refused, before the WebSocket begins.
enum HandshakeRefusal: Error, Equatable, Sendable {
    case badRequest(String)
    case unauthorized(String)
    case forbidden(String)
    case notFound(String)
    /// The identity is connected, and its connection is alive.
    case conflict(String)
    /// The gateway cannot take more, or cannot store: the charger keeps its data and tries again.
    case unavailable(String)

    var status: HTTPResponseStatus {
        switch self {
        case .badRequest: .badRequest
        case .unauthorized: .unauthorized
        case .forbidden: .forbidden
        case .notFound: .notFound
        case .conflict: .conflict
        case .unavailable: .serviceUnavailable
        }
    }

    var message: String {
        switch self {
        case .badRequest(let text), .unauthorized(let text), .forbidden(let text), .notFound(let text),
            .conflict(let text), .unavailable(let text):
            text
        }
    }
}
