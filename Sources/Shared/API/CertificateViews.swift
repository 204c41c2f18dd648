/// A certificate that is watched.
public struct CertificateView: Codable, Hashable, Sendable {
    public var use: CertificateUse
    /// Whose it is, or on which it is installed; nil for those of the gateway.
    public var charger: String?
    /// What an installed authority is trusted for.
    public var type: RootUse?
    /// How OCPP names an installed certificate; nil for others.
    public var hash: CertificateHash?
    /// Nil where only the charger has the certificate.
    public var facts: CertificateFacts?
    /// The file that it is in.
    public var source: String?
    public var seenAt: Timestamp
    /// When a charger logged in with it last.
    public var usedAt: Timestamp?
    /// Whole days until its end; negative after it.
    public var daysLeft: Int64?

    public init(
        use: CertificateUse, charger: String?, type: RootUse?, hash: CertificateHash?, facts: CertificateFacts?,
        source: String?, seenAt: Timestamp, usedAt: Timestamp?, daysLeft: Int64?
    ) {
        self.use = use
        self.charger = charger
        self.type = type
        self.hash = hash
        self.facts = facts
        self.source = source
        self.seenAt = seenAt
        self.usedAt = usedAt
        self.daysLeft = daysLeft
    }

    enum CodingKeys: String, CodingKey {
        case use, charger, type, hash, facts, source
        case seenAt = "seen_at"
        case usedAt = "used_at"
        case daysLeft = "days_left"
    }

    /// Whether its end is near or past.
    public var isExpiring: Bool { self.daysLeft.map { $0 < ExpiryWarning.thresholds[0] } ?? false }
}

/// A charger's request for a certificate, and what became of it.
public struct SigningRequestView: Codable, Hashable, Sendable {
    public var number: Int64
    public var charger: String
    public var use: SigningRequest.Use
    public var state: SigningState
    public var askedAt: Timestamp
    /// The charger's words, or why it ended as it did.
    public var detail: String?
    /// The command that brings the certificate.
    public var command: String?
    /// The certificate that was signed.
    public var fingerprint: String?

    public init(
        number: Int64, charger: String, use: SigningRequest.Use, state: SigningState, askedAt: Timestamp,
        detail: String?, command: String?, fingerprint: String?
    ) {
        self.number = number
        self.charger = charger
        self.use = use
        self.state = state
        self.askedAt = askedAt
        self.detail = detail
        self.command = command
        self.fingerprint = fingerprint
    }

    enum CodingKeys: String, CodingKey {
        case number, charger, use, state, detail, command, fingerprint
        case askedAt = "asked_at"
    }
}

/// Where a request for a certificate stands.
public enum SigningState: String, Codable, Sendable, CaseIterable {
    /// Granted, not signed yet.
    case granted
    /// Passed on to the cloud.
    case forwarded
    /// Signed, and on its way to the charger.
    case signed
    /// The charger took the certificate.
    case taken
    /// The charger connected with it.
    case used
    /// It was not granted, or the charger did not take what was signed.
    case rejected
    /// It could not be signed or brought.
    case failed
    /// The charger asked anew.
    case superseded
}

/// The site's authority: `GET /v1/ca`.
public struct AuthorityView: Codable, Hashable, Sendable {
    /// Who signs, as configured.
    public var authority: CertificateAuthority
    /// Nil while there is none.
    public var facts: CertificateFacts?
    /// The certificate, PEM.
    public var certificate: String?
    /// Where it and its key are kept.
    public var folder: String
    /// Why it cannot be used.
    public var problem: String?
    /// Who else than the gateway's user gets at the key, and what to do (a shell command); nil when nobody does.
    public var exposure: Exposure?

    /// Rights to the authority's files that are too wide.
    public struct Exposure: Codable, Hashable, Sendable {
        public var text: String
        public var remedy: String

        public init(text: String, remedy: String) {
            self.text = text
            self.remedy = remedy
        }
    }

    public init(
        authority: CertificateAuthority, facts: CertificateFacts? = nil, certificate: String? = nil, folder: String,
        problem: String? = nil
    ) {
        self.authority = authority
        self.facts = facts
        self.certificate = certificate
        self.folder = folder
        self.problem = problem
    }
}

/// An authority to be made: the body of `POST /v1/ca`.
public struct NewAuthority: Codable, Hashable, Sendable {
    /// Its common name; nil: made of the site's id.
    public var name: String?
    /// 1 to 36,500; nil: 3,650.
    public var validityDays: Int?

    public init(name: String? = nil, validityDays: Int? = nil) {
        self.name = name
        self.validityDays = validityDays
    }

    enum CodingKeys: String, CodingKey {
        case name
        case validityDays = "validity_days"
    }
}
