/// Which clock an instant that bills was taken from.
public enum InstantSource: String, Codable, Sendable, CaseIterable {
    case charger
    case gateway
    /// The gateway's, while its wall clock was not to be believed: durations are right, the time of day may not be.
    case untrusted
}

/// The instant that bills, chosen between what the charger claims and when the gateway received it.
public struct BilledInstant: Hashable, Sendable {
    public var at: Timestamp
    public var source: InstantSource
    /// The charger's clock was off by more than the limit.
    public var isChargerClockOff: Bool
    /// It was heard live, and how long after the session's begin it lies was measured by the gateway.
    public var isMeasured = false

    public init(at: Timestamp, source: InstantSource, isChargerClockOff: Bool = false) {
        self.at = at
        self.source = source
        self.isChargerClockOff = isChargerClockOff
    }

    /// No charger queued a transaction before this day (2020-01-01): an earlier claim is an unset clock.
    static let oldestPlausible = Timestamp(milliseconds: 1_577_836_800_000)

    /// The one table: live or queued message × charger clock plausible or not × gateway clock trusted or not.
    ///
    /// | message | charger clock | gateway trusted | gateway untrusted |
    /// |---|---|---|---|
    /// | live   | within the limit | charger | charger |
    /// | live   | off              | gateway | gateway, marked |
    /// | queued | plausible        | charger | charger |
    /// | queued | not              | gateway | gateway, marked |
    ///
    /// It decides for what begins a session or belongs to none; within a session `SessionClock` measures.
    ///
    /// For the end of a session the gateway's instant is the latest that it can have been: where the charger claims a
    /// shorter time since the start by the same clock, that bills (`Session.endInstant`).
    ///
    /// - Parameters:
    ///   - claimed: the charger's timestamp; nil where it gives none.
    ///   - isQueued: it was kept while the charger was offline and says so, or claims an instant before it connected.
    ///   - limit: how far a live message may be from the gateway's clock, in milliseconds.
    public static func choose(claimed: Timestamp?, received: Reception, isQueued: Bool, limit: Int64) -> BilledInstant {
        let own = BilledInstant(at: received.at, source: received.isTrusted ? .gateway : .untrusted)
        guard let claimed else { return own }
        let late = received.at.milliseconds(since: claimed)
        let isPlausible: Bool
        if !received.isTrusted {
            isPlausible = claimed >= Self.oldestPlausible
        } else if isQueued {
            isPlausible = claimed >= Self.oldestPlausible && late >= -limit
        } else {
            isPlausible = late.magnitude <= UInt64(limit)
        }
        guard isPlausible else { return BilledInstant(at: own.at, source: own.source, isChargerClockOff: true) }
        return BilledInstant(at: claimed, source: .charger)
    }
}
