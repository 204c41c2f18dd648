/// Makes a charger known: the body of `POST /v1/chargers`.
public struct AddCharger: Codable, Hashable, Sendable {
    public var identity: String
    public var label: String?
    /// What it must log in with; nil for none.
    public var password: String?
    /// Make a random password, and tell it in the answer.
    public var generatesPassword: Bool?
    /// The only subprotocol it may speak; nil for any.
    public var version: String?
    /// The lowest security profile that it may come with, 0 to 3; nil for any.
    public var minimumProfile: Int?

    public init(
        identity: String, label: String? = nil, password: String? = nil, generatesPassword: Bool? = nil,
        version: String? = nil, minimumProfile: Int? = nil
    ) {
        self.identity = identity
        self.label = label
        self.password = password
        self.generatesPassword = generatesPassword
        self.version = version
        self.minimumProfile = minimumProfile
    }

    enum CodingKeys: String, CodingKey {
        case identity, label, password, version
        case generatesPassword = "generate_password"
        case minimumProfile = "minimum_profile"
    }
}

/// Changes how a charger is treated: the body of `POST /v1/chargers/{id}/set`. What is left out stays as it is.
public struct SetCharger: Codable, Hashable, Sendable {
    /// Whether nothing is tolerated that the standard does not allow.
    public var strict: Bool?

    public init(strict: Bool? = nil) {
        self.strict = strict
    }
}

/// The lowest security profile that a charger may come with: the body of `POST /v1/chargers/{id}/profile`.
public struct SetProfile: Codable, Hashable, Sendable {
    /// 0 to 3; 0 demands nothing.
    public var minimum: Int

    public init(minimum: Int) { self.minimum = minimum }
}

/// Sets a charger's password, or removes it where neither field is given: the body of
/// `POST /v1/chargers/{id}/password`, and that of the hardware that takes a charger's place:
/// `POST /v1/chargers/{id}/replace`.
public struct SetPassword: Codable, Hashable, Sendable {
    public var password: String?
    public var generatesPassword: Bool?

    public init(password: String? = nil, generatesPassword: Bool? = nil) {
        self.password = password
        self.generatesPassword = generatesPassword
    }

    enum CodingKeys: String, CodingKey {
        case password
        case generatesPassword = "generate_password"
    }
}

/// What became of a charger, with its new password where one was made. It is told once and cannot be read again.
public struct ChargerReceipt: Codable, Hashable, Sendable {
    public var charger: ChargerDetail
    public var password: String?

    public init(charger: ChargerDetail, password: String? = nil) {
        self.charger = charger
        self.password = password
    }
}
