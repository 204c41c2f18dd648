/// The rules for a charger's identity, which is the last part of its URL and the user name of Basic authentication.
public enum ChargerIdentity {
    public static let rule = "1 to 48 visible ASCII characters without colon, slash, backslash, '%' and quotes"

    /// OCPP 2.0.1 part 4 §3.1.1 (at most 48 characters, no colon), and nothing that a path or a topic would twist.
    public static func isValid(_ identity: String) -> Bool {
        (1...48).contains(identity.utf8.count)
            && identity.utf8.allSatisfy { (33...126).contains($0) && !#":/\%"'"#.utf8.contains($0) }
            && identity != "." && identity != ".."
    }
}
