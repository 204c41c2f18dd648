/// The requests that wait for the cloud's answer. Pure: who holds it keeps the time and resumes whoever asked.
struct PendingRequests<Waiter: Sendable>: Sendable {
    private let limit: Int
    private var waiters: [String: Waiter] = [:]

    /// - Parameter limit: how many may wait; further ones are turned away.
    init(limit: Int) {
        self.limit = limit
    }

    var count: Int { self.waiters.count }

    /// False when too many wait already: then `waiter` is not kept.
    mutating func asked(_ id: String, _ waiter: Waiter) -> Bool {
        guard self.waiters.count < self.limit, self.waiters[id] == nil else { return false }
        self.waiters[id] = waiter
        return true
    }

    /// Its answer came, or will not come: who waits for it; nil where nobody does any more.
    mutating func ended(_ id: String) -> Waiter? { self.waiters.removeValue(forKey: id) }

    /// The connection ended: no answer is waited for.
    mutating func disconnected() -> [Waiter] {
        defer { self.waiters = [:] }
        return Array(self.waiters.values)
    }
}
