/// What a text in the configuration must be like.
struct TextRule: Sendable {
    typealias Wrong = (message: String, remedy: String)

    private let check: @Sendable (String) -> Wrong?

    init(_ check: @escaping @Sendable (String) -> Wrong?) {
        self.check = check
    }

    /// What is wrong with `text`; nil when nothing is.
    func problem(with text: String) -> Wrong? {
        self.check(text)
    }

    /// This rule, with the empty text allowed.
    var orEmpty: TextRule {
        TextRule { $0.isEmpty ? nil : self.check($0) }
    }

    /// At most `bytes` bytes of UTF-8 without control characters.
    static func upTo(_ bytes: Int) -> TextRule {
        TextRule { text in
            if text.utf8.count > bytes { return ("longer than \(bytes) bytes", "Shorten it.") }
            if text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
                return ("it holds a control character", "Use printable characters only.")
            }
            return nil
        }
    }

    /// 1 to `bytes` bytes of UTF-8 without control characters.
    static func oneTo(_ bytes: Int) -> TextRule {
        TextRule { $0.isEmpty ? ("it is empty", "Give a value.") : Self.upTo(bytes).check($0) }
    }

    /// A path of a file.
    static let path = TextRule.oneTo(4096)

    /// A path that fits the address of a Unix socket (108 bytes with the NUL that ends it).
    static let socketPath = TextRule.oneTo(107)

    /// A host name or an IP address.
    static let host = TextRule { text in
        if let wrong = Self.oneTo(255).check(text) { return wrong }
        guard !text.contains(where: { $0 == " " || $0 == "/" }) else {
            return ("not a host name or address", "Give the name or address alone, without a scheme, port or path.")
        }
        return nil
    }

    /// An ISO 4217 code.
    static let currency = TextRule { text in
        let isCode =
            text.utf8.count == 3 && text.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
        return isCode ? nil : ("not a currency code", "Use the three capital letters of ISO 4217, such as EUR.")
    }

    /// The path of a URL: starts with a slash, does not end with one, and needs no escapes.
    static let urlPath = TextRule { text in
        if let wrong = Self.oneTo(200).check(text) { return wrong }
        guard text.hasPrefix("/"), !text.hasSuffix("/"), !text.contains("//"), text.utf8.allSatisfy(Self.isPlainInPath)
        else {
            return (
                "not a path that chargers can use", "Write it like /ocpp: letters, digits and . _ ~ - between slashes."
            )
        }
        return nil
    }

    /// Levels of an MQTT topic: no wildcards, no empty level.
    static let topic = TextRule { text in
        if let wrong = Self.oneTo(200).check(text) { return wrong }
        let levels = text.split(separator: "/", omittingEmptySubsequences: false)
        guard levels.allSatisfy({ !$0.isEmpty }), !text.contains("+"), !text.contains("#"), !text.hasPrefix("$") else {
            return ("not a topic prefix", "Write levels between slashes, such as ev/v1, without + # and a leading $.")
        }
        return nil
    }

    /// Someone's public key, with a name.
    static let signingKey = TextRule { text in
        if let wrong = Self.oneTo(200).check(text) { return wrong }
        do throws(SigningKeys.Problem) {
            _ = try SigningKeys([text])
            return nil
        } catch {
            return (
                error.description,
                "Write name:key, the key as 'openssl pkey -in key.pem -pubout' has it between its lines."
            )
        }
    }

    private static func isPlainInPath(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "/._~-".utf8.contains(byte)
        }
    }
}
