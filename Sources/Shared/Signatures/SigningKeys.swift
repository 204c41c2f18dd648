internal import Crypto
internal import Foundation

/// The public Ed25519 keys (RFC 8032) by which those who may command the site sign, by name.
///
/// With none, nothing has to be signed.
public struct SigningKeys: Hashable, Sendable {
    private var keys: [String: Data] = [:]

    public static let none = SigningKeys()

    private init() {}

    /// Why a key cannot be used.
    public struct Problem: Error, Hashable, CustomStringConvertible {
        public let description: String
    }

    /// - Parameter entries: each `name:key`, the key in Base64: its 32 bytes, or what `openssl pkey -pubout` writes between
    ///   the lines of its PEM file.
    public init(_ entries: [String]) throws(Problem) {
        for entry in entries {
            let parts = entry.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, CommandRequest.isValid(id: String(parts[0])) else {
                throw Problem(description: "a key is written as a name, a colon, and the public key in Base64")
            }
            guard let key = Data(base64Encoded: String(parts[1])).flatMap(Self.raw) else {
                throw Problem(description: "'\(parts[0])' is no public Ed25519 key in Base64")
            }
            guard self.keys.updateValue(key, forKey: String(parts[0])) == nil else {
                throw Problem(description: "two keys are named '\(parts[0])'")
            }
        }
    }

    /// What a SubjectPublicKeyInfo of an Ed25519 key begins with (RFC 8410 §4).
    private static let prefix = Data([0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00])

    private static func raw(_ bytes: Data) -> Data? {
        let key = bytes.count == 44 && bytes.starts(with: self.prefix) ? Data(bytes.dropFirst(12)) : bytes
        guard key.count == 32, (try? Curve25519.Signing.PublicKey(rawRepresentation: key)) != nil else { return nil }
        return key
    }

    public var isEmpty: Bool { self.keys.isEmpty }

    /// Whether the key of this name made `signature` of exactly these bytes. False for a name that is not known.
    func isValid(_ signature: Data, for bytes: Data, by name: String) -> Bool {
        guard let raw = self.keys[name], let key = try? Curve25519.Signing.PublicKey(rawRepresentation: raw) else {
            return false
        }
        return key.isValidSignature(signature, for: bytes)
    }

    func contains(_ name: String) -> Bool { self.keys[name] != nil }
}
