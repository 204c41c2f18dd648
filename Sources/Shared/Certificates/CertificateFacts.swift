/// Who signs the certificates that chargers ask for.
public enum CertificateAuthority: String, Codable, Sendable, CaseIterable {
    /// Nobody: every request is refused.
    case off
    /// This gateway's own authority.
    case site
    /// The cloud, to which requests are passed on.
    case cloud
}

/// What a certificate says, as far as people and rules here need it (RFC 5280 §4.1).
public struct CertificateFacts: Hashable, Codable, Sendable {
    /// SHA-256 of the DER form, in lower-case hexadecimal: the certificate's name here.
    public var fingerprint: String
    public var subject: String
    public var issuer: String
    /// In lower-case hexadecimal.
    public var serial: String
    public var validFrom: Timestamp
    public var validUntil: Timestamp

    public init(
        fingerprint: String, subject: String, issuer: String, serial: String, validFrom: Timestamp,
        validUntil: Timestamp
    ) {
        self.fingerprint = fingerprint
        self.subject = subject
        self.issuer = issuer
        self.serial = serial
        self.validFrom = validFrom
        self.validUntil = validUntil
    }

    enum CodingKeys: String, CodingKey {
        case fingerprint, subject, issuer, serial
        case validFrom = "valid_from"
        case validUntil = "valid_until"
    }
}

/// What a certificate that is watched is for.
public enum CertificateUse: String, Codable, Sendable, CaseIterable {
    /// What the gateway shows chargers.
    case gateway
    /// Configured authorities of chargers' certificates.
    case clientAuthority = "client_authority"
    /// The gateway's own authority.
    case siteAuthority = "site_authority"
    /// Configured authorities of the broker's certificate.
    case cloudAuthority = "cloud_authority"
    /// What the gateway shows the broker.
    case cloudClient = "cloud_client"
    /// What a charger proves itself with.
    case charger
    /// An authority that a charger trusts.
    case installed

    /// In words.
    public var words: String {
        switch self {
        case .gateway: "the gateway's certificate"
        case .clientAuthority: "an authority of chargers"
        case .siteAuthority: "the site's authority"
        case .cloudAuthority: "the broker's authority"
        case .cloudClient: "the gateway's certificate for the broker"
        case .charger: "the charger's certificate"
        case .installed: "an authority that the charger trusts"
        }
    }
}

/// A certificate in a file of this gateway.
public struct WatchedCertificate: Hashable, Sendable {
    public var use: CertificateUse
    /// The file.
    public var source: String
    public var facts: CertificateFacts

    public init(use: CertificateUse, source: String, facts: CertificateFacts) {
        self.use = use
        self.source = source
        self.facts = facts
    }
}
