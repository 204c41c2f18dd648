internal import Crypto
internal import Foundation

/// Passwords that were right before, recognised in microseconds where their hash takes milliseconds on purpose.
///
/// It holds codes made with a key of this run and no passwords, in memory alone. It answers for a stored hash: a
/// password that was changed since is not recognised.
public struct VerifiedPasswords: Sendable {
    /// More are not remembered; then all are forgotten, and verified again as they come.
    static let most = 20_000

    private let key = SymmetricKey(size: .bits256)
    private var codes: [String: Data] = [:]

    public init() {}

    /// Whether `password` was verified against this stored hash. Takes as long for every wrong one.
    public func contains(_ password: String, for hash: String) -> Bool {
        guard let code = self.codes[hash] else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Data(password.utf8), using: self.key)
    }

    /// `password` was verified against the stored hash.
    public mutating func insert(_ password: String, for hash: String) {
        if self.codes.count >= Self.most { self.codes.removeAll() }
        self.codes[hash] = Data(HMAC<SHA256>.authenticationCode(for: Data(password.utf8), using: self.key))
    }
}
