/// The rules for the password of a charger's Basic authentication (OCPP 2.0.1 A00.FR.205, 1.6 security whitepaper §3.2).
public enum ChargerPassword {
    public static let rule = "8 to 64 visible ASCII characters; the standard asks for 16 to 40"

    /// How many bytes it may have.
    public static let lengths = 8...64

    /// Older chargers cannot store the 16 characters that the standard asks for, hence the lower bound.
    public static func isValid(_ password: String) -> Bool {
        self.lengths.contains(password.utf8.count) && password.utf8.allSatisfy { (33...126).contains($0) }
    }
}
