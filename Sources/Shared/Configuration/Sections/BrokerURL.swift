/// Where an MQTT broker listens: `mqtt://host:port`, or `mqtts://host:port` with TLS.
public struct BrokerURL: Hashable, Sendable, CustomStringConvertible {
    /// Name or address; with TLS what the broker's certificate must be made out to.
    public var host: String
    /// 1 to 65,535; where the URL is silent 1883, or 8883 with TLS.
    public var port: Int
    public var usesTLS: Bool

    public init(host: String, port: Int? = nil, usesTLS: Bool = false) {
        self.host = host
        self.port = port ?? (usesTLS ? 8883 : 1883)
        self.usesTLS = usesTLS
    }

    /// Nil for what is no such URL: `TextRule.brokerURL` says why.
    public init?(_ text: String) {
        guard let scheme = text.firstRange(of: "://"), let usesTLS = Self.schemes[String(text[..<scheme.lowerBound])]
        else { return nil }
        let address = text[scheme.upperBound...]
        let host: Substring
        let rest: Substring
        if address.hasPrefix("[") {
            guard let end = address.firstIndex(of: "]") else { return nil }
            host = address[address.index(after: address.startIndex)..<end]
            rest = address[address.index(after: end)...]
            guard host.contains(":") else { return nil }
        } else {
            host = address.prefix(while: { $0 != ":" })
            rest = address[host.endIndex...]
        }
        guard !host.isEmpty, host.utf8.count <= 255, host.utf8.allSatisfy(Self.isPlain) else { return nil }
        guard !rest.isEmpty else {
            self.init(host: String(host), usesTLS: usesTLS)
            return
        }
        let digits = rest.dropFirst()
        guard rest.hasPrefix(":"), digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let port = UInt16(digits), port > 0
        else { return nil }
        self.init(host: String(host), port: Int(port), usesTLS: usesTLS)
    }

    private static let schemes = ["mqtt": false, "mqtts": true]

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte != 0x7F && !"/?#@[]\\\"".utf8.contains(byte)
    }

    /// `host:port`, as people write it; an IPv6 address in brackets.
    public var address: String {
        self.host.contains(":") ? "[\(self.host)]:\(self.port)" : "\(self.host):\(self.port)"
    }

    public var description: String { "\(self.usesTLS ? "mqtts" : "mqtt")://\(self.address)" }
}

extension TextRule {
    /// The URL of an MQTT broker.
    static let brokerURL = TextRule { text in
        if let wrong = TextRule.oneTo(512).problem(with: text) { return wrong }
        guard BrokerURL(text) == nil else { return nil }
        if text.contains("@") {
            return ("a user's name does not belong here", "Set username and password_file, and leave it out here.")
        }
        return (
            "\"\(text.prefix(80))\" is not the URL of a broker",
            "Write mqtts://host:port (with TLS) or mqtt://host:port, without a path."
        )
    }
}
