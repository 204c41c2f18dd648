internal import GRDB
internal import Shared

extension SiteCache {
    /// The cache that belongs to what `db` holds.
    init(_ db: Database) throws {
        var chargers: [ChargerID: Charger] = [:]
        for row in try Row.fetchAll(
            db, sql: "SELECT id, identity, is_approved, is_strict, registration, connected_at FROM charger")
        {
            chargers[ChargerID(rawValue: row[0])] = Charger(
                identity: row[1], isApproved: row[2], isStrict: row[3],
                registration: Registration(rawValue: row[4]) ?? .accepted,
                connectedAt: (row[5] as Int64?).map(Timestamp.init(milliseconds:)))
        }
        var sessions: [SessionID: Session] = [:]
        for session in try SessionRows.live(db) {
            sessions[session.id] = session
            chargers[session.charger]?.sessions.append(session.id)
        }
        var counters = Counters()
        for row in try Row.fetchAll(db, sql: "SELECT name, value FROM counter") {
            if let counter = Counter(rawValue: row[0]) { counters[counter] = row[1] }
        }
        var series: [Int64: Series] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT id, code FROM series") {
            series[row[0]] = Series(code: row[1])
        }
        let course = try Row.fetchOne(db, sql: "SELECT * FROM clock_course ORDER BY id DESC LIMIT 1")
        self.init(
            epoch: try String.fetchOne(db, sql: "SELECT epoch FROM site") ?? "",
            newestTrusted: Timestamp(
                milliseconds: try Int64.fetchOne(db, sql: "SELECT newest_trusted FROM site") ?? 0),
            course: course.map(ClockCourse.init), chargers: chargers,
            sessions: sessions, counters: counters, seriesByNumber: series)
    }
}

extension Change {
    /// Writes what is written once a group: the counters that moved and the live values of sessions.
    func finishGroup(before: Counters) throws {
        try self.finishRollups()
        for id in self.dirty {
            if let session = self.cache.sessions[id] { try self.updateLive(session) }
        }
        try self.writeTolerances()
        for counter in Counter.allCases where before[counter] != self.cache.counters[counter] {
            try self.run(
                "UPDATE counter SET value = ? WHERE name = ?", [self.cache.counters[counter], counter.rawValue])
        }
        if self.reception.isTrusted { try self.keepTrusted(self.now) }
        self.notice.journal = self.cache.counters[.journal]
        self.notice.meter = self.cache.counters[.meter]
    }

    /// Once a minute is enough to notice a clock that has been lost. A trusted clock that is earlier was set right.
    private func keepTrusted(_ instant: Timestamp) throws {
        guard instant.milliseconds(since: self.cache.newestTrusted).magnitude >= 60_000 else { return }
        try self.run("UPDATE site SET newest_trusted = ?", [instant.milliseconds])
        self.cache.trusted(instant)
    }
}
