/// A tariff in its current, or its last, version.
public struct TariffView: Codable, Equatable, Sendable {
    /// The version's number.
    public var version: Int64
    public var tariff: Tariff
    public var createdAt: Timestamp
    /// Since when it is no longer given to new sessions; nil while it is in force.
    public var retiredAt: Timestamp?
    public var assignments: [TariffAssignment]

    public init(
        version: Int64, tariff: Tariff, createdAt: Timestamp, retiredAt: Timestamp?, assignments: [TariffAssignment]
    ) {
        self.version = version
        self.tariff = tariff
        self.createdAt = createdAt
        self.retiredAt = retiredAt
        self.assignments = assignments
    }

    enum CodingKeys: String, CodingKey {
        case version, tariff, assignments
        case createdAt = "created_at"
        case retiredAt = "retired_at"
    }
}

/// Where a tariff applies; the narrowest wins. Also the body of `POST /v1/tariffs/assignments`.
public struct TariffAssignment: Codable, Hashable, Sendable {
    /// Nil, in a request, takes the assignment away.
    public var tariff: String?
    /// Nil: the whole site.
    public var charger: String?
    /// Nil: the whole charger.
    public var evse: Int?

    public init(tariff: String?, charger: String? = nil, evse: Int? = nil) {
        self.tariff = tariff
        self.charger = charger
        self.evse = evse
    }
}
