/// Keeps an EVSE free for somebody, for a while.
public struct ReservationOrder: Hashable, Sendable {
    public var token: IdToken
    /// Who else may use it: the members of this group (1.6 `parentIdTag`, 2.x `groupIdToken`).
    public var group: String?
    /// Nil for any that is free.
    public var evse: Int?
    public var until: Timestamp

    public init(token: IdToken, group: String? = nil, evse: Int? = nil, until: Timestamp) {
        self.token = token
        self.group = group
        self.evse = evse
        self.until = until
    }

    init(_ args: KeyedDecodingContainer<CommandArguments.Key>) throws {
        self.init(
            token: try args.token(), group: args.contains(.group) ? try args.text(.group, upTo: 36) : nil,
            evse: try args.number(.evse, in: 1...10_000), until: try args.decode(Timestamp.self, forKey: .until))
    }

    func encode(to args: inout KeyedEncodingContainer<CommandArguments.Key>) throws {
        try args.encode(self.token)
        try args.encodeIfPresent(self.group, forKey: .group)
        try args.encodeIfPresent(self.evse, forKey: .evse)
        try args.encode(self.until, forKey: .until)
    }
}
