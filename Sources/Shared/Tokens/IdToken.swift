/// What a driver identifies with: an RFID card, an app's number, a key.
///
/// Tokens compare without case (OCPP 1.6 §4.2, 2.0.1 C01): `key` is what is compared and stored.
public struct IdToken: Hashable, Codable, Sendable {
    /// The token as the charger sent it; at most 20 characters in 1.6, 36 in 2.0.1.
    public var value: String
    /// The standard's `IdTokenEnumType` (2.x), e.g. `ISO14443`; nil in 1.6.
    public var type: String?

    public init(_ value: String, type: String? = nil) {
        self.value = value
        self.type = type
    }

    /// The value in lower case.
    public var key: String { self.value.lowercased() }

    /// Enough to tell tokens apart in a log and not enough to copy one.
    public var masked: String { "…" + self.value.suffix(min(4, self.value.count / 2)) }

    public static func == (left: IdToken, right: IdToken) -> Bool {
        left.value == right.value || left.key == right.key
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(self.key) }
}

/// What the local list says of a token.
public struct TokenRecord: Hashable, Codable, Sendable {
    public var token: IdToken
    /// A blocked token is refused; an unblocked one is accepted until it expires.
    public var isBlocked: Bool
    public var expiresAt: Timestamp?
    /// The group it belongs to (1.6 `parentIdTag`, 2.x `groupIdToken`).
    public var group: String?
    public var note: String?

    public init(
        token: IdToken, isBlocked: Bool = false, expiresAt: Timestamp? = nil, group: String? = nil,
        note: String? = nil
    ) {
        self.token = token
        self.isBlocked = isBlocked
        self.expiresAt = expiresAt
        self.group = group
        self.note = note
    }
}

/// The answer to "may this token charge?" (1.6 `AuthorizationStatus`, the common part of 2.x's).
public enum AuthorizationStatus: String, Codable, Sendable {
    case accepted
    case blocked
    case expired
    case invalid
}

/// What is done with a token that the local list does not know.
public enum UnknownTokenPolicy: String, Codable, Sendable, CaseIterable {
    case reject
    case accept
}

/// Decides whether a token may charge.
public struct Authorization: Hashable, Codable, Sendable {
    public var status: AuthorizationStatus
    public var group: String?
    public var expiresAt: Timestamp?

    public init(status: AuthorizationStatus, group: String? = nil, expiresAt: Timestamp? = nil) {
        self.status = status
        self.group = group
        self.expiresAt = expiresAt
    }

    /// - Parameters:
    ///   - record: what the local list knows of the token; nil when it does not know it.
    ///   - isChargerApproved: a charger that awaits approval starts nothing for anybody.
    ///   - hasStartCommand: a `start` command that waits at the charger counts as authorisation.
    public static func decide(
        record: TokenRecord?, policy: UnknownTokenPolicy, isChargerApproved: Bool, hasStartCommand: Bool,
        now: Timestamp
    ) -> Authorization {
        guard isChargerApproved else { return Authorization(status: .invalid) }
        guard let record else {
            return Authorization(status: hasStartCommand || policy == .accept ? .accepted : .invalid)
        }
        let status: AuthorizationStatus =
            if record.isBlocked {
                .blocked
            } else if let expiry = record.expiresAt, expiry <= now {
                .expired
            } else {
                .accepted
            }
        return Authorization(status: status, group: record.group, expiresAt: record.expiresAt)
    }
}
