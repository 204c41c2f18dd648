internal import Foundation
internal import GRDB
internal import Shared

/// What the group that is open changes in the roll-ups, and is finished at its end.
struct RollupWork {
    /// Sessions whose shares are to be made anew.
    var sessions: Set<SessionID> = []
    /// Quarters whose sum over the site is to be made anew, and the hours of chargers.
    var quarters: Set<QuarterHour> = []
    var hours: Set<Hour> = []

    static let hourLength = 4 * QuarterHour.length

    struct Hour: Hashable {
        var charger: ChargerID
        /// In milliseconds.
        var start: Int64

        init(of key: RollupRows.Key) {
            self.charger = key.charger
            self.start = key.quarter.start.milliseconds / RollupWork.hourLength * RollupWork.hourLength
        }
    }
}

/// Roll-ups follow what they sum, in the same transaction.
extension Change {
    /// Adds what quarters that are over hold of a running session.
    func grew(_ shares: Shares, of session: Session) throws {
        let outlet = try RollupOutlet.of(session, self.db)
        for (quarter, figures) in shares.byQuarter {
            try self.add(figures, to: .init(session.charger, quarter, outlet, session: session.id))
        }
    }

    /// Adds figures, which may be negative but for the peak, to a roll-up.
    func add(_ figures: QuarterFigures, to key: RollupRows.Key) throws {
        var sum = try self.figures(of: key) ?? QuarterFigures()
        sum.add(figures)
        try self.put(sum, at: key)
    }

    private func figures(of key: RollupRows.Key) throws -> QuarterFigures? {
        try self.row(
            """
            SELECT \(RollupRows.columns) FROM rollup_quarter
            WHERE charger_id = ? AND at = ? AND evse = ? AND connector = ? AND session_id = ?
            """, key.arguments
        ).map { QuarterFigures($0) }
    }

    private func put(_ figures: QuarterFigures, at key: RollupRows.Key) throws {
        self.rollups.quarters.insert(key.quarter)
        self.rollups.hours.insert(RollupWork.Hour(of: key))
        guard figures.isEmpty else {
            try self.run(
                "INSERT OR REPLACE INTO rollup_quarter VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                key.arguments + StatementArguments(figures.values))
            return
        }
        try self.run(
            """
            DELETE FROM rollup_quarter
            WHERE charger_id = ? AND at = ? AND evse = ? AND connector = ? AND session_id = ?
            """, key.arguments)
    }

    /// Makes what is outdated anew, at the end of a group.
    func finishRollups() throws {
        for id in self.rollups.sessions.sorted() {
            let problem = try self.alone("the roll-ups of session \(id.rawValue)") { try self.renewShares(of: id) }
            if problem != nil { try self.renewLater(id) }
        }
        for hour in self.rollups.hours { try self.makeHour(hour) }
        for quarter in self.rollups.quarters {
            try self.run(RollupRows.makeSite, [quarter.start.milliseconds])
        }
    }

    private func makeHour(_ hour: RollupWork.Hour) throws {
        let charger = hour.charger.rawValue
        try self.run("DELETE FROM rollup_hour WHERE charger_id = ? AND at = ?", [charger, hour.start])
        for byOutlet in [true, false] {
            try self.run(
                RollupRows.makeHour(byOutlet: byOutlet), [charger, hour.start, hour.start + RollupWork.hourLength])
        }
    }

    /// Those that were too much, or failed: a bounded number in each tick. Returns what could not be done.
    func tickRollups() throws -> [String] {
        var problems: [String] = []
        // In no order, so that those of a charger that must wait do not keep others waiting.
        for row in try self.rows("SELECT session_id FROM rollup_due ORDER BY random() LIMIT 20") {
            let id = SessionID(rawValue: row[0])
            let problem = try self.alone("the roll-ups of session \(id.rawValue)") {
                try self.run("DELETE FROM rollup_due WHERE session_id = ?", [id.rawValue])
                try self.renewShares(of: id)
            }
            if let problem { problems.append(problem) }
        }
        for session in Array(self.cache.sessions.values) {
            let now = session.clock.time(at: self.now)
            if session.isQuarterOver(now: now) { try self.change(session) { $0.quarterPassed(now: now) } }
        }
        return try problems + self.tickOutletStates()
    }

    private func renewLater(_ id: SessionID) throws {
        try self.run(
            "INSERT OR IGNORE INTO rollup_due SELECT id FROM session WHERE id = ?", [id.rawValue])
    }
}

/// The shares of one session.
extension Change {
    /// The most readings that shares are made of anew.
    private static let mostReadings = 5000
    /// How many readings of one charger are gone through for this in a while (milliseconds), so that one that sends
    /// everything late does not keep the writer busy.
    private static let renewalWindow: Int64 = 10_000
    private static let renewalWork = 20_000

    private func renewShares(of id: SessionID) throws {
        guard var session = try self.session(id) else { return }
        guard self.cache.mayRenew(for: session.charger, at: self.now, most: Self.renewalWork, in: Self.renewalWindow)
        else { return try self.renewLater(id) }
        let outlet = try RollupOutlet.of(session, self.db)
        let booked = try self.bookedShares(of: session)
        let readings = session.isShort ? try self.readings(of: session) : nil
        self.cache.renewed(for: session.charger, work: (readings?.count ?? 0) + booked.count + 1)
        var there = Shares()
        for (key, figures) in booked { there.add(figures, in: key.quarter) }
        let renewed =
            readings.map { SessionShares(of: session, $0) } ?? SessionShares(of: session, keeping: there)
        var wanted: [RollupRows.Key: QuarterFigures] = [:]
        for (quarter, figures) in renewed.shares.byQuarter {
            wanted[.init(session.charger, quarter, outlet, session: id)] = figures
        }
        for (key, figures) in booked where wanted[key] == nil && !figures.isEmpty {
            try self.put(QuarterFigures(), at: key)
        }
        for (key, figures) in wanted where booked[key] != figures { try self.put(figures, at: key) }
        session.rollup = renewed.mark
        if self.cache.sessions[id] != nil { self.cache.set(session, for: id) }
        try self.updateLive(session)
        if let ended = session.endedAt {
            try self.run(
                "UPDATE session_revenue SET at = ?, evse = ?, connector = ? WHERE session_id = ?",
                [ended.milliseconds, outlet.evse, outlet.connector, id.rawValue])
        }
    }

    private func bookedShares(of session: Session) throws -> [RollupRows.Key: QuarterFigures] {
        var booked: [RollupRows.Key: QuarterFigures] = [:]
        let rows = try self.rows(
            "SELECT at, evse, connector, \(RollupRows.columns) FROM rollup_quarter WHERE session_id = ?1 AND ?1 > 0",
            [session.id.rawValue])
        for row in rows {
            let key = RollupRows.Key(
                session.charger, QuarterHour(Timestamp(milliseconds: row[0])),
                Outlet(evse: row[1], connector: row[2]), session: session.id)
            booked[key] = QuarterFigures(row, from: 3)
        }
        return booked
    }

    /// All readings of a session; nil where some are gone, or there are too many.
    private func readings(of session: Session) throws -> [SessionShares.Reading]? {
        guard let newest = session.lastReadingSeq else { return [] }
        let rows = try self.rows(
            SessionReadings.newest(Self.mostReadings)
                + " SELECT seq, previous, at, samples FROM chain JOIN meter USING (seq) ORDER BY seq", [newest])
        guard let first = rows.first, first[1] as Int64? == nil else { return nil }
        return rows.map { row in
            let samples = SampleCoding.decode(row[3] as Data) { self.cache.seriesByNumber[$0] } ?? []
            return SessionShares.Reading(ReadingSet(at: Timestamp(milliseconds: row[2]), samples: samples))
        }
    }

    /// What the invoice in force of a session comes to counts where the session ended.
    func keepRevenue(_ invoice: Invoice, of session: Session) throws {
        guard invoice.kind == .invoice else { return }
        let outlet = try RollupOutlet.of(session, self.db)
        let totals = invoice.bill.totals
        try self.run(
            "INSERT OR REPLACE INTO session_revenue VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                session.id.rawValue, (session.endedAt ?? session.toldUntil).milliseconds, session.charger.rawValue,
                outlet.evse, outlet.connector, invoice.bill.currency, totals.exclTax.tenThousandths,
                totals.inclTax.tenThousandths,
            ])
    }
}

extension RollupRows.Key {
    fileprivate var arguments: StatementArguments {
        [
            self.charger.rawValue, self.quarter.start.milliseconds, self.outlet.evse, self.outlet.connector,
            self.session,
        ]
    }
}
