/// Which aggregates are wanted: the query parameters of the local API, and of a pull over MQTT.
public struct AggregateQuery: Hashable, Sendable {
    /// The most items of one page.
    public static let maximumLimit = ListQuery.maximumLimit
    /// The most chargers that can be named.
    public static let mostChargers = 1000

    /// The names of the query parameters.
    public static let names = [
        "period", "of", "charger", "evse", "connector", "since", "until", "after", "limit",
    ]

    public var period: AggregatePeriod
    public var scope: AggregateScope
    /// Only these chargers; empty for all. The site cannot be narrowed.
    public var chargers: [String] = []
    /// Only this EVSE, and this connector of it.
    public var evse: Int?
    public var connector: Int?
    /// From the period on that holds this instant; nil: since a day before `until` (a month, where days are asked for).
    public var since: Timestamp?
    /// Periods that begin before this instant; nil: now.
    public var until: Timestamp?
    /// Only items after this cursor: the `next` of the page before.
    public var after: String?
    /// 1 to 1,000.
    public var limit = 100

    public init(period: AggregatePeriod = .day, scope: AggregateScope = .site) {
        self.period = period
        self.scope = scope
    }

    /// Reads the query parameters `period`, `of`, `charger` (several with spaces), `evse`, `connector`,
    /// `since`, `until`, `after`, `limit`.
    ///
    /// - Throws: what is wrong with the first that cannot be used.
    public init(parameters: (String) -> String?) throws(Refusal) {
        let list = try ListQuery(parameters: {
            ["since", "until", "after", "limit"].contains($0) ? parameters($0) : nil
        })
        self.period = try Self.word("period", parameters) ?? .day
        self.chargers = (parameters("charger") ?? "").split(separator: " ").map(String.init)
        self.evse = try Self.number("evse", parameters)
        self.connector = try Self.number("connector", parameters)
        let scope: AggregateScope? = try Self.word("of", parameters)
        let narrow: AggregateScope = self.evse != nil || self.connector != nil ? .connector : .charger
        self.scope = scope ?? (self.chargers.isEmpty && narrow == .charger ? .site : narrow)
        (self.since, self.until, self.after, self.limit) = (list.since, list.until, list.after, list.limit)
        try self.check()
    }

    /// - Throws: `Refusal` when parts of it contradict each other or are out of their bounds.
    public func check() throws(Refusal) {
        guard self.scope != .site || (self.chargers.isEmpty && self.evse == nil && self.connector == nil) else {
            throw Refusal(.invalid, "the site is all chargers; ask for 'of=charger' or 'of=connector' to narrow it")
        }
        guard self.scope == .connector || (self.evse == nil && self.connector == nil) else {
            throw Refusal(.invalid, "'evse' and 'connector' narrow connectors; ask for 'of=connector'")
        }
        guard self.chargers.count <= Self.mostChargers else {
            throw Refusal(.invalid, "at most \(Self.mostChargers) chargers can be named; name none for all")
        }
        guard (1...Self.maximumLimit).contains(self.limit) else {
            throw Refusal(.invalid, "'limit=\(self.limit)' cannot be used; give 1 to \(Self.maximumLimit)")
        }
        if let since, let until, since >= until {
            throw Refusal(.invalid, "'since' must be before 'until'")
        }
    }

    private static func word<Word: RawRepresentable & CaseIterable>(
        _ name: String, _ parameters: (String) -> String?
    ) throws(Refusal) -> Word? where Word.RawValue == String {
        guard let text = parameters(name) else { return nil }
        guard let word = Word(rawValue: text) else {
            let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw Refusal(.invalid, "'\(name)=\(text.prefix(40))' cannot be used; give one of \(words)")
        }
        return word
    }

    private static func number(_ name: String, _ parameters: (String) -> String?) throws(Refusal) -> Int? {
        guard let text = parameters(name) else { return nil }
        guard let number = Int(text), (0...1_000_000).contains(number) else {
            throw Refusal(.invalid, "'\(name)=\(text.prefix(40))' cannot be used; give a number")
        }
        return number
    }

    /// The query parameters that say the same.
    public var parameters: [(name: String, value: String)] {
        let all: [(String, String?)] = [
            ("period", self.period.rawValue), ("of", self.scope.rawValue),
            ("charger", self.chargers.isEmpty ? nil : self.chargers.joined(separator: " ")),
            ("evse", self.evse.map(String.init)), ("connector", self.connector.map(String.init)),
            ("since", self.since?.description), ("until", self.until?.description), ("after", self.after),
            ("limit", self.limit == 100 ? nil : String(self.limit)),
        ]
        return all.compactMap { name, value in value.map { (name, $0) } }
    }
}
