/// What a session's price rests on, and nothing else. Equal facts make equal bills.
public struct ChargeFacts: Equatable, Sendable {
    /// A state of the meter. The register's own origin does not matter, only its differences.
    public struct EnergyPoint: Equatable, Sendable {
        /// The instant that bills (see architecture.md, Time).
        public var at: Timestamp
        public var register: Energy
        /// The reading's `seq` in the meter stream; nil for a value that came in a start or stop message.
        public var readingSeq: Int64?

        public init(at: Timestamp, register: Energy, readingSeq: Int64? = nil) {
            self.at = at
            self.register = register
            self.readingSeq = readingSeq
        }
    }

    /// What the car does from an instant on, until the next phase.
    public enum Activity: String, Codable, Sendable {
        /// The car charges, or would if the station let it: a pause that the station makes is not the driver's.
        case charging
        /// The car is plugged in and takes nothing of its own accord (OCPI `PARKING_TIME`).
        case idle
    }

    public struct Phase: Equatable, Sendable {
        public var at: Timestamp
        public var activity: Activity

        public init(at: Timestamp, activity: Activity) {
            self.at = at
            self.activity = activity
        }
    }

    public var startedAt: Timestamp
    /// The end of the transaction; for a price so far, now.
    public var endedAt: Timestamp
    /// When the connector became free, once that is known; counts when the tariff's `idle_until` says so.
    public var freeAt: Timestamp?
    /// In the order in which they bill: the first is the session's begin, the last its end, whatever lies between.
    public var energy: [EnergyPoint]
    /// In order. Before the first one the car is taken to charge.
    public var phases: [Phase]
    /// The end was not reported by the charger but concluded by the gateway.
    public var estimated: Bool
    /// As pinned at the session's start.
    public var tariff: Tariff
    /// IANA name of the site's time zone, for restrictions on time of day, date and day of the week.
    public var timeZone: String

    public init(
        startedAt: Timestamp, endedAt: Timestamp, freeAt: Timestamp? = nil, energy: [EnergyPoint],
        phases: [Phase] = [], estimated: Bool = false, tariff: Tariff, timeZone: String
    ) {
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.freeAt = freeAt
        self.energy = energy
        self.phases = phases
        self.estimated = estimated
        self.tariff = tariff
        self.timeZone = timeZone
    }
}
