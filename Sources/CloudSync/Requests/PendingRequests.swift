/// The requests that wait for the cloud's answer. Pure: who holds it keeps the time and resumes whoever asked.
struct PendingRequests<Waiter: Sendable>: Sendable {
    private let limit: Int
    private let limitPerCharger: Int
    private var waiters: [String: (charger: String, waiter: Waiter)] = [:]

    /// - Parameters:
    ///   - limit: how many may wait; further ones are turned away.
    ///   - limitPerCharger: how many of them may be one charger's, so that none keeps the others out.
    init(limit: Int, limitPerCharger: Int) {
        self.limit = limit
        self.limitPerCharger = limitPerCharger
    }

    var count: Int { self.waiters.count }

    /// False when too many wait already: then `waiter` is not made.
    mutating func asked(_ id: String, by charger: String, _ waiter: () -> Waiter) -> Bool {
        guard self.waiters.count < self.limit, self.waiters[id] == nil,
            self.waiters.values.count(where: { $0.charger == charger }) < self.limitPerCharger
        else { return false }
        self.waiters[id] = (charger, waiter())
        return true
    }

    /// Its answer came, or will not come: who waits for it; nil where nobody does any more.
    mutating func ended(_ id: String) -> Waiter? { self.waiters.removeValue(forKey: id)?.waiter }

    /// The connection ended: no answer is waited for.
    mutating func disconnected() -> [Waiter] {
        defer { self.waiters = [:] }
        return self.waiters.values.map(\.waiter)
    }
}
