/// A question to the site, or the next page of its answer: what the queries of MQTT and `POST /v1/queries` have in
/// common. Checked when it is made: it can be answered.
///
///     {"kind": "sessions", "args": {"since": "2026-11-01T00:00:00Z"}, "page": "…"}
public struct SiteQuery: Decodable, Hashable, Sendable {
    public let kind: QueryKind
    /// Those that the kind has.
    public let arguments: QueryArguments
    /// Where the answer goes on: the `next` of the page before; nil for the first.
    public let page: String?

    /// The most items of a page.
    public static let maximumLimit = 1000
    /// The longest page token that is read. The longest that is made names a setting by four names of 50 letters each.
    static let longestPage = 4096

    private enum Key: String, CodingKey {
        case kind, page
        case arguments = "args"
    }

    /// - Throws: `Refusal` where an argument is missing or cannot be used.
    public init(_ kind: QueryKind, _ arguments: QueryArguments = QueryArguments(), page: String? = nil) throws(Refusal)
    {
        self.kind = kind
        self.arguments = try Self.checked(arguments, kind)
        self.page = page
        guard page?.utf8.count ?? 0 <= Self.longestPage else { throw .notAPage }
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let word = try container.decode(String.self, forKey: .kind)
        guard let kind = QueryKind(rawValue: word) else {
            let known = QueryKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw Refusal(.invalid, "'\(word.prefix(40))' is no kind of query; there are \(known)")
        }
        try self.init(
            kind, container.decodeIfPresent(QueryArguments.self, forKey: .arguments) ?? QueryArguments(),
            page: container.decodeIfPresent(String.self, forKey: .page))
    }

    private static func checked(_ given: QueryArguments, _ kind: QueryKind) throws(Refusal) -> QueryArguments {
        let form = kind.form
        var arguments = given
        for name in QueryArguments.Name.allCases where !form.takes.contains(name) { arguments.remove(name) }
        guard form.needsOneOf.isEmpty || form.needsOneOf.contains(where: { arguments.has($0) }) else {
            let names = form.needsOneOf.map { "'\($0.rawValue)'" }.joined(separator: " or ")
            throw Refusal(.invalid, "a query of '\(kind.rawValue)' needs \(names) in its 'args'")
        }
        if let limit = arguments.limit, !(1...Self.maximumLimit).contains(limit) {
            throw Refusal(.invalid, "'limit' must be from 1 to \(Self.maximumLimit)")
        }
        if let since = arguments.since, let until = arguments.until, until <= since {
            throw Refusal(.invalid, "'until' must be later than 'since'")
        }
        if let stream = arguments.stream, !["journal", "meter"].contains(stream) {
            throw Refusal(.invalid, "'\(stream.prefix(40))' is no stream; there are journal and meter")
        }
        if let first = arguments.from, first < 1 { throw Refusal(.invalid, "'from' must be 1 or more") }
        if let first = arguments.from, let last = arguments.to, last < first {
            throw Refusal(.invalid, "'to' must not be less than 'from'")
        }
        return arguments
    }
}

extension Refusal {
    static let notAPage = Refusal(
        .invalid, "'page' is none of this gateway's: give the 'next' of the page before, as it is")
}
