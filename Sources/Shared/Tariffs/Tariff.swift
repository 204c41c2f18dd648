/// What a session costs: OCPI 2.2.1's Tariff object (mod_tariffs §5.1), with what a site needs beside it.
///
/// Its JSON is what `edgectl tariffs add FILE` takes and what is pinned to a session when it starts. The names are
/// OCPI's; `tax_percent`, `idle_grace_seconds`, `idle_until` and `rounding` are ours. See `docs/tariffs.md`.
public struct Tariff: Codable, Equatable, Sendable {
    /// Until when a car that no longer charges is counted as idle.
    public enum IdleUntil: String, Codable, Sendable, CaseIterable {
        /// Until the transaction ends.
        case transactionEnd = "transaction_end"
        /// Until the connector is free: for stations that end the transaction before the car leaves. The invoice
        /// waits for that.
        case connectorFree = "connector_free"
    }

    /// Unique on the site, at most 36 characters (OCPI `CiString(36)`).
    public var id: String
    /// What people call it; the id when the file gives none.
    public var name: String
    /// ISO 4217.
    public var currency: String
    /// Tax for the price components that state no `vat` of their own; nil: they are not taxed.
    public var taxPercent: Amount?
    /// For each dimension the first element that has a component of it and whose restrictions match applies.
    public var elements: [TariffElement]
    public var minPrice: PriceLimit?
    public var maxPrice: PriceLimit?
    /// This much of every idle period is free.
    public var idleGraceSeconds: Int64
    public var idleUntil: IdleUntil
    public var rounding: TariffRounding

    public init(
        id: String, name: String? = nil, currency: String, taxPercent: Amount? = nil, elements: [TariffElement],
        minPrice: PriceLimit? = nil, maxPrice: PriceLimit? = nil, idleGraceSeconds: Int64 = 0,
        idleUntil: IdleUntil = .transactionEnd, rounding: TariffRounding = TariffRounding()
    ) {
        self.id = id
        self.name = name ?? id
        self.currency = currency
        self.taxPercent = taxPercent
        self.elements = elements
        self.minPrice = minPrice
        self.maxPrice = maxPrice
        self.idleGraceSeconds = idleGraceSeconds
        self.idleUntil = idleUntil
        self.rounding = rounding
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case id, name, currency, elements, rounding
        case taxPercent = "tax_percent"
        case minPrice = "min_price"
        case maxPrice = "max_price"
        case idleGraceSeconds = "idle_grace_seconds"
        case idleUntil = "idle_until"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try container.decode(String.self, forKey: .id),
            name: try container.decodeIfPresent(String.self, forKey: .name),
            currency: try container.decode(String.self, forKey: .currency),
            taxPercent: try container.decodeIfPresent(Amount.self, forKey: .taxPercent),
            elements: try container.decode([TariffElement].self, forKey: .elements),
            minPrice: try container.decodeIfPresent(PriceLimit.self, forKey: .minPrice),
            maxPrice: try container.decodeIfPresent(PriceLimit.self, forKey: .maxPrice),
            idleGraceSeconds: try container.decodeIfPresent(Int64.self, forKey: .idleGraceSeconds) ?? 0,
            idleUntil: try container.decodeIfPresent(IdleUntil.self, forKey: .idleUntil) ?? .transactionEnd,
            rounding: try container.decodeIfPresent(TariffRounding.self, forKey: .rounding) ?? TariffRounding())
    }

    /// The places and the mode in force: the currency's own places unless the tariff states others.
    public var currencyRounding: CurrencyRounding {
        CurrencyRounding(
            places: self.rounding.places ?? Currency.places(of: self.currency), mode: self.rounding.mode)
    }

    /// Whether a session of this tariff can be priced only once its connector is free.
    public var waitsForFreeConnector: Bool {
        self.idleUntil == .connectorFree
            && self.elements.contains { $0.priceComponents.contains { $0.type == .parkingTime } }
    }
}

/// A total that a session never falls below or rises above; both parts apply (OCPI `min_price`, `max_price`).
public struct PriceLimit: Codable, Equatable, Sendable {
    public var exclVat: Amount
    public var inclVat: Amount?

    public init(exclVat: Amount, inclVat: Amount? = nil) {
        self.exclVat = exclVat
        self.inclVat = inclVat
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case exclVat = "excl_vat"
        case inclVat = "incl_vat"
    }
}

/// How a tariff wants its amounts rounded: `half_up` to the currency's own places unless it says otherwise.
public struct TariffRounding: Codable, Equatable, Sendable {
    public var mode: RoundingMode
    /// 0 to 4; nil: the currency's.
    public var places: Int?

    public init(mode: RoundingMode = .halfUp, places: Int? = nil) {
        self.mode = mode
        self.places = places
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case mode, places
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            mode: try container.decodeIfPresent(RoundingMode.self, forKey: .mode) ?? .halfUp,
            places: try container.decodeIfPresent(Int.self, forKey: .places))
    }
}
