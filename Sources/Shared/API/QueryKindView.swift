/// A kind of query, for people and programs: `GET /v1/queries`.
public struct QueryKindView: Codable, Hashable, Sendable {
    public var kind: QueryKind
    /// The arguments that it takes.
    public var arguments: [String]
    /// One of these has to be given; empty: none has to.
    public var needsOneOf: [String]
    public var about: String

    public init(_ kind: QueryKind) {
        let form = kind.form
        self.kind = kind
        self.arguments = form.takes.map(\.rawValue)
        self.needsOneOf = form.needsOneOf.map(\.rawValue)
        self.about = form.about
    }

    enum CodingKeys: String, CodingKey {
        case kind, arguments, about
        case needsOneOf = "needs_one_of"
    }
}
