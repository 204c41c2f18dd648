internal import GRDB
internal import Shared

/// Reads what a period comes to: of the roll-ups as far as nothing changes in them any more, and from there on of their
/// quarters with what goes on.
struct PeriodReading {
    let db: Database
    let pending: PendingFigures

    /// All chargers together.
    func site(_ period: LocalPeriods.Period) throws -> PeriodTotals {
        let (past, recent) = self.parts(of: period)
        var totals = try self.first(RollupRows.siteTotals, [past.start.milliseconds, past.end.milliseconds])
        guard recent.start < recent.end else { return totals }
        var quarters: [QuarterHour: QuarterFigures] = [:]
        for charger in try Int64.fetchAll(self.db, sql: "SELECT id FROM charger") {
            for (quarter, figures) in try self.quarters(of: charger, recent) {
                quarters[quarter, default: QuarterFigures()].addBeside(figures)
            }
        }
        for figures in quarters.values { totals.add(figures) }
        return totals
    }

    func charger(_ charger: Int64, _ period: LocalPeriods.Period) throws -> PeriodTotals {
        let (past, recent) = self.parts(of: period)
        var totals = PeriodTotals()
        for row in try self.rows(of: charger, past, byOutlet: false) { totals.add(PeriodTotals(row)) }
        for figures in try self.quarters(of: charger, recent).values { totals.add(figures) }
        return totals
    }

    /// By connector, in order.
    func connectors(of charger: Int64, _ period: LocalPeriods.Period) throws -> [(Outlet, PeriodTotals)] {
        let (past, recent) = self.parts(of: period)
        var found: [Outlet: PeriodTotals] = [:]
        for row in try self.rows(of: charger, past, byOutlet: true) {
            found[Outlet(evse: row[10], connector: row[11]), default: PeriodTotals()].add(PeriodTotals(row))
        }
        for (place, figures) in try self.places(of: charger, recent) {
            found[place.outlet, default: PeriodTotals()].add(figures)
        }
        return found.sorted { ($0.key.evse, $0.key.connector) < ($1.key.evse, $1.key.connector) }.map { ($0, $1) }
    }

    /// Whole hours as such, and the quarters before and after them.
    private func rows(of charger: Int64, _ part: LocalPeriods.Period, byOutlet: Bool) throws -> [Row] {
        let hour = RollupWork.hourLength
        let (start, end) = (part.start.milliseconds, part.end.milliseconds)
        let first = min((start + hour - 1) / hour * hour, end)
        let last = max(end / hour * hour, first)
        var rows: [Row] = []
        for (from, until) in [(start, first), (last, end)] where from < until {
            rows += try self.db.rows(RollupRows.quarters(byOutlet: byOutlet), [charger, from, until])
        }
        guard first < last else { return rows }
        return try rows + self.db.rows(RollupRows.hours(byOutlet: byOutlet), [charger, first, last])
    }

    private func first(_ sql: String, _ arguments: StatementArguments) throws -> PeriodTotals {
        try self.db.rows(sql, arguments).first.map(PeriodTotals.init) ?? PeriodTotals()
    }

    private func parts(of period: LocalPeriods.Period) -> (past: LocalPeriods.Period, recent: LocalPeriods.Period) {
        let cut = min(max(self.pending.first?.start ?? period.end, period.start), period.end)
        return (.init(start: period.start, end: cut), .init(start: cut, end: period.end))
    }

    /// The connectors of a charger together, by quarter.
    private func quarters(of charger: Int64, _ part: LocalPeriods.Period) throws -> [QuarterHour: QuarterFigures] {
        var quarters: [QuarterHour: QuarterFigures] = [:]
        for (place, figures) in try self.places(of: charger, part) {
            var figures = figures
            // The connectors of a charger that is offline are so too, and count once.
            if place.outlet != .wholeCharger { figures.offline = 0 }
            quarters[place.quarter, default: QuarterFigures()].addBeside(figures)
        }
        return quarters
    }

    private func places(of charger: Int64, _ part: LocalPeriods.Period) throws
        -> [PendingFigures.Place: QuarterFigures]
    {
        guard part.start < part.end else { return [:] }
        let range = QuarterHour(part.start)..<QuarterHour(part.end)
        var places = (self.pending.byCharger[charger] ?? [:]).filter { range.contains($0.key.quarter) }
        let rows = try self.db.rows(
            """
            SELECT at, evse, connector, \(RollupRows.columns) FROM rollup_quarter
            WHERE charger_id = ? AND at >= ? AND at < ?
            """, [charger, part.start.milliseconds, part.end.milliseconds])
        for row in rows {
            let place = PendingFigures.Place(
                quarter: QuarterHour(Timestamp(milliseconds: row[0])), outlet: Outlet(evse: row[1], connector: row[2]))
            places[place, default: QuarterFigures()].add(QuarterFigures(row, from: 3))
        }
        return places
    }
}
