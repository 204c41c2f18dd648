/// An EVSE that a charger holds for somebody, or held.
public struct ReservationView: Codable, Hashable, Sendable {
    /// By which the charger knows it, and `cancel-reservation` names it.
    public var number: Int64
    public var charger: String
    /// Nil for any EVSE of the charger.
    public var evse: Int?
    public var token: String
    public var group: String?
    public var state: ReservationState
    public var madeAt: Timestamp
    public var until: Timestamp
    public var endedAt: Timestamp?
    /// The session that used it.
    public var session: Int64?
    /// The id of the command that made it.
    public var command: String

    public init(
        number: Int64, charger: String, evse: Int?, token: String, group: String?, state: ReservationState,
        madeAt: Timestamp, until: Timestamp, endedAt: Timestamp?, session: Int64?, command: String
    ) {
        self.number = number
        self.charger = charger
        self.evse = evse
        self.token = token
        self.group = group
        self.state = state
        self.madeAt = madeAt
        self.until = until
        self.endedAt = endedAt
        self.session = session
        self.command = command
    }

    enum CodingKeys: String, CodingKey {
        case number, charger, evse, token, group, state, until, session, command
        case madeAt = "made_at"
        case endedAt = "ended_at"
    }
}
