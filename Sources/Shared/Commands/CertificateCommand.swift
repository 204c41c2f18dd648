/// What is asked of a charger about certificates.
public enum CertificateCommand: Hashable, Sendable {
    /// Trust an authority; PEM.
    case install(RootUse, certificate: String)
    /// Tell which certificates it has, of one use or of all.
    case list(RootUse?)
    case delete(RootUse, CertificateHash)
    /// Take a signed certificate: PEM, the charger's own first. `number`: of the request that it answers (2.1).
    case deliver(chain: String, use: SigningRequest.Use, number: Int?)
    /// Ask for a new certificate.
    case renew

    public var verb: CommandVerb {
        switch self {
        case .install: .installCertificate
        case .list: .certificates
        case .delete: .deleteCertificate
        case .deliver: .certificateSigned
        case .renew: .renewCertificate
        }
    }

    static let verbs: Set<CommandVerb> = [
        .installCertificate, .deleteCertificate, .certificates, .certificateSigned, .renewCertificate,
    ]

    /// The longest certificate that can be installed, and the longest chain, in bytes (2.x).
    public static let longestCertificate = 5500
    public static let longestChain = 10_000
}

extension CertificateCommand {
    private enum Key: String, CodingKey {
        case type, certificate, chain
        case number = "request_id"
        case serial
        case algorithm = "hash_algorithm"
        case issuerName = "issuer_name_hash"
        case issuerKey = "issuer_key_hash"
    }

    /// - Parameter args: nil where they are left out.
    /// - Throws: `CommandArgumentError` or `DecodingError` that says what is wrong.
    init(_ verb: CommandVerb, from args: (any Decoder)?) throws {
        let args = try args?.container(keyedBy: Key.self)
        switch verb {
        case .renewCertificate:
            self = .renew
        case .certificates:
            self = .list(try args?.decodeIfPresent(RootUse.self, forKey: .type))
        case .installCertificate:
            let args = try Self.required(args, verb)
            let text = try Self.pem(args, .certificate, upTo: Self.longestCertificate)
            self = .install(try args.decode(RootUse.self, forKey: .type), certificate: text)
        case .certificateSigned:
            let args = try Self.required(args, verb)
            self = .deliver(
                chain: try Self.pem(args, .chain, upTo: Self.longestChain),
                use: try args.decodeIfPresent(SigningRequest.Use.self, forKey: .type) ?? .charger,
                number: try args.decodeIfPresent(Int.self, forKey: .number))
        default:
            let args = try Self.required(args, verb)
            self = .delete(try args.decode(RootUse.self, forKey: .type), try Self.hash(args))
        }
    }

    private static func required(
        _ args: KeyedDecodingContainer<Key>?, _ verb: CommandVerb
    ) throws -> KeyedDecodingContainer<Key> {
        guard let args else { throw CommandArgumentError(problem: "'\(verb.rawValue)' needs 'args'") }
        return args
    }

    private static func pem(_ args: KeyedDecodingContainer<Key>, _ key: Key, upTo limit: Int) throws -> String {
        let text = try args.decode(String.self, forKey: key)
        guard (1...limit).contains(text.utf8.count), text.contains("-----BEGIN CERTIFICATE-----") else {
            throw CommandArgumentError(
                problem: "'\(key.stringValue)' must be PEM ('-----BEGIN CERTIFICATE-----') of at most \(limit) bytes")
        }
        guard !text.contains("PRIVATE KEY-----") else {
            // It would be kept here, and on the charger.
            throw CommandArgumentError(
                problem: "'\(key.stringValue)' holds a private key, which nobody else may have: give the certificate "
                    + "alone")
        }
        return text
    }

    private static func hash(_ args: KeyedDecodingContainer<Key>) throws -> CertificateHash {
        let hash = CertificateHash(
            algorithm: try args.decodeIfPresent(String.self, forKey: .algorithm) ?? "SHA256",
            issuerName: try args.decode(String.self, forKey: .issuerName),
            issuerKey: try args.decode(String.self, forKey: .issuerKey),
            serial: try args.decode(String.self, forKey: .serial))
        let texts = [hash.issuerName, hash.issuerKey, hash.serial]
        guard ["SHA256", "SHA384", "SHA512"].contains(hash.algorithm),
            texts.allSatisfy({ (1...128).contains($0.utf8.count) && $0.allSatisfy(\.isHexDigit) }),
            hash.serial.utf8.count <= 40
        else {
            throw CommandArgumentError(
                problem: "the certificate's hashes and serial number must be hexadecimal, with 'hash_algorithm' "
                    + "SHA256, SHA384 or SHA512")
        }
        return hash
    }

    func encode(to encoder: any Encoder) throws {
        var args = encoder.container(keyedBy: Key.self)
        switch self {
        case .renew: break
        case .list(let use): try args.encodeIfPresent(use, forKey: .type)
        case .install(let use, let certificate):
            try args.encode(use, forKey: .type)
            try args.encode(certificate, forKey: .certificate)
        case .deliver(let chain, let use, let number):
            try args.encode(chain, forKey: .chain)
            try args.encode(use, forKey: .type)
            try args.encodeIfPresent(number, forKey: .number)
        case .delete(let use, let hash):
            try args.encode(use, forKey: .type)
            try args.encode(hash.algorithm, forKey: .algorithm)
            try args.encode(hash.issuerName, forKey: .issuerName)
            try args.encode(hash.issuerKey, forKey: .issuerKey)
            try args.encode(hash.serial, forKey: .serial)
        }
    }
}
