internal import GRDB
internal import Shared

/// A connector of a charger, or the charger as a whole; charger 0 is the site.
struct RollupPlace: Hashable {
    var charger: Int64
    var outlet: Outlet

    init(_ charger: Int64, _ outlet: Outlet) { (self.charger, self.outlet) = (charger, outlet) }
}

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

    /// By charger and, where it is asked for, by its connectors.
    ///
    /// - Parameter only: of this charger alone; nil: of each.
    func chargers(
        _ only: Int64?, byOutlet: Bool, _ period: LocalPeriods.Period
    ) throws -> [RollupPlace: PeriodTotals] {
        let (past, recent) = self.parts(of: period)
        var found = try self.booked(only, byOutlet: byOutlet, past)
        guard recent.start < recent.end else { return found }
        for charger in try only.map({ [$0] }) ?? Int64.fetchAll(self.db, sql: "SELECT id FROM charger") {
            if byOutlet {
                for (place, figures) in try self.places(of: charger, recent) {
                    found[RollupPlace(charger, place.outlet), default: PeriodTotals()].add(figures)
                }
            } else {
                for figures in try self.quarters(of: charger, recent).values {
                    found[RollupPlace(charger, .wholeCharger), default: PeriodTotals()].add(figures)
                }
            }
        }
        return found
    }

    /// Whole hours as such, and the quarters before and after them.
    private func booked(
        _ only: Int64?, byOutlet: Bool, _ part: LocalPeriods.Period
    ) throws -> [RollupPlace: PeriodTotals] {
        let hour = RollupWork.hourLength
        let (start, end) = (part.start.milliseconds, part.end.milliseconds)
        let first = min((start + hour - 1) / hour * hour, end)
        let last = max(end / hour * hour, first)
        let quarters = RollupRows.quarters(ofEach: only == nil, byOutlet: byOutlet)
        let hours = RollupRows.hours(ofEach: only == nil, byOutlet: byOutlet)
        var found: [RollupPlace: PeriodTotals] = [:]
        for (sql, from, until) in [(quarters, start, first), (hours, first, last), (quarters, last, end)]
        where from < until {
            let rows = try self.db.rows(sql, [only, from, until]) { row in
                (
                    RollupPlace(row[10], byOutlet ? Outlet(evse: row[11], connector: row[12]) : .wholeCharger),
                    PeriodTotals(row)
                )
            }
            for (place, totals) in rows { found[place, default: PeriodTotals()].add(totals) }
        }
        return found
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
