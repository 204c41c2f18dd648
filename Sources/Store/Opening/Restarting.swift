internal import GRDB
internal import Shared

/// What the gateway does with its database before anybody may use it.
enum Restarting {
    struct Result {
        var cache: SiteCache
        /// Why a new epoch began; nil when the old one goes on.
        var newEpoch: String?
    }

    /// Settles the epoch, closes what an earlier life left open, and writes the start into the journal: one commit.
    static func begin(_ pool: DatabasePool, path: String, settings: StoreSettings, now: Reception) throws -> Result {
        try pool.writeWithoutTransaction { db in
            var result = Result(cache: SiteCache())
            try db.inTransaction(.immediate) {
                let previous = try String.fetchOne(db, sql: "SELECT epoch FROM site")
                result.newEpoch = try Epoch.settle(db, path: path, now: now.at)
                let cache = try SiteCache(db)
                let change = try Change(db: db, settings: settings, cache: cache, reception: now)
                change.reception = try change.follow(now)
                try change.restarted(newEpoch: result.newEpoch, after: previous)
                try change.finishGroup(before: cache.counters)
                change.cache.keep()
                result.cache = change.cache
                return .commit
            }
            return result
        }
    }
}

extension Change {
    fileprivate func restarted(newEpoch: String?, after previous: String?) throws {
        try self.beginRun()
        if let newEpoch { try self.recordEpoch(after: previous, reason: newEpoch) }
        try self.record(
            .gatewayStarted,
            GatewayStartedFacts(
                version: self.settings.version, epoch: self.cache.epoch, isClockTrusted: self.reception.isTrusted,
                boot: self.reception.monotonic.map { String(UInt64(bitPattern: $0.boot), radix: 16) },
                uptimeMilliseconds: self.reception.monotonic?.milliseconds))
        try self.run("UPDATE site SET time_zone = ?", [self.settings.timeZone])
        try self.loseConnections()
        for row in try self.rows("SELECT id FROM command WHERE state = 'sent' ORDER BY number") {
            try self.changeCommand(row[0]) {
                $0.answerLost(now: self.now, reason: "the gateway restarted before the answer")
            }
        }
    }

    /// No connection outlives the process that held it.
    private func loseConnections() throws {
        try self.run(
            "UPDATE charger SET disconnected_at = ?, connected_at = NULL WHERE connected_at IS NOT NULL",
            [self.now.milliseconds])
        for (id, var charger) in self.cache.chargers where charger.connectedAt != nil {
            charger.connectedAt = nil
            self.cache.set(charger, for: id)
            try self.chargerStands(online: false, id)
        }
    }
}

private struct GatewayStartedFacts: Encodable {
    var version: String
    var epoch: String
    var isClockTrusted: Bool
    /// Which start of the machine this is.
    var boot: String?
    /// How long the machine runs.
    var uptimeMilliseconds: Int64?

    enum CodingKeys: String, CodingKey {
        case version, epoch, boot
        case uptimeMilliseconds = "uptime_ms"
        case isClockTrusted = "clock_trusted"
    }
}
