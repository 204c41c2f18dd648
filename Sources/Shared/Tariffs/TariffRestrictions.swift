/// When a tariff element applies; all that are given must match (OCPI 2.2.1 TariffRestrictions).
///
/// Times and dates are the site's local ones. OCPI's restrictions on current, power and reservations are not among
/// them yet: a file that uses one is refused.
public struct TariffRestrictions: Codable, Equatable, Sendable {
    /// From this time of day; before `endTime` alone: from midnight.
    public var startTime: LocalTimeOfDay?
    /// Until this time of day (exclusive); not after `startTime`: until then on the next day. 00:00: the day's end.
    public var endTime: LocalTimeOfDay?
    /// From the beginning of this day.
    public var startDate: LocalDate?
    /// Until the beginning of this day.
    public var endDate: LocalDate?
    /// nil or empty: every day.
    public var dayOfWeek: [DayOfWeek]?
    /// From the moment on at which this much energy has been charged in the session, in kWh.
    public var minKWh: Amount?
    /// Until that moment.
    public var maxKWh: Amount?
    /// From so many seconds after the session's start.
    public var minDuration: Int64?
    /// Until then.
    public var maxDuration: Int64?

    public init(
        startTime: LocalTimeOfDay? = nil, endTime: LocalTimeOfDay? = nil, startDate: LocalDate? = nil,
        endDate: LocalDate? = nil, dayOfWeek: [DayOfWeek]? = nil, minKWh: Amount? = nil, maxKWh: Amount? = nil,
        minDuration: Int64? = nil, maxDuration: Int64? = nil
    ) {
        self.startTime = startTime
        self.endTime = endTime
        self.startDate = startDate
        self.endDate = endDate
        self.dayOfWeek = dayOfWeek
        self.minKWh = minKWh
        self.maxKWh = maxKWh
        self.minDuration = minDuration
        self.maxDuration = maxDuration
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case startTime = "start_time"
        case endTime = "end_time"
        case startDate = "start_date"
        case endDate = "end_date"
        case dayOfWeek = "day_of_week"
        case minKWh = "min_kwh"
        case maxKWh = "max_kwh"
        case minDuration = "min_duration"
        case maxDuration = "max_duration"
    }
}

/// The point of a session at which restrictions are looked at.
struct TariffMoment: Equatable {
    /// Since the session's start.
    var elapsedMilliseconds: Int64
    /// Charged so far.
    var milliwattHours: Int64
    /// nil when the tariff asks for no local time.
    var local: LocalMoment?
}

extension TariffRestrictions {
    /// Whether any of them depends on the site's clock.
    var needLocalTime: Bool {
        self.startTime != nil || self.endTime != nil || self.restrictDays
    }

    private var restrictDays: Bool {
        self.startDate != nil || self.endDate != nil || !(self.dayOfWeek ?? []).isEmpty
    }

    func match(_ moment: TariffMoment) -> Bool {
        Self.isIn(moment.elapsedMilliseconds, from: self.durations.min, until: self.durations.max)
            && Self.isIn(moment.milliwattHours, from: self.energies.min, until: self.energies.max)
            && (!self.needLocalTime || moment.local.map(self.match) ?? false)
    }

    private func match(_ local: LocalMoment) -> Bool {
        let days = self.dayOfWeek ?? []
        return Self.isIn(local.day, from: self.startDate?.day, until: self.endDate?.day)
            && (days.isEmpty || days.contains(local.dayOfWeek))
            && self.matchTimeOfDay(local.millisecondOfDay)
    }

    private func matchTimeOfDay(_ time: Int64) -> Bool {
        let start = self.startTime?.milliseconds ?? 0
        let end = self.endTime?.milliseconds ?? 0
        let untilEndOfDay = end == 0 ? LocalMoment.millisecondsPerDay : end
        return start < untilEndOfDay ? start <= time && time < untilEndOfDay : start <= time || time < untilEndOfDay
    }

    private static func isIn(_ value: Int64, from lower: Int64?, until upper: Int64?) -> Bool {
        value >= lower ?? .min && (upper.map { value < $0 } ?? true)
    }

    /// In milliseconds since the session's start.
    var durations: (min: Int64?, max: Int64?) {
        (self.minDuration.map { $0 * 1000 }, self.maxDuration.map { $0 * 1000 })
    }

    /// In milliwatt-hours.
    var energies: (min: Int64?, max: Int64?) {
        (self.minKWh?.wholeMilliwattHours, self.maxKWh?.wholeMilliwattHours)
    }

    /// The times of day, in milliseconds of the local day, at which they may begin or cease to match.
    var timesOfDay: [Int64] {
        [self.startTime?.milliseconds, self.endTime?.milliseconds, self.restrictDays ? 0 : nil].compactMap { $0 }
    }
}
