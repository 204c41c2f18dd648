/// The prices most sites have, from which a `Tariff` of one element is made (`edgectl tariffs add --per-kwh …`).
public struct SimplePrices: Equatable, Sendable {
    public var perKWh: Amount?
    /// For each minute in which the car charges.
    public var perMinute: Amount?
    /// Once a session.
    public var sessionFee: Amount?
    /// For each minute in which the car stands idle, after the grace time.
    public var idlePerMinute: Amount?
    public var idleGraceMinutes: Int64
    public var idleUntil: Tariff.IdleUntil
    public var taxPercent: Amount?

    public init(
        perKWh: Amount? = nil, perMinute: Amount? = nil, sessionFee: Amount? = nil, idlePerMinute: Amount? = nil,
        idleGraceMinutes: Int64 = 0, idleUntil: Tariff.IdleUntil = .transactionEnd, taxPercent: Amount? = nil
    ) {
        self.perKWh = perKWh
        self.perMinute = perMinute
        self.sessionFee = sessionFee
        self.idlePerMinute = idlePerMinute
        self.idleGraceMinutes = idleGraceMinutes
        self.idleUntil = idleUntil
        self.taxPercent = taxPercent
    }

    /// A tariff of these prices, billed to the milliwatt-hour and the millisecond. Not checked: see
    /// `Tariff.problems()`, which also tells when no price is given.
    public func tariff(id: String, name: String? = nil, currency: String) -> Tariff {
        // OCPI prices time by the hour; sixty times a decimal is exact.
        let prices: [(TariffDimension, Amount?)] = [
            (.flat, self.sessionFee), (.energy, self.perKWh),
            (.time, self.perMinute?.multiplied(by: 60)), (.parkingTime, self.idlePerMinute?.multiplied(by: 60)),
        ]
        let components = prices.compactMap { type, price in price.map { PriceComponent(type: type, price: $0) } }
        let (seconds, overflow) = self.idleGraceMinutes.multipliedReportingOverflow(by: 60)
        return Tariff(
            id: id, name: name, currency: currency, taxPercent: self.taxPercent,
            elements: [TariffElement(priceComponents: components)],
            idleGraceSeconds: overflow ? .max : seconds, idleUntil: self.idleUntil)
    }
}
