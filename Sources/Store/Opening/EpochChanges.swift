private struct EpochFacts: Encodable {
    var epoch: String
    var reason: String
}

extension Change {
    /// Begins a new epoch: somebody knows records of this one that are not here, so its names must not be used again.
    ///
    /// Sessions get numbers of a fresh range, invoices a series of their own, and the cloud is sent everything anew.
    /// - Returns: the new epoch.
    public func beginEpoch(reason: String) throws -> String {
        func count(_ counter: Counter) -> Int64 { self.cache.counters[counter] ?? 0 }
        let database = HighWaterMarks(
            epoch: self.cache.epoch, journal: count(.journal), meter: count(.meter), session: count(.session))
        let firstSession = HighWaterMarks.freshSessionNumber(database: database, marks: nil)
        let epoch = try Epoch.begin(self.db, reason: reason, now: self.now, firstSession: firstSession)
        self.cache.begin(epoch: epoch, firstSession: firstSession)
        try self.record(.epochStarted, EpochFacts(epoch: epoch, reason: reason))
        return epoch
    }
}
