/// The time of one session: it begins where the session began to bill, and goes on by the gateway's monotonic clock.
/// So neither a step of the gateway's wall clock nor one of the charger's own is billed as time.
///
/// What bills for a message of a session that is open, by the difference between what the charger claims and the
/// session's time at its reception:
///
/// | message | what the charger claims | bills |
/// |---|---|---|
/// | live | the session's time, within the limit | the claim |
/// | live | that, moved as the gateway's clock was, or as its own was seen to be | the claim, moved back |
/// | live | anything else | the session's time at its reception; the charger's clock was moved by so much |
/// | queued | by one of these three clocks within the session | the claim, moved back |
/// | queued | later than its reception by all of them | the session's time at its reception |
///
/// What begins a session and claims to be older than its connection was queued, or is live by a clock that is behind.
/// Both bill as claimed. That the clock is behind shows when the charger had sent nothing of a queue for longer than the
/// limit (a queue is sent at once), or when a reading comes as long after the begin as it claims (a queue does not wait
/// between its messages): then the session's time is the charger's, and setting its clock right is not billed.
///
/// A session that was opened while the gateway's clock was not to be believed, by a charger that had another time, runs
/// by the charger's clock alone: then `BilledInstant.choose` decides, as it does for what begins a session.
public struct SessionClock: Hashable, Sendable {
    /// By how much the gateway's wall clock has stepped since the session was opened, in milliseconds; nil where the
    /// session runs by the charger's clock.
    public private(set) var gatewaySteps: Int64?
    /// How far the charger's clock stood from the session's time when it was last heard live, in milliseconds; 0 while
    /// that was within the limit.
    public private(set) var chargerOffset: Int64
    /// By how much the session's time is behind the gateway's because it began by a clock that was, in milliseconds;
    /// negative: ahead.
    public private(set) var behind: Int64

    public init(gatewaySteps: Int64? = 0, chargerOffset: Int64 = 0, behind: Int64 = 0) {
        self.gatewaySteps = gatewaySteps
        self.behind = behind
        self.chargerOffset = chargerOffset
    }

    /// - Parameters:
    ///   - instant: what bills as the begin.
    ///   - received: when the gateway heard of it.
    ///   - isQueued: it was kept while the charger was offline, or looks like that.
    ///   - limit: how far clocks may be apart, in milliseconds.
    public init(opening instant: BilledInstant, received: Reception, isQueued: Bool, limit: Int64) {
        let behind = received.at.milliseconds(since: instant.at)
        let isChargersOwn = !received.isTrusted && behind.magnitude > UInt64(limit)
        self.init(gatewaySteps: isChargersOwn ? nil : 0, behind: isQueued || isChargersOwn ? 0 : behind)
    }

    /// What the session's time was when the gateway's clock, as it is now, showed `wall`.
    public func time(at wall: Timestamp) -> Timestamp { wall.advanced(byMilliseconds: Self.negated(self.ahead)) }

    /// What the gateway's clock, as it is now, would have shown at an instant of the session.
    public func wall(at time: Timestamp) -> Timestamp { time.advanced(byMilliseconds: self.ahead) }

    /// What the gateway's clock, as it is now, would have shown when it showed `wall` as the session was opened.
    public func steppedWall(_ wall: Timestamp) -> Timestamp { wall.advanced(byMilliseconds: self.gatewaySteps ?? 0) }

    /// The reverse.
    public func unsteppedWall(_ wall: Timestamp) -> Timestamp {
        wall.advanced(byMilliseconds: Self.negated(self.gatewaySteps ?? 0))
    }

    /// How far the gateway's clock is ahead of the session's time.
    private var ahead: Int64 {
        let (sum, overflow) = (self.gatewaySteps ?? 0).addingReportingOverflow(self.behind)
        return overflow ? 0 : sum
    }

    private static func negated(_ milliseconds: Int64) -> Int64 { milliseconds == .min ? .max : -milliseconds }

    /// The gateway's wall clock stepped by so many milliseconds.
    public mutating func gatewayStepped(by milliseconds: Int64) {
        self.gatewaySteps = self.gatewaySteps.map { $0.addingReportingOverflow(milliseconds).partialValue }
    }

    /// The charger's clock was behind by so many milliseconds when the session began.
    public mutating func beganBehind(by milliseconds: Int64) { self.behind = milliseconds }

    /// The instant that bills for a message of the session. The arguments are those of `BilledInstant.choose`.
    ///
    /// - Parameters:
    ///   - connectedAt: when the connection was opened that carried it.
    ///   - start: when the session began.
    public mutating func place(
        claimed: Timestamp?, received: Reception, isQueued: Bool, connectedAt: Timestamp, start: Timestamp,
        limit: Int64
    ) -> BilledInstant {
        let plain = BilledInstant.choose(claimed: claimed, received: received, isQueued: isQueued, limit: limit)
        // Almost always no clock was ever moved.
        let isUnmoved = self.gatewaySteps == 0 && self.chargerOffset == 0 && !self.isFarBehind(limit)
        if isUnmoved, plain.source == .charger, received.isTrusted { return plain }
        guard self.gatewaySteps != nil else { return plain }
        let own = BilledInstant(
            at: self.time(at: received.at), source: received.isTrusted ? .gateway : .untrusted,
            isChargerClockOff: plain.isChargerClockOff)
        guard let claimed else { return own }
        let offset = self.nearestOffset(of: claimed, to: own.at, limit: limit)
        let isLive = Self.distance(claimed, movedBack: offset, from: own.at) <= UInt64(limit)
        // By a clock that is behind what is live looks queued; by one that is ahead the reverse.
        if isQueued && !(isLive && offset == 0 && self.isFarBehind(limit)) {
            let clocks = [self.chargerOffset, 0, self.ahead]
            return self.queued(claimed, by: clocks, from: start, until: own.at.advanced(byMilliseconds: limit), or: own)
        }
        if !isLive, self.chargerOffset > 0 {
            let waited = self.queued(
                claimed, by: [self.chargerOffset], from: start, until: self.time(at: connectedAt), or: own)
            if waited.at > start, waited.at != own.at { return waited }
        }
        return self.live(claimed, movedBack: isLive ? offset : nil, own, limit: limit)
    }

    /// - Parameter offset: nil where the claim is not the session's time by any clock.
    private mutating func live(
        _ claimed: Timestamp, movedBack offset: Int64?, _ own: BilledInstant, limit: Int64
    ) -> BilledInstant {
        var instant = own
        instant.isMeasured = true
        self.chargerOffset = offset ?? claimed.milliseconds(since: own.at)
        guard let offset else { return instant }
        instant.at = claimed.advanced(byMilliseconds: Self.negated(offset))
        guard offset == 0 else { return instant }
        instant.source = .charger
        if self.isFarBehind(limit) { instant.isChargerClockOff = true }
        return instant
    }

    /// The first of the claims, by these clocks, that lies within the session; else the first that is not later than
    /// its reception.
    private func queued(
        _ claimed: Timestamp, by offsets: [Int64], from start: Timestamp, until latest: Timestamp, or own: BilledInstant
    ) -> BilledInstant {
        let claims = offsets.map { claimed.advanced(byMilliseconds: Self.negated($0)) }
        let possible = claims.filter { $0 <= latest && $0 >= BilledInstant.oldestPlausible }
        guard let claim = possible.first(where: { $0 >= start }) ?? possible.first else { return own }
        return BilledInstant(at: claim, source: .charger, isChargerClockOff: own.isChargerClockOff)
    }

    private func isFarBehind(_ limit: Int64) -> Bool { self.behind.magnitude > UInt64(limit) }

    /// By which of the clocks that the charger may have claimed it is nearest to the session's time.
    private func nearestOffset(of claimed: Timestamp, to own: Timestamp, limit: Int64) -> Int64 {
        var nearest: Int64 = 0
        // Without a step a small difference is a message that took its time.
        let gateways = self.gatewaySteps != 0 || self.isFarBehind(limit) ? self.ahead : 0
        for offset in [gateways, self.chargerOffset] {
            let distance = Self.distance(claimed, movedBack: offset, from: own)
            if distance < Self.distance(claimed, movedBack: nearest, from: own) { nearest = offset }
        }
        return nearest
    }

    private static func distance(_ claimed: Timestamp, movedBack offset: Int64, from own: Timestamp) -> UInt64 {
        claimed.advanced(byMilliseconds: self.negated(offset)).milliseconds(since: own).magnitude
    }
}
