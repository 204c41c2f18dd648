internal import GRDB
internal import Shared

/// What goes on just now and stands in no roll-up yet: the newest quarter of sessions that run, and states that last.
struct PendingFigures {
    private(set) var byCharger: [Int64: [Place: QuarterFigures]] = [:]
    /// The first quarter with anything; nil where there is nothing.
    private(set) var first: QuarterHour?

    /// A connector at a time.
    struct Place: Hashable {
        var quarter: QuarterHour
        var outlet: Outlet
    }

    /// - Parameter now: until when what lasts is counted.
    init(_ db: Database, now: Timestamp) throws {
        for row in try db.rows("SELECT * FROM outlet_state") { self.addState(row, now: now) }
        let live = "SELECT * FROM session WHERE state NOT IN ('ended', 'abandoned')"
        for session in try SessionRows.sessions(db, live) {
            let outlet = try RollupOutlet.of(session, db)
            for (quarter, figures) in session.pendingShares(now: session.clock.time(at: now)) {
                self.add(figures, session.charger.rawValue, Place(quarter: quarter, outlet: outlet))
            }
        }
    }

    private mutating func addState(_ row: Row, now: Timestamp) {
        guard let kind = OutletStateKind(rawValue: row["kind"]) else { return }
        let outlet = Outlet(evse: row["evse"], connector: row["connector"])
        let from = Timestamp(milliseconds: row["booked_until"])
        for (quarter, time) in QuarterHour.parts(from: from, until: now) {
            self.add(kind.figures(time), row["charger_id"], Place(quarter: quarter, outlet: outlet))
        }
    }

    private mutating func add(_ figures: QuarterFigures, _ charger: Int64, _ place: Place) {
        self.byCharger[charger, default: [:]][place, default: QuarterFigures()].add(figures)
        self.first = min(self.first ?? place.quarter, place.quarter)
    }
}
