/// What a charger that asks for a certificate says (SignCertificate; PKCS #10, RFC 2986).
public struct SigningRequest: Hashable, Sendable {
    /// What the certificate is to be for (2.x `certificateType`; 1.6 knows the first alone).
    public enum Use: String, Codable, Sendable, CaseIterable {
        /// The charger proves itself to the gateway with it.
        case charger = "charging_station"
        /// The charger proves itself to cars with it (ISO 15118-2).
        case vehicle = "v2g"
        /// As the other, of ISO 15118-20.
        case vehicle20 = "v2g_20"
    }

    /// What was read of the request.
    public struct Content: Hashable, Sendable {
        /// In the order of the subject.
        public var commonNames: [String]
        public var organizations: [String]
        public var key: SigningKey
        /// Whether who asks has the key that belongs to the request.
        public var isSignatureValid: Bool

        public init(commonNames: [String], organizations: [String], key: SigningKey, isSignatureValid: Bool) {
            self.commonNames = commonNames
            self.organizations = organizations
            self.key = key
            self.isSignatureValid = isSignatureValid
        }
    }

    public var use: Use
    /// As it came, PEM.
    public var text: String
    /// 2.1 `requestId`, which the answer carries back.
    public var number: Int?
    /// What it says, or why it cannot be read.
    public var content: Result<Content, Unreadable>

    /// Why a request cannot be read.
    public struct Unreadable: Error, Hashable, Sendable {
        public var problem: String

        public init(_ problem: String) {
            self.problem = problem
        }
    }

    public init(use: Use, text: String, number: Int?, content: Result<Content, Unreadable>) {
        self.use = use
        self.text = text
        self.number = number
        self.content = content
    }
}

/// The public key of a request.
public enum SigningKey: Hashable, Sendable {
    case rsa(bits: Int)
    /// On a NIST prime curve.
    case ecdsa(bits: Int)
    case other(String)

    /// The kinds that can be allowed.
    public enum Kind: String, Sendable, CaseIterable {
        case ecdsa
        case rsa
    }

    public var kind: Kind? {
        switch self {
        case .rsa: .rsa
        case .ecdsa: .ecdsa
        case .other: nil
        }
    }

    /// As strong as 2.0.1 part 2, A00.FR.503 and the 1.6 security whitepaper want it: RSA from 2048 bits, elliptic
    /// curves from P-256.
    public var isStrong: Bool {
        switch self {
        case .rsa(let bits): bits >= 2048
        case .ecdsa(let bits): bits >= 256
        case .other: false
        }
    }

    public var words: String {
        switch self {
        case .rsa(let bits): "RSA with \(bits) bits"
        case .ecdsa(let bits): "ECDSA P-\(bits)"
        case .other(let name): name
        }
    }
}
