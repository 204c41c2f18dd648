internal import Crypto
public import Foundation

/// The hashes of a file, taken while its bytes pass by.
public struct FileDigest: Sendable {
    private var sha = SHA256()
    /// Not for safety: OCPP's PublishFirmware tells local chargers a file's MD5.
    private var md5 = Insecure.MD5()
    /// How many bytes have passed.
    public private(set) var bytes: Int64 = 0

    public init() {}

    public mutating func update(_ data: Data) {
        self.sha.update(data: data)
        self.md5.update(data: data)
        self.bytes += Int64(data.count)
    }

    /// In lower-case hexadecimal digits.
    public var sha256Text: String { Self.text(self.sha.finalize()) }
    public var md5Text: String { Self.text(self.md5.finalize()) }

    private static func text(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

/// The part of a link that nobody can guess: 256 random bits. Only its hash is kept.
public struct LinkSecret: Hashable, Sendable {
    /// 43 characters of URL-safe Base64.
    public let text: String

    public static func random() -> LinkSecret {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let text = Data(bytes).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        return LinkSecret(text: text)
    }

    private init(text: String) {
        self.text = text
    }

    /// Nil where `text` cannot be one.
    public init?(_ text: some StringProtocol) {
        let isPlain = text.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
        }
        guard text.utf8.count == 43, isPlain else { return nil }
        self.text = String(text)
    }

    /// What is kept of it.
    public var hash: String {
        var digest = FileDigest()
        digest.update(Data(self.text.utf8))
        return digest.sha256Text
    }
}
