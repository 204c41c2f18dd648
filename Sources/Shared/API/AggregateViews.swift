/// How long the periods of aggregates are.
public enum AggregatePeriod: String, Codable, Sendable, CaseIterable {
    case quarterHour = "15m"
    /// Of the site's time zone, as `day`.
    case hour
    case day

    /// As long as no clock is changed.
    public var milliseconds: Int64 {
        switch self {
        case .quarterHour: QuarterHour.length
        case .hour: 3_600_000
        case .day: 86_400_000
        }
    }
}

/// What aggregates are told of.
public enum AggregateScope: String, Codable, Sendable, CaseIterable {
    /// All chargers together.
    case site
    case charger
    case connector
}

/// One period of the site, of a charger or of a connector. Where nothing happened there is none.
public struct AggregateView: Codable, Hashable, Sendable {
    public var start: Timestamp
    /// Exclusive.
    public var end: Timestamp
    /// `start` by the site's clock, with its distance from UTC: `2026-11-23T14:00:00+01:00`.
    public var localStart: String
    /// The charger's identity; nil for the site.
    public var charger: String?
    /// Of a connector alone. EVSE 0 is the charger itself: its own faults, and sessions that are at no EVSE.
    public var evse: Int?
    public var connector: Int?
    /// What cars took in sessions, in milliwatt-hours.
    public var energyInMilliwattHours: Int64
    /// What cars gave back, which is no part of `energy_in_mwh`; in milliwatt-hours.
    public var energyOutMilliwattHours: Int64
    /// The highest power drawn that a reading told, in milliwatts, and never less than `peakDemandMilliwatts`. Of
    /// several connectors: the highest sum of what each drew at most in the same quarter of an hour.
    public var peakPowerMilliwatts: Int64
    /// The highest mean power of a quarter of an hour, by energy taken; in milliwatts.
    public var peakDemandMilliwatts: Int64
    /// Of the energy taken over as much of the period as is past, in milliwatts.
    public var meanPowerMilliwatts: Int64
    public var sessionsStarted: Int64
    public var sessionsEnded: Int64
    /// Minutes of connectors with a car plugged in; of several connectors their sum.
    public var minutesPlugged: Double
    /// Minutes of sessions that were charging.
    public var minutesCharging: Double
    /// Minutes of connectors, and of chargers as a whole, that reported a fault.
    public var minutesFaulted: Double
    /// Minutes of chargers without a connection to the gateway; of a connector those of its charger.
    public var minutesOffline: Double
    /// By currency: the invoices in force of the sessions that ended in the period.
    public var revenue: [RevenueView]

    enum CodingKeys: String, CodingKey {
        case start, end, charger, evse, connector, revenue
        case localStart = "local_start"
        case energyInMilliwattHours = "energy_in_mwh"
        case energyOutMilliwattHours = "energy_out_mwh"
        case peakPowerMilliwatts = "peak_power_mw"
        case peakDemandMilliwatts = "peak_demand_mw"
        case meanPowerMilliwatts = "mean_power_mw"
        case sessionsStarted = "sessions_started"
        case sessionsEnded = "sessions_ended"
        case minutesPlugged = "minutes_plugged"
        case minutesCharging = "minutes_charging"
        case minutesFaulted = "minutes_faulted"
        case minutesOffline = "minutes_offline"
    }

    /// - Parameter now: until when the period is past.
    public init(
        _ period: LocalPeriods.Period, localStart: String, charger: String?, outlet: Outlet?, totals: PeriodTotals,
        revenue: [RevenueView], now: Timestamp
    ) {
        let figures = totals.figures
        self.start = period.start
        self.end = period.end
        self.localStart = localStart
        self.charger = charger
        self.evse = outlet?.evse
        self.connector = outlet?.connector
        self.energyInMilliwattHours = figures.imported
        self.energyOutMilliwattHours = figures.exported
        self.peakDemandMilliwatts = Self.power(totals.mostImported, over: QuarterHour.length)
        self.peakPowerMilliwatts = max(figures.peakPower, self.peakDemandMilliwatts)
        let past = min(max(now, period.start), period.end).milliseconds(since: period.start)
        self.meanPowerMilliwatts = Self.power(figures.imported, over: past > 0 ? past : QuarterHour.length)
        self.sessionsStarted = figures.started
        self.sessionsEnded = figures.ended
        self.minutesPlugged = Self.minutes(figures.plugged)
        self.minutesCharging = Self.minutes(figures.charging)
        self.minutesFaulted = Self.minutes(figures.faulted)
        self.minutesOffline = Self.minutes(figures.offline)
        self.revenue = revenue
    }

    private static func power(_ milliwattHours: Int64, over milliseconds: Int64) -> Int64 {
        Int64(clamping: Int128(milliwattHours) * 3_600_000 / Int128(max(milliseconds, 1)))
    }

    /// To the thousandth of a minute.
    private static func minutes(_ milliseconds: Int64) -> Double { Double(milliseconds / 60) / 1000 }
}

/// What sessions brought in, in one currency.
public struct RevenueView: Codable, Hashable, Sendable {
    /// ISO 4217.
    public var currency: String
    /// Exact decimal text, as `inclTax`.
    public var exclTax: String
    public var inclTax: String

    enum CodingKeys: String, CodingKey {
        case currency
        case exclTax = "excl_tax"
        case inclTax = "incl_tax"
    }

    public init(currency: String, exclTax: Amount, inclTax: Amount) {
        let places = Currency.places(of: currency)
        self.currency = currency
        self.exclTax = exclTax.text(minimumPlaces: places)
        self.inclTax = inclTax.text(minimumPlaces: places)
    }
}
