/// Takes secrets out of raw frames: passwords that are set or reported, and credentials in URLs.
///
/// Frames can be malformed, so this looks at the text and not at a parsed message; in doubt it masks more.
enum TraceMask {
    static let mask = "***"

    /// Configuration keys and variables whose values are secrets (1.6 security extension, 2.0.1 part 2 appendix).
    private static let secretKeys = ["authorizationkey", "basicauthpassword", "password", "secret", "passphrase"]

    static func masked(_ frame: String) -> String {
        let lowercased = frame.lowercased()
        var result = frame
        if self.secretKeys.contains(where: lowercased.contains) {
            result = self.replaceMembers(in: result) { name in
                name == "value" || name == "attributevalue" || self.secretKeys.contains(where: name.contains)
            }
        }
        if lowercased.contains(#""vpn""#) {
            result = self.replaceMembers(in: result) { $0 == "key" }
        }
        return lowercased.contains("://") ? self.maskCredentials(in: result) : result
    }

    /// Replaces the string values of members whose name, in lower case, `isSecret`.
    private static func replaceMembers(in frame: String, where isSecret: (String) -> Bool) -> String {
        var result = ""
        var rest = Substring(frame)
        while let member = rest.firstMatch(of: #/"((?:[^"\\]|\\.)*)"\s*:\s*"((?:[^"\\]|\\.)*)"/#) {
            result += rest[..<member.range.lowerBound]
            let isMasked = isSecret(member.output.1.lowercased())
            result += isMasked ? "\"\(member.output.1)\":\"\(self.mask)\"" : member.output.0
            rest = rest[member.range.upperBound...]
        }
        return result + rest
    }

    /// `ftp://user:password@host` without its middle.
    private static func maskCredentials(in frame: String) -> String {
        frame.replacing(#/:\/\/[^\/\s"@]*@/#, with: "://\(self.mask)@")
    }
}
