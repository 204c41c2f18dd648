/// One offer of permessage-deflate in a `Sec-WebSocket-Extensions` header (RFC 7692 §7.1).
struct DeflateOffer: Equatable, Sendable {
    var serverNoContextTakeover = false
    var clientNoContextTakeover = false
    /// The largest window that the charger can inflate, 8 to 15; nil where it said nothing.
    var serverMaxWindowBits: Int?
    /// The largest window that the charger would use, 8 to 15; nil where it does not understand the parameter.
    var clientMaxWindowBits: Int?

    /// The offers in the values of the header, in the order of preference. An offer with a parameter that is unknown,
    /// there twice or of a value that is none is left out, as are other extensions.
    static func all(in headers: [String]) -> [DeflateOffer] {
        headers.flatMap { $0.split(separator: ",") }.compactMap { DeflateOffer(text: $0) }
    }

    private init?(text: Substring) {
        let parts = text.split(separator: ";", omittingEmptySubsequences: false).map(Self.trimmed)
        guard parts.first?.lowercased() == "permessage-deflate" else { return nil }
        var seen: Set<String> = []
        for part in parts.dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(Self.trimmed)
            guard let name = pair.first?.lowercased(), seen.insert(name).inserted,
                self.take(name, pair.count == 2 ? Self.unquoted(pair[1]) : nil)
            else { return nil }
        }
    }

    private mutating func take(_ name: String, _ value: Substring?) -> Bool {
        switch (name, value) {
        case ("server_no_context_takeover", nil): self.serverNoContextTakeover = true
        case ("client_no_context_takeover", nil): self.clientNoContextTakeover = true
        case ("client_max_window_bits", nil): self.clientMaxWindowBits = 15
        case ("client_max_window_bits", .some(let value)):
            self.clientMaxWindowBits = Self.bits(value)
            return self.clientMaxWindowBits != nil
        case ("server_max_window_bits", .some(let value)):
            self.serverMaxWindowBits = Self.bits(value)
            return self.serverMaxWindowBits != nil
        default: return false
        }
        return true
    }

    /// 8 to 15, without a leading zero or a sign.
    private static func bits(_ text: Substring) -> Int? {
        (8...15).first { String($0) == text }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return text
    }

    private static func unquoted(_ text: Substring) -> Substring {
        guard text.count >= 2, text.first == "\"", text.last == "\"" else { return text }
        return text.dropFirst().dropLast()
    }
}
