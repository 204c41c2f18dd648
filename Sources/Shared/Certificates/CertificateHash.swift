/// The name of a certificate as OCPP has it (`CertificateHashDataType`): digests of its issuer's name and key, and its
/// serial number.
public struct CertificateHash: Hashable, Codable, Sendable {
    /// `SHA256`, `SHA384` or `SHA512`: of name and key.
    public var algorithm: String
    /// In hexadecimal, as the charger writes it.
    public var issuerName: String
    public var issuerKey: String
    /// In hexadecimal, without leading zeros.
    public var serial: String

    public init(algorithm: String, issuerName: String, issuerKey: String, serial: String) {
        self.algorithm = algorithm
        self.issuerName = issuerName
        self.issuerKey = issuerKey
        self.serial = serial
    }

    enum CodingKeys: String, CodingKey {
        case serial
        case algorithm = "hash_algorithm"
        case issuerName = "issuer_name_hash"
        case issuerKey = "issuer_key_hash"
    }

    /// Whether both name the same certificate: chargers write digits in either case, and serial numbers with zeros
    /// before them.
    public func isSame(as other: CertificateHash) -> Bool { self.normalized == other.normalized }

    /// In lower case and without leading zeros.
    public var normalized: CertificateHash {
        let serial = self.serial.lowercased()
        let digits = serial.drop { $0 == "0" }
        return CertificateHash(
            algorithm: self.algorithm.uppercased(), issuerName: self.issuerName.lowercased(),
            issuerKey: self.issuerKey.lowercased(), serial: digits.isEmpty ? "0" : String(digits))
    }

    /// One text for all of it, by which the same certificate is found again.
    public var name: String {
        let hash = self.normalized
        return [hash.algorithm, hash.issuerName, hash.issuerKey, hash.serial].joined(separator: ":")
    }
}

/// What an authority that is installed on a charger is trusted for.
public enum RootUse: String, Codable, Sendable, CaseIterable {
    /// This gateway's certificate (1.6 `CentralSystemRootCertificate`).
    case csms
    /// Signatures of firmware.
    case manufacturer
    /// Cars' certificates and the charger's own for cars (2.x).
    case v2g
    /// Contracts (2.x).
    case mobilityOperator = "mobility_operator"
    /// Cars' makers (2.1).
    case oem
    /// Not an authority: the charger's own chain for cars. It is listed and deleted, not installed.
    case v2gChain = "v2g_chain"
}

/// A certificate that a charger told of (GetInstalledCertificateIds).
public struct InstalledCertificate: Hashable, Sendable {
    public var use: RootUse
    public var hash: CertificateHash
    /// What it says, where the gateway has the certificate itself.
    public var facts: CertificateFacts?

    public init(use: RootUse, hash: CertificateHash, facts: CertificateFacts? = nil) {
        self.use = use
        self.hash = hash
        self.facts = facts
    }
}
