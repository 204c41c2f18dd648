/// A token as it stands on the list that a charger keeps for the time without its central system.
public struct LocalListEntry: Codable, Hashable, Sendable {
    public var token: IdToken
    /// What the charger is told of it. One that is refused is on the list too: without it the charger might let it charge.
    public var answer: Authorization

    public init(token: IdToken, answer: Authorization) {
        self.token = token
        self.answer = answer
    }

    /// Whether a charger would be sent the same: tokens compare by their values, and it is told of their types too.
    func isSent(like other: LocalListEntry) -> Bool { self == other && self.token.type == other.token.type }

    /// Nil for a token that has expired: what is not on the list is asked for.
    ///
    /// - Parameters:
    ///   - group: what is known of the token's group.
    ///   - charger: the one whose list it is.
    public init?(
        _ record: TokenRecord, group: TokenGroup?, at charger: ChargerPlace, _ policy: AuthorizationPolicy,
        now: Timestamp
    ) {
        guard record.expiresAt.map({ now < $0 }) ?? true else { return nil }
        var facts = AuthorizationFacts(record.token, for: .asking, at: charger)
        facts.record = record
        facts.group = group
        // A list holds until another one comes: a time that is told anew each time would make each one another list.
        var policy = policy
        policy.cacheSeconds = 0
        self.init(token: record.token, answer: AuthorizationDecision.decide(facts, policy, now: now).answer)
    }
}

/// The local list of a charger, as it was last sent there.
public struct LocalList: Hashable, Sendable {
    public var version: Int
    public var entries: [LocalListEntry]

    public init(version: Int, entries: [LocalListEntry]) {
        self.version = version
        self.entries = entries
    }
}

/// One message that changes a charger's local list.
public struct LocalListUpdate: Hashable, Sendable {
    public enum Item: Hashable, Sendable {
        case set(LocalListEntry)
        case remove(IdToken)
    }

    /// The list's version afterwards.
    public var version: Int
    /// Whether it replaces the list; otherwise it changes it.
    public var isFull: Bool
    public var items: [Item]

    /// The messages that bring a charger's list to `wanted`; none where it is there already.
    ///
    /// Only what differs is sent where the charger's list is the one that was sent last. A list that is too long for a
    /// message is begun with a full update and gone on with in differential ones (2.0.1 part 2, D01).
    ///
    /// - Parameters:
    ///   - known: what was sent last; nil for nothing.
    ///   - version: that of the charger's list; 0 where it has none. One that leaves no room to count on is not counted
    ///     on: the list is replaced.
    ///   - longest: how many tokens a message may have, from 1.
    public static func plan(
        from known: LocalList?, at version: Int, to wanted: [LocalListEntry], isFull: Bool, longest: Int
    ) -> [LocalListUpdate] {
        let last = version < self.highestVersion ? version : 0
        guard let known, known.version == last, !isFull else {
            return self.split(wanted.map { .set($0) }, after: max(last, known?.version ?? 0), isFull: true, longest)
        }
        let old = Dictionary(known.entries.map { ($0.token.key, $0) }) { first, _ in first }
        let keys = Set(wanted.map(\.token.key))
        let gone = known.entries.filter { !keys.contains($0.token.key) }.map { Item.remove($0.token) }
        let changed = wanted.filter { !(old[$0.token.key]?.isSent(like: $0) ?? false) }.map { Item.set($0) }
        let items = gone + changed
        return items.isEmpty ? [] : self.split(items, after: version, isFull: false, longest)
    }

    /// Far below what chargers can count to, and beyond what a list comes to by itself.
    private static let highestVersion = 1_000_000_000

    /// At least one message: a full one without tokens empties the list.
    private static func split(_ items: [Item], after version: Int, isFull: Bool, _ longest: Int) -> [LocalListUpdate] {
        let starts = items.isEmpty ? [0] : Array(stride(from: 0, to: items.count, by: max(1, longest)))
        return starts.enumerated().map { number, start in
            LocalListUpdate(
                version: version + number + 1, isFull: isFull && number == 0,
                items: Array(items[start..<min(items.count, start + max(1, longest))]))
        }
    }
}
