/// Something about a session's facts that a person should know who reads its bill.
public enum BillFlag: String, Codable, Sendable, CaseIterable {
    /// The end was concluded by the gateway, not reported by the charger.
    case estimated
    /// The meter went backwards, or a reading lay above the last one; energy was held between the first and the last.
    case meterBackwards = "meter_backwards"
    /// The energy was more than 10 GWh and was held there.
    case implausibleEnergy = "implausible_energy"
    /// There was no reading: no energy is billed.
    case noReadings = "no_readings"
    /// A reading's time lay before that of the reading before it.
    case readingsOutOfOrder = "readings_out_of_order"
    /// The session ended before it began: no time is billed.
    case endsBeforeStart = "ends_before_start"
    /// The session, or the wait for a free connector, lasted more than 366 days: that time is not billed.
    case implausibleDuration = "implausible_duration"
}

/// What a session costs and why.
public struct Bill: Codable, Equatable, Sendable {
    /// Id of the tariff.
    public let tariff: String
    public let tariffName: String
    public let currency: String
    public let rounding: CurrencyRounding
    public let lines: [LineItem]
    public let totals: Totals
    /// The session's energy, billed or not.
    public let milliwattHours: Int64
    public let chargingMilliseconds: Int64
    /// With the grace time.
    public let idleMilliseconds: Int64
    /// Idle time that was free.
    public let idleGraceMilliseconds: Int64
    public let flags: [BillFlag]

    public var energy: Energy { Energy(milliwattHours: self.milliwattHours) }

    enum CodingKeys: String, CodingKey {
        case tariff, currency, rounding, lines, totals, flags
        case tariffName = "tariff_name"
        case milliwattHours = "milliwatt_hours"
        case chargingMilliseconds = "charging_milliseconds"
        case idleMilliseconds = "idle_milliseconds"
        case idleGraceMilliseconds = "idle_grace_milliseconds"
    }

    /// The bill that takes this one back: the same facts, every quantity and amount negative.
    public var negated: Bill {
        Bill(
            tariff: self.tariff, tariffName: self.tariffName, currency: self.currency, rounding: self.rounding,
            lines: self.lines.map(\.negated), totals: self.totals.negated, milliwattHours: self.milliwattHours,
            chargingMilliseconds: self.chargingMilliseconds, idleMilliseconds: self.idleMilliseconds,
            idleGraceMilliseconds: self.idleGraceMilliseconds, flags: self.flags)
    }
}

/// The sums of a bill. The printed lines add up to `exclTax`, and that and the taxes to `inclTax`, exactly.
public struct Totals: Codable, Equatable, Sendable {
    /// All that is taxed at one rate.
    public struct Tax: Codable, Equatable, Sendable {
        /// nil: no tax applies.
        public let percent: Amount?
        /// Sum of the lines at this rate.
        public let base: Amount
        /// `percent` of `base`, rounded once.
        public let tax: Amount
    }

    public let exclTax: Amount
    /// One entry for each rate, the lowest first.
    public let taxes: [Tax]
    public let tax: Amount
    public let inclTax: Amount

    enum CodingKeys: String, CodingKey {
        case taxes, tax
        case exclTax = "excl_tax"
        case inclTax = "incl_tax"
    }

    init(_ lines: [LineItem], rounding: CurrencyRounding) {
        var bases: [Amount?: Amount] = [:]
        for line in lines { bases[line.taxPercent, default: .zero] += line.amount }
        self.init(bases: bases, rounding: rounding)
    }

    init(bases: [Amount?: Amount], rounding: CurrencyRounding) {
        let rates = bases.keys.sorted { ($0 ?? Amount(-1)) < ($1 ?? Amount(-1)) }
        self.init(
            taxes: rates.map { rate in
                let base = bases[rate] ?? .zero
                return Tax(percent: rate, base: base, tax: rate.map { rounding.tax(on: base, percent: $0) } ?? .zero)
            })
    }

    private init(taxes: [Tax]) {
        self.taxes = taxes
        self.exclTax = taxes.reduce(.zero) { $0 + $1.base }
        self.tax = taxes.reduce(.zero) { $0 + $1.tax }
        self.inclTax = self.exclTax + self.tax
    }

    var negated: Totals {
        Totals(taxes: self.taxes.map { Tax(percent: $0.percent, base: -$0.base, tax: -$0.tax) })
    }
}
