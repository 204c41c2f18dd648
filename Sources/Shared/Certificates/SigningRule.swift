/// Whether a charger's request for a certificate is granted (2.0.1 part 2, A02 and A00; 1.6 security whitepaper).
///
/// Pure: everything that it depends on is an argument.
public struct SigningRule: Hashable, Sendable {
    public var authority: CertificateAuthority
    /// What the request must name as its organisation; nil takes any.
    public var organization: String?
    public var keys: Set<SigningKey.Kind>

    /// The most requests of one charger in a day that are granted.
    public static let mostRequests = 24
    /// The longest request, in bytes (2.x: `csr` has at most 5,500 characters).
    public static let longestRequest = 5500

    public init(
        authority: CertificateAuthority = .off, organization: String? = nil,
        keys: Set<SigningKey.Kind> = Set(SigningKey.Kind.allCases)
    ) {
        self.authority = authority
        self.organization = organization
        self.keys = keys
    }

    public func verdict(on request: SigningRequest, by asker: SigningAsker) -> SigningVerdict {
        if let refusal = self.refusal(of: request, by: asker) { return .reject(refusal) }
        return self.authority == .cloud ? .forward : .sign
    }

    private func refusal(of request: SigningRequest, by asker: SigningAsker) -> SigningRefusal? {
        guard self.authority != .off else { return .notEnabled }
        guard asker.isApproved else {
            return SigningRefusal("NotApproved", "the charger waits for a technician's approval")
        }
        guard asker.hasProved else {
            return SigningRefusal(
                "SecurityError", "the charger has not proved who it is: it must log in with a password first")
        }
        guard asker.recentRequests < Self.mostRequests else {
            return SigningRefusal("Occupied", "\(Self.mostRequests) certificates were asked for within a day")
        }
        guard request.text.utf8.count <= Self.longestRequest else {
            return .invalid("the request has more than \(Self.longestRequest) bytes")
        }
        guard request.use == .charger else { return self.refusalForVehicles }
        switch request.content {
        case .failure(let unreadable): return .invalid(unreadable.problem)
        case .success(let content): return self.refusal(of: content) ?? self.refusalOfSite(content, by: asker)
        }
    }

    /// Certificates for cars come from an authority that cars trust, which no site has.
    private var refusalForVehicles: SigningRefusal? {
        guard self.authority == .site else { return nil }
        return SigningRefusal(
            "UnsupportedRequest", "the site's authority signs charging station certificates alone, none for vehicles")
    }

    private func refusal(of content: SigningRequest.Content) -> SigningRefusal? {
        guard content.key.isStrong else {
            return .invalid("its key is \(content.key.words): RSA from 2048 bits or ECDSA from P-256 is needed")
        }
        guard content.isSignatureValid else { return .invalid("it is not signed with the key that it brings") }
        return nil
    }

    /// The cloud has rules of its own.
    private func refusalOfSite(_ content: SigningRequest.Content, by asker: SigningAsker) -> SigningRefusal? {
        guard self.authority == .site else { return nil }
        guard asker.isAuthorityReady else {
            return SigningRefusal("NoCertificate", "the site has no authority yet: 'edgectl ca init' makes it")
        }
        guard asker.isClockTrusted else {
            return SigningRefusal("InternalError", "the gateway's clock is not set, and a certificate needs dates")
        }
        guard let kind = content.key.kind, self.keys.contains(kind) else {
            return .invalid("keys of this kind (\(content.key.words)) are not signed here (certificates.key_types)")
        }
        guard content.commonNames == [asker.identity] else {
            let names = content.commonNames.isEmpty ? "none" : content.commonNames.joined(separator: ", ")
            return .invalid("its common name must be the charger's identity '\(asker.identity)' alone, it has \(names)")
        }
        guard let organization, content.organizations != [organization] else { return nil }
        let names = content.organizations.isEmpty ? "none" : content.organizations.joined(separator: ", ")
        return .invalid("its organisation must be '\(organization)', it has \(names)")
    }
}

/// Who asks for a certificate, and when.
public struct SigningAsker: Hashable, Sendable {
    public var identity: String
    public var isApproved: Bool
    /// Whether the charger logs in with a password or a certificate.
    public var hasProved: Bool
    /// How many of its requests were granted within the last day.
    public var recentRequests: Int
    /// Whether the site's authority exists.
    public var isAuthorityReady: Bool
    public var isClockTrusted: Bool

    public init(
        identity: String, isApproved: Bool, hasProved: Bool, recentRequests: Int, isAuthorityReady: Bool,
        isClockTrusted: Bool
    ) {
        self.identity = identity
        self.isApproved = isApproved
        self.hasProved = hasProved
        self.recentRequests = recentRequests
        self.isAuthorityReady = isAuthorityReady
        self.isClockTrusted = isClockTrusted
    }
}

/// What becomes of a request.
public enum SigningVerdict: Hashable, Sendable {
    /// The site's authority signs it.
    case sign
    /// The cloud is to sign it.
    case forward
    case reject(SigningRefusal)
}

/// Why a request is refused.
public struct SigningRefusal: Error, Hashable, Codable, Sendable {
    /// A word for `statusInfo.reasonCode`: at most 20 characters (2.0.1 part 2, appendix 5 where it has one).
    public var code: String
    public var text: String

    public init(_ code: String, _ text: String) {
        self.code = code
        self.text = text
    }

    static let notEnabled = SigningRefusal(
        "NotEnabled", "no certificates are signed here (certificates.authority is \"off\")")

    static func invalid(_ problem: String) -> SigningRefusal { SigningRefusal("InvalidCSR", problem) }
}
