/// Where a reservation stands.
public enum ReservationState: String, Codable, Sendable, CaseIterable {
    case held
    /// Somebody charges, or charged, by it.
    case used
    case cancelled
    /// Its time passed.
    case expired
    /// The charger gave it up, because of a fault, say; or it was used and no transaction followed.
    case removed

    public var isOver: Bool { self != .held }
}

/// The life of a reservation that a charger accepted.
///
/// Pure: events in, time as an argument. Each event tells whether it changed anything.
public struct Reservation: Equatable, Sendable {
    /// How long after its time a charger may still tell how it ended, in seconds: until then it is not called expired.
    public static let graceSeconds: Int64 = 5

    public let until: Timestamp
    public private(set) var state: ReservationState
    public private(set) var endedAt: Timestamp?
    /// The session that used it.
    public private(set) var session: SessionID?

    public init(
        until: Timestamp, state: ReservationState = .held, endedAt: Timestamp? = nil, session: SessionID? = nil
    ) {
        self.until = until
        self.state = state
        self.endedAt = endedAt
        self.session = session
    }

    /// A session names it: it was used, also where that is told late, after its time (a charger that was offline).
    /// What was cancelled or given up stays so; the session is noted all the same.
    public mutating func used(by session: SessionID, now: Timestamp) -> Bool {
        guard self.session == nil else { return false }
        switch self.state {
        case .held, .expired: self.end(as: .used, now)
        case .used, .cancelled, .removed: break
        }
        self.session = session
        return true
    }

    /// It was cancelled here, or the charger says that it is over.
    public mutating func ended(as state: ReservationState, now: Timestamp) -> Bool {
        guard self.state == .held, state.isOver else { return false }
        self.end(as: state, now)
        return true
    }

    /// Time passed: chargers of 1.6 do not tell that a reservation's time is over.
    public mutating func ticked(now: Timestamp) -> Bool {
        guard self.state == .held, now >= self.until.advanced(bySeconds: Self.graceSeconds) else { return false }
        self.end(as: .expired, now)
        return true
    }

    private mutating func end(as state: ReservationState, _ now: Timestamp) {
        (self.state, self.endedAt) = (state, now)
    }
}
