/// Takes secrets out of frames and commands before people read them: passwords and keys that are set or reported, credentials in
/// URLs, and id tokens but for their last four characters.
///
/// Frames can be malformed, so this looks at the text and not at a parsed message; in doubt it masks more. What it does
/// not mask stays byte for byte.
public struct SecretMask {
    /// What stands in the place of a secret.
    public static let mask = "***"

    /// Words in the names of secrets: of members (`apnPassword`), and of configuration keys and variables
    /// (`AuthorizationKey`, `BasicAuthPassword`), whose value stands in a member of its own.
    private static let secretWords = [
        "authorizationkey", "password", "passwd", "passphrase", "secret", "privatekey", "simpin", "vpnkey",
    ]
    /// Members that hold a configuration value, in one of the versions.
    private static let valueNames: Set<String> = ["value", "attributevalue", "actualvalue"]
    private static let tokenNames: Set<String> = [
        "idtag", "parentidtag", "idtoken", "additionalidtoken", "groupidtoken", "parentid",
    ]

    /// Nil where the text mentions no secret.
    private var settings: Settings?
    private let hasVPN: Bool
    private let shortensTokens: Bool

    /// The settings that a text tells of: the name stands in the same object as the value, or in the one around it.
    private struct Settings {
        var objects: TextObjects
        let secrets: TextMentions
        /// The members that name a setting (1.6 `key`, 2.x `variable`).
        let names: TextMentions
    }

    /// - Parameter tokens: whether id tokens are shortened too.
    public static func masked(_ text: String, tokens: Bool = true) -> String {
        let bytes = Array(text.utf8)
        let secrets = TextMentions(of: self.secretWords, in: bytes)
        var mask = SecretMask(
            settings: secrets.isEmpty
                ? nil
                : Settings(
                    objects: TextObjects(bytes), secrets: secrets,
                    names: TextMentions(of: [#""key""#, #""variable""#], in: bytes)),
            hasVPN: !TextMentions(of: [#""vpn""#], in: bytes).isEmpty, shortensTokens: tokens)
        return String(decoding: mask.rewrite(bytes), as: UTF8.self)
    }

    /// Whether a setting of this name holds a secret.
    public static func isSecret(setting name: String) -> Bool {
        self.mentionsSecret(name.lowercased())
    }

    private static func mentionsSecret(_ lowercased: String) -> Bool {
        self.secretWords.contains { lowercased.contains($0) }
    }

    private mutating func rewrite(_ text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var scanner = TextScanner(text)
        while let literal = scanner.nextLiteral(copyingTo: &result) {
            result += text[literal.range]
            guard scanner.skipColon(copyingTo: &result) else { continue }
            let name = String(decoding: text[literal.content], as: UTF8.self).lowercased()
            guard let value = scanner.takeScalar() else { continue }
            result += self.replacement(for: value, in: text, name: name)
        }
        return result
    }

    private mutating func replacement(for value: TextScanner.Literal, in text: [UInt8], name: String) -> [UInt8] {
        if self.isSecret(name) || self.isSettingOfSecret(name, at: value.range.lowerBound) {
            return Array("\"\(Self.mask)\"".utf8)
        }
        guard value.isString else { return Array(text[value.range]) }
        let content = String(decoding: text[value.content], as: UTF8.self)
        if self.shortensTokens, Self.tokenNames.contains(name), !content.isEmpty {
            return Array("\"\(Self.shortened(content))\"".utf8)
        }
        let clean = self.withoutSignedToken(Self.withoutLinks(Self.withoutCredentials(content)))
        return clean == content ? Array(text[value.range]) : Array("\"\(clean)\"".utf8)
    }

    private func isSecret(_ name: String) -> Bool {
        Self.mentionsSecret(name) || (self.hasVPN && name == "key")
    }

    /// Whether a value is that of a setting whose name is a secret's: the name stands in the same object (1.6 `key`,
    /// 2.x `variable`) or, in reports, in the one around it.
    private mutating func isSettingOfSecret(_ name: String, at position: Int) -> Bool {
        guard Self.valueNames.contains(name), self.settings != nil else { return false }
        guard let (own, outer) = self.settings?.objects.around(position), let settings else { return true }
        return settings.secrets.isMentioned(in: settings.names.isMentioned(in: own) ? own : outer ?? own)
    }

    private static func shortened(_ token: String) -> String {
        token.count > 4 ? "…" + token.suffix(4) : "…"
    }

    /// `ftp://user:password@host` without its middle.
    static func withoutCredentials(_ text: String) -> String {
        for separator in ["://", #":\/\/"#] {
            guard let start = text.firstRange(of: separator) else { continue }
            let rest = text[start.upperBound...]
            let authority = rest.prefix { $0 != "/" && $0 != "\\" && $0 != "?" }
            guard let at = authority.lastIndex(of: "@") else { continue }
            return text[..<start.upperBound] + Self.mask + text[at...]
        }
        return text
    }

    /// Links of this gateway's let whoever has them fetch or bring a file.
    static func withoutLinks(_ text: String) -> String {
        ["files/", #"files\/"#].reduce(text) { Self.withoutLinks($0, after: $1) }
    }

    private static func withoutLinks(_ text: String, after start: String) -> String {
        var (result, rest) = ("", text[...])
        while let found = rest.firstRange(of: start) {
            result += rest[..<found.upperBound]
            rest = rest[found.upperBound...]
            guard LinkSecret(rest.prefix(43)) != nil else { continue }
            result += Self.mask
            rest = rest.dropFirst(43)
        }
        return result + rest
    }

    /// A signed meter value names the token that it was signed for (OCMF, member `ID`).
    private func withoutSignedToken(_ text: String) -> String {
        guard self.shortensTokens, text.contains("OCMF|"), let start = text.firstRange(of: #"\"ID\":\""#),
            let end = text[start.upperBound...].firstRange(of: #"\""#)
        else { return text }
        let token = String(text[start.upperBound..<end.lowerBound])
        return text[..<start.upperBound] + Self.shortened(token) + text[end.lowerBound...]
    }
}
