internal import Foundation

/// Where the gateway listens for chargers: `ws://host:port/path`, to which each charger adds its identity.
struct GatewayAddress: Equatable, Sendable {
    let isSecure: Bool
    let host: String
    let port: Int
    /// Percent-encoded, without a slash at its end.
    let path: String

    /// - Throws: `AddressProblem` where the text is no such URL.
    init(_ text: String) throws(AddressProblem) {
        guard let components = URLComponents(string: text), let scheme = components.scheme?.lowercased() else {
            throw AddressProblem(text: text)
        }
        guard scheme == "ws" || scheme == "wss", let host = components.host, !host.isEmpty else {
            throw AddressProblem(text: text)
        }
        guard components.user == nil, components.password == nil else {
            throw AddressProblem(text: text, remedy: "leave the user out: it is the identity, and has --password")
        }
        guard (1...65_535).contains(components.port ?? 1) else {
            throw AddressProblem(text: text, remedy: "its port must be from 1 to 65535")
        }
        self.isSecure = scheme == "wss"
        // An IPv6 address stands in brackets there, and without them everywhere else.
        self.host = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        self.port = components.port ?? (scheme == "wss" ? 443 : 80)
        var path = components.percentEncodedPath
        while path.hasSuffix("/") { path.removeLast() }
        self.path = path
    }

    /// The path that a charger asks for.
    func path(for identity: String) -> String {
        let unreserved = CharacterSet(
            charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
        return "\(self.path)/\(identity.addingPercentEncoding(withAllowedCharacters: unreserved) ?? identity)"
    }

    /// The value of the Host header.
    var hostHeader: String {
        let host = self.host.contains(":") ? "[\(self.host)]" : self.host
        return self.port == (self.isSecure ? 443 : 80) ? host : "\(host):\(self.port)"
    }
}

struct AddressProblem: Error, CustomStringConvertible {
    let text: String
    var remedy = "write it as ws://host:9000/ocpp, or wss:// for TLS"

    var description: String { "--url \(self.text) is no address of a gateway: \(self.remedy)" }
}
