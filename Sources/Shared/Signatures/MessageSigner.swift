internal import Crypto
internal import Foundation

/// The private Ed25519 key of one who signs messages, as ``SignedPayload`` opens them.
public struct MessageSigner: Sendable {
    private let name: String
    private let key: Curve25519.Signing.PrivateKey

    /// - Parameters:
    ///   - name: by which those who read the messages know the public key.
    ///   - pem: the private key, as `openssl genpkey -algorithm ed25519` writes it.
    public init(name: String, pem: String) throws(SigningKeys.Problem) {
        guard CommandRequest.isValid(id: name) else {
            throw SigningKeys.Problem(description: "a key's name has 1 to 64 printable ASCII characters without + # /")
        }
        guard let key = Self.key(pem) else {
            throw SigningKeys.Problem(
                description: "it is no private Ed25519 key as 'openssl genpkey -algorithm ed25519' writes it")
        }
        self.name = name
        self.key = key
    }

    /// What a PrivateKeyInfo of an Ed25519 key begins with (RFC 8410 §7).
    private static let prefix = Data([
        0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
    ])

    private static func key(_ pem: String) -> Curve25519.Signing.PrivateKey? {
        let lines = pem.split(whereSeparator: \.isNewline)
        guard lines.first == "-----BEGIN PRIVATE KEY-----",
            let bytes = Data(base64Encoded: lines.dropFirst().prefix { !$0.hasPrefix("-") }.joined()),
            bytes.starts(with: self.prefix)
        else { return nil }
        return try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes.dropFirst(self.prefix.count))
    }

    /// A message with its signature.
    ///
    /// - Throws: the error of the cryptographic library.
    public func sign(_ message: [UInt8]) throws -> [UInt8] {
        let envelope = SignedPayload.Envelope(
            signed: Data(message).base64EncodedString(), key: self.name,
            signature: try self.key.signature(for: Data(message)).base64EncodedString())
        return Array(try JSONEncoder().encode(envelope))
    }
}
