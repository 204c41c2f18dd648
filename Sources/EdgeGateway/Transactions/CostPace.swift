internal import Shared
internal import Store

/// Which sessions' chargers are told what they cost so far, and when: not more often than the interval, only what has
/// changed, and one call at a time at each charger.
///
/// Pure; as large as the sessions that run.
struct CostPace: Equatable {
    private struct Told: Equatable {
        /// When the cost was last looked at.
        var at: Timestamp
        /// What the charger was told last; nil before the first time.
        var cost: String?
    }

    /// In seconds.
    var interval: Int64
    private var told: [SessionID: Told] = [:]
    private var busy: Set<ChargerID> = []
    /// Connections, by their numbers, whose chargers cannot be told.
    private var deaf: [ChargerID: UInt64] = [:]

    init(interval: Int64) {
        self.interval = interval
    }

    /// The sessions, of those that run now, whose cost is to be looked at. Others are forgotten.
    mutating func due(_ running: [PricedSession], now: Timestamp) -> [PricedSession] {
        let ids = Set(running.map(\.id))
        self.told = self.told.filter { ids.contains($0.key) }
        return running.filter { session in
            guard let told = self.told[session.id] else { return true }
            return now.milliseconds(since: told.at).magnitude >= UInt64(self.interval) * 1000
        }
    }

    /// The cost was looked at. Returns whether the charger is to be told it.
    mutating func saw(
        _ cost: String?, of session: PricedSession, connection: UInt64, now: Timestamp
    ) -> Bool {
        let known = self.told[session.id]?.cost
        self.told[session.id] = Told(at: now, cost: known)
        guard let cost, cost != known, self.deaf[session.charger] != connection else { return false }
        // One that is still busy with the last call is looked at again with the next tick.
        guard self.busy.insert(session.charger).inserted else {
            self.told[session.id]?.at = now.advanced(bySeconds: -self.interval)
            return false
        }
        self.told[session.id]?.cost = cost
        return true
    }

    /// The call to a charger came to its end.
    ///
    /// - Parameter isDeaf: the charger does not know the action: it is left alone until it connects anew.
    mutating func callEnded(at charger: ChargerID, connection: UInt64, session: SessionID, isTold: Bool, isDeaf: Bool) {
        self.busy.remove(charger)
        if !isTold { self.told[session]?.cost = nil }
        if isDeaf { self.deaf[charger] = connection }
    }
}
