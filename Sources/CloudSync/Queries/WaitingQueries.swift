internal import Shared

/// Queries that wait for their turn. Pure: time comes in as an argument.
///
/// Bounded: when it is full, further queries are refused.
struct WaitingQueries: Equatable, Sendable {
    /// The most that wait.
    static let limit = 32

    private var waiting: [CloudQuery] = []
    /// The one that is being answered.
    private var current: String?

    var count: Int { self.waiting.count }

    enum ArrivedAction: Equatable {
        case wake
        /// The broker delivered it again, or whoever asked did: it is answered once.
        case ignoreRepeated
        case refuseTooMany
    }

    mutating func arrived(_ query: CloudQuery) -> ArrivedAction {
        guard query.id != self.current, !self.waiting.contains(where: { $0.id == query.id }) else {
            return .ignoreRepeated
        }
        guard self.waiting.count < Self.limit else { return .refuseTooMany }
        self.waiting.append(query)
        return .wake
    }

    enum NextAction: Equatable {
        case answer(CloudQuery)
        case refuseExpired(CloudQuery)
        case wait
    }

    /// The next one's turn; the one before is done.
    mutating func next(now: Timestamp) -> NextAction {
        self.current = nil
        guard !self.waiting.isEmpty else { return .wait }
        let query = self.waiting.removeFirst()
        self.current = query.id
        return query.expiresAt > now ? .answer(query) : .refuseExpired(query)
    }
}
