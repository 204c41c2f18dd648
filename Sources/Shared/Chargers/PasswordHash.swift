internal import Crypto
internal import CryptoExtras
internal import Foundation

/// A charger's password as it is stored: salted, and slow to compute on purpose.
///
/// Text form: `pbkdf2-sha256$ROUNDS$SALT$KEY`, salt and key in Base64. It describes itself, so the cost can be raised
/// later without touching what is stored.
public struct PasswordHash: Equatable, Sendable, CustomStringConvertible {
    /// About 10 ms on a small computer: a depot of 300 chargers that reconnect at once is through in seconds.
    static let rounds = 20_000
    private static let keyBytes = 32
    private static let roundsAllowed = 1_000...10_000_000

    private let rounds: Int
    private let salt: [UInt8]
    private let key: [UInt8]

    /// Hashes `password` with a random salt.
    ///
    /// - Throws: `CryptoKitError` when the system has no randomness or no memory.
    public init(password: String) throws {
        var generator = SystemRandomNumberGenerator()
        let salt = (0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) }
        try self.init(password: password, salt: salt, rounds: Self.rounds)
    }

    init(password: String, salt: [UInt8], rounds: Int) throws {
        self.rounds = rounds
        self.salt = salt
        self.key = try Self.derive(password, salt: salt, rounds: rounds)
    }

    /// Reads the text form; nil when `text` is not of it.
    public init?(_ text: String) {
        let parts = text.split(separator: "$")
        guard parts.count == 4, parts[0] == "pbkdf2-sha256", let rounds = Int(parts[1]),
            Self.roundsAllowed.contains(rounds), let salt = Data(base64Encoded: String(parts[2])),
            let key = Data(base64Encoded: String(parts[3])), key.count == Self.keyBytes
        else { return nil }
        self.rounds = rounds
        self.salt = Array(salt)
        self.key = Array(key)
    }

    public var description: String {
        "pbkdf2-sha256$\(self.rounds)$\(Data(self.salt).base64EncodedString())$\(Data(self.key).base64EncodedString())"
    }

    /// Whether `password` is the one. Takes as long for a wrong one as for the right one.
    public func verifies(_ password: String) -> Bool {
        guard let key = try? Self.derive(password, salt: self.salt, rounds: self.rounds) else { return false }
        return zip(key, self.key).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static func derive(_ password: String, salt: [UInt8], rounds: Int) throws -> [UInt8] {
        let key = try KDF.Insecure.PBKDF2.deriveKey(
            from: Data(password.utf8), salt: Data(salt), using: .sha256, outputByteCount: self.keyBytes,
            unsafeUncheckedRounds: rounds)
        return key.withUnsafeBytes { Array($0) }
    }

    /// A random password of 24 letters and digits, without those that are easily confused.
    public static func randomPassword() -> String {
        let alphabet = Array("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789")
        var generator = SystemRandomNumberGenerator()
        return String((0..<24).compactMap { _ in alphabet.randomElement(using: &generator) })
    }
}
