/// What a driver identifies with: an RFID card, an app's number, a key.
///
/// Tokens compare without case (OCPP 1.6 §4.2, 2.0.1 C01): `key` is what is compared and stored.
public struct IdToken: Hashable, Codable, Sendable {
    /// The token as the charger sent it; at most 20 characters in 1.6, 36 in 2.0.1, 255 in 2.1. Empty where nobody had
    /// to identify (2.x `NoAuthorization`).
    public var value: String
    /// The standard's `IdTokenEnumType` (2.0.1), any text in 2.1, e.g. `ISO14443`; nil in 1.6.
    public var type: String?
    /// Further identifiers that came with it (2.x `additionalInfo`): kept, and never compared.
    public var additional: [AdditionalToken] = []

    public init(_ value: String, type: String? = nil, additional: [AdditionalToken] = []) {
        self.value = value
        self.type = type
        self.additional = additional
    }

    /// The value in lower case.
    public var key: String { self.value.lowercased() }

    /// Enough to tell tokens apart in a log and not enough to copy one.
    public var masked: String { "…" + self.value.suffix(min(4, self.value.count / 2)) }

    public static func == (left: IdToken, right: IdToken) -> Bool {
        left.value == right.value || left.key == right.key
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(self.key) }

    private enum CodingKeys: String, CodingKey {
        case value, type
    }
}

/// A further identifier of whoever presents a token.
public struct AdditionalToken: Hashable, Codable, Sendable {
    /// The most that are kept of one token.
    public static let maximumCount = 20

    public var value: String
    /// What it is, in words that charger and operator agreed on.
    public var type: String

    public init(_ value: String, type: String) {
        self.value = value
        self.type = type
    }
}
