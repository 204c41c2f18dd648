/// What a query names: the members of its `args`. Those that are not known, or are another kind's, are passed over.
public struct QueryArguments: Codable, Hashable, Sendable {
    /// The members by name, with what they mean.
    public enum Name: String, Codable, CodingKey, CaseIterable, Sendable {
        /// A charger's identity.
        case charger
        /// A session's number.
        case session
        /// A command's id.
        case command
        /// `journal` or `meter`.
        case stream
        /// The beginning of the kind of journal records, such as `session.`.
        case events
        /// Only what is not over.
        case open
        /// The first instant.
        case since
        /// The instant after the last.
        case until
        /// The first and the last `seq` of a stream.
        case from, to
        /// How long the periods of aggregates are: `15m`, `hour`, `day`.
        case period
        /// What aggregates are told of: `site`, `charger`, `connector`.
        case of
        case evse, connector
        /// The most items of a page, 1 to 1,000. Pages may be shorter.
        case limit
    }

    public var charger: String?
    public var session: Int64?
    public var command: String?
    public var stream: String?
    public var events: String?
    public var open: Bool?
    public var since: Timestamp?
    public var until: Timestamp?
    public var from: Int64?
    public var to: Int64?
    public var period: AggregatePeriod?
    public var of: AggregateScope?
    public var evse: Int?
    public var connector: Int?
    public var limit: Int?

    public init() {}

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Name.self)
        self.charger = try container.decodeIfPresent(String.self, forKey: .charger)
        self.session = try container.decodeIfPresent(Int64.self, forKey: .session)
        self.command = try container.decodeIfPresent(String.self, forKey: .command)
        self.stream = try container.decodeIfPresent(String.self, forKey: .stream)
        self.events = try container.decodeIfPresent(String.self, forKey: .events)
        self.open = try container.decodeIfPresent(Bool.self, forKey: .open)
        self.since = try container.decodeIfPresent(Timestamp.self, forKey: .since)
        self.until = try container.decodeIfPresent(Timestamp.self, forKey: .until)
        self.from = try container.decodeIfPresent(Int64.self, forKey: .from)
        self.to = try container.decodeIfPresent(Int64.self, forKey: .to)
        self.period = try container.decodeIfPresent(AggregatePeriod.self, forKey: .period)
        self.of = try container.decodeIfPresent(AggregateScope.self, forKey: .of)
        self.evse = try container.decodeIfPresent(Int.self, forKey: .evse)
        self.connector = try container.decodeIfPresent(Int.self, forKey: .connector)
        self.limit = try container.decodeIfPresent(Int.self, forKey: .limit)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Name.self)
        try container.encodeIfPresent(self.charger, forKey: .charger)
        try container.encodeIfPresent(self.session, forKey: .session)
        try container.encodeIfPresent(self.command, forKey: .command)
        try container.encodeIfPresent(self.stream, forKey: .stream)
        try container.encodeIfPresent(self.events, forKey: .events)
        try container.encodeIfPresent(self.open, forKey: .open)
        try container.encodeIfPresent(self.since, forKey: .since)
        try container.encodeIfPresent(self.until, forKey: .until)
        try container.encodeIfPresent(self.from, forKey: .from)
        try container.encodeIfPresent(self.to, forKey: .to)
        try container.encodeIfPresent(self.period, forKey: .period)
        try container.encodeIfPresent(self.of, forKey: .of)
        try container.encodeIfPresent(self.evse, forKey: .evse)
        try container.encodeIfPresent(self.connector, forKey: .connector)
        try container.encodeIfPresent(self.limit, forKey: .limit)
    }

    /// Whether it is there.
    public func has(_ name: Name) -> Bool {
        switch name {
        case .charger: self.charger != nil
        case .session: self.session != nil
        case .command: self.command != nil
        case .stream: self.stream != nil
        case .events: self.events != nil
        case .open: self.open != nil
        case .since: self.since != nil
        case .until: self.until != nil
        case .from: self.from != nil
        case .to: self.to != nil
        case .period: self.period != nil
        case .of: self.of != nil
        case .evse: self.evse != nil
        case .connector: self.connector != nil
        case .limit: self.limit != nil
        }
    }

    /// Forgets an argument.
    public mutating func remove(_ name: Name) {
        switch name {
        case .charger: self.charger = nil
        case .session: self.session = nil
        case .command: self.command = nil
        case .stream: self.stream = nil
        case .events: self.events = nil
        case .open: self.open = nil
        case .since: self.since = nil
        case .until: self.until = nil
        case .from: self.from = nil
        case .to: self.to = nil
        case .period: self.period = nil
        case .of: self.of = nil
        case .evse: self.evse = nil
        case .connector: self.connector = nil
        case .limit: self.limit = nil
        }
    }
}
