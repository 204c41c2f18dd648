/// Which part of a list is wanted: the query parameters of the local API. A list passes over those that others have.
public struct ListQuery: Hashable, Sendable {
    /// The most items of one page.
    public static let maximumLimit = 1000

    /// The names of the query parameters.
    public static let names = [
        "charger", "session", "command", "kind", "model", "open", "since", "until", "after", "before", "limit",
    ]

    public var charger: String?
    public var session: Int64?
    public var command: String?
    /// The start of the kind of journal records, such as `session.`.
    public var kind: String?
    /// A part of the vendor's or the model's name, in any case.
    public var model: String?
    /// Only what is not finished.
    public var isOpen: Bool?
    public var since: Timestamp?
    /// Exclusive.
    public var until: Timestamp?
    /// Only items after this cursor.
    public var after: String?
    /// Only items before this cursor.
    public var before: String?
    /// 1 to 1,000; 100 unless given.
    public var limit = 100
    /// Of a stream only records up to this number; no parameter of the API.
    public var upTo: Int64?
    /// With `isOpen`: what ended after this number of the journal counts as open; no parameter of the API.
    public var openAt: Int64?

    public init(
        charger: String? = nil, session: Int64? = nil, command: String? = nil, kind: String? = nil,
        isOpen: Bool? = nil, since: Timestamp? = nil, until: Timestamp? = nil, after: String? = nil,
        before: String? = nil, limit: Int = 100, model: String? = nil
    ) {
        self.charger = charger
        self.session = session
        self.command = command
        self.kind = kind
        self.isOpen = isOpen
        self.since = since
        self.until = until
        self.after = after
        self.before = before
        self.limit = limit
        self.model = model
    }

    /// Reads the query parameters.
    ///
    /// - Throws: what is wrong with the first that cannot be used.
    public init(parameters: (String) -> String?) throws(Refusal) {
        self.charger = parameters("charger")
        self.session = try Self.value("session", parameters, form: "a session's number") { Int64($0) }
        self.command = parameters("command")
        self.kind = parameters("kind")
        self.model = parameters("model")
        self.isOpen = try Self.value("open", parameters, form: "true or false") { Bool($0) }
        let time = "a time such as 2026-11-22T10:00:00Z"
        self.since = try Self.value("since", parameters, form: time) { Timestamp(rfc3339: $0) }
        self.until = try Self.value("until", parameters, form: time) { Timestamp(rfc3339: $0) }
        if let since, let until, since > until { throw Refusal(.invalid, "'since' must be before 'until'") }
        self.after = parameters("after")
        self.before = parameters("before")
        let limit = try Self.value("limit", parameters, form: "a number from 1 to \(Self.maximumLimit)") { text in
            Int(text).flatMap { (1...Self.maximumLimit).contains($0) ? $0 : nil }
        }
        self.limit = limit ?? 100
    }

    private static func value<Value>(
        _ name: String, _ parameters: (String) -> String?, form: String, _ read: (String) -> Value?
    ) throws(Refusal) -> Value? {
        guard let text = parameters(name) else { return nil }
        guard let value = read(text) else {
            throw Refusal(.invalid, "'\(name)=\(text.prefix(40))' cannot be used; give \(form)")
        }
        return value
    }

    /// The query parameters that say the same.
    public var parameters: [(name: String, value: String)] {
        let all: [(String, String?)] = [
            ("charger", self.charger), ("session", self.session.map(String.init)), ("command", self.command),
            ("kind", self.kind), ("model", self.model), ("open", self.isOpen.map(String.init)),
            ("since", self.since?.description),
            ("until", self.until?.description), ("after", self.after), ("before", self.before),
            ("limit", self.limit == 100 ? nil : String(self.limit)),
        ]
        return all.compactMap { name, value in value.map { (name, $0) } }
    }

    /// A cursor that is a number.
    ///
    /// - Throws: `Refusal` when it is none.
    public static func number(_ cursor: String?) throws(Refusal) -> Int64? {
        guard let cursor else { return nil }
        guard let number = Int64(cursor) else {
            throw Refusal(.invalid, "'\(cursor.prefix(40))' is no place in this list; give the 'next' of a page")
        }
        return number
    }
}
