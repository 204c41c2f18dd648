internal import Foundation
internal import NIOHTTP1
internal import OCPP
internal import Shared

/// What a charger asks for in its upgrade request: who it says it is, what it speaks, and its proof.
struct HandshakeRequest: Equatable, Sendable {
    /// More headers than this no charger sends.
    static let mostHeaders = 64

    var identity: String
    var subprotocols: [String]
    var credentials: BasicCredentials?
    /// The host that it was sent to, as URLs write it; nil where it names none that could stand in one.
    var host: String?

    /// - Parameter path: what chargers' URLs begin with, `/ocpp`.
    /// - Throws: `HandshakeRefusal.badRequest`, `.notFound` or `.unauthorized`.
    init(_ head: HTTPRequestHead, path: String) throws(HandshakeRefusal) {
        guard head.method == .GET else { throw .badRequest("only GET opens a WebSocket") }
        guard head.headers.count <= Self.mostHeaders else {
            throw .badRequest("the request has more than \(Self.mostHeaders) headers")
        }
        // Without one it is no upgrade, and does not come here.
        if let key = head.headers.first(name: "Sec-WebSocket-Key"), Data(base64Encoded: key)?.count != 16 {
            throw .badRequest("Sec-WebSocket-Key must be 16 bytes in Base64 (RFC 6455 section 4.1)")
        }
        self.identity = try Self.identity(in: head.uri, path: path)
        self.subprotocols = head.headers["Sec-WebSocket-Protocol"].flatMap { $0.split(separator: ",") }
            .map { $0.trimmingCharacters(in: .whitespaces) }
        self.host = RequestHost.named(in: head.headers)
        self.credentials = try head.headers.first(name: "Authorization").map(BasicCredentials.init(header:))
    }

    /// Clients may send the whole URL (RFC 6455 §4.1): what follows its host.
    private static func path(of uri: String) -> Substring {
        guard let scheme = ["http://", "https://", "ws://", "wss://"].first(where: uri.hasPrefix) else {
            return uri[...]
        }
        return uri.dropFirst(scheme.count).drop { $0 != "/" }
    }

    /// Slashes too many around the identity are a URL that was put together from parts; their meaning is certain.
    private static func identity(in uri: String, path: String) throws(HandshakeRefusal) -> String {
        let plain = Self.path(of: uri).prefix { $0 != "?" && $0 != "#" }
        let prefix = path.hasSuffix("/") ? path : path + "/"
        guard plain.hasPrefix(prefix) else { throw .notFound("chargers connect at \(prefix)<identity>") }
        var rest = plain.dropFirst(prefix.count).drop { $0 == "/" }
        if rest.last == "/" { rest.removeLast() }
        guard let identity = String(rest).removingPercentEncoding, ChargerIdentity.isValid(identity) else {
            throw .badRequest("the URL must end with a charger's identity: \(ChargerIdentity.rule)")
        }
        return identity
    }
}

/// User and password of Basic authentication (OCPP 2.0.1 part 4 §3.1, security profiles 1 and 2).
struct BasicCredentials: Equatable, Sendable {
    var user: String
    /// What may have been set as the password: the text itself, and its bytes in hexadecimal, as OCPP 1.6 writes its
    /// AuthorizationKey: once in upper case and once in lower case, since people set either. One that is no text, which
    /// 1.6 allows, has only the latter.
    var passwords: [String]

    /// - Throws: `HandshakeRefusal.unauthorized` when the header is not of this kind.
    init(header: String) throws(HandshakeRefusal) {
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "basic",
            let data = Data(base64Encoded: parts[1].trimmingCharacters(in: .whitespaces)),
            let colon = data.firstIndex(of: UInt8(ascii: ":")),
            let user = String(data: data[..<colon], encoding: .utf8)
        else { throw .unauthorized("the Authorization header is not of the form 'Basic base64(identity:password)'") }
        self.user = user
        self.passwords = Self.passwords(Array(data[data.index(after: colon)...]))
    }

    private static func passwords(_ bytes: [UInt8]) -> [String] {
        let text = String(validating: bytes, as: UTF8.self).flatMap { text in
            bytes.contains { $0 < 32 || $0 == 127 } ? nil : text
        }
        return [text].compactMap(\.self) + self.hexadecimal(bytes)
    }

    /// Empty for what is too short or too long to have been set in this form: each form costs a slow hash to try.
    private static func hexadecimal(_ bytes: [UInt8]) -> [String] {
        guard ChargerPassword.lengths.contains(bytes.count * 2) else { return [] }
        let digits = bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        let upper = digits.uppercased()
        return upper == digits ? [digits] : [upper, digits]
    }
}
