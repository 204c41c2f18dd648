internal import GRDB
internal import Shared

/// Roll-ups as rows.
enum RollupRows {
    /// In the order of `QuarterFigures(row, from:)`.
    static let columns =
        "imported, exported, peak_power, started, ended, plugged, charging, faulted, offline"

    /// Where one stands: what is known of it is told by a session, or by the connector itself (session 0).
    struct Key: Hashable {
        var charger: ChargerID
        var quarter: QuarterHour
        var outlet: Outlet
        var session: Int64

        init(_ charger: ChargerID, _ quarter: QuarterHour, _ outlet: Outlet, session: SessionID? = nil) {
            self.charger = charger
            self.quarter = quarter
            self.outlet = outlet
            self.session = session?.rawValue ?? 0
        }
    }

    /// The quarters from ?2 to ?3 put together, of the charger ?1 or of each: by connector, or of the charger as a
    /// whole, with the sum of what its connectors drew at most at the same time.
    static func quarters(ofEach: Bool, byOutlet: Bool) -> String {
        let source = self.source(ofEach: ofEach, byOutlet: byOutlet)
        return "SELECT \(self.total), charger_id\(byOutlet ? ", evse, connector" : "") FROM \(source)"
    }

    /// The same of whole hours.
    static func hours(ofEach: Bool, byOutlet: Bool) -> String {
        let sums = """
            sum(imported), sum(exported), max(peak_power), sum(started), sum(ended), sum(plugged), sum(charging),
            sum(faulted), sum(offline), max(most_imported)
            """
        let rows = self.rows(of: "rollup_hour", ofEach: ofEach)
        guard byOutlet else { return "SELECT \(sums), charger_id \(rows) AND evse = -1 GROUP BY charger_id" }
        return """
            SELECT \(sums), charger_id, evse, connector \(rows) AND evse >= 0 GROUP BY charger_id, evse, connector
            """
    }

    /// Charger by charger: that is how they lie in the table.
    private static func rows(of table: String, ofEach: Bool) -> String {
        let range = "charger_id = \(ofEach ? "charger.id" : "?1") AND at >= ?2 AND at < ?3"
        return ofEach ? "FROM charger CROSS JOIN \(table) ON \(range) WHERE true" : "FROM \(table) WHERE \(range)"
    }

    /// Stores the hour from ?2 to ?3 of the charger ?1, which must not be there.
    static func makeHour(byOutlet: Bool) -> String {
        """
        INSERT INTO rollup_hour (\(self.columns), most_imported, evse, connector, charger_id, at)
        SELECT \(self.total), \(byOutlet ? "evse, connector" : "-1, 0"), ?1, ?2
        FROM \(self.source(byOutlet: byOutlet)) HAVING count(*) > 0
        """
    }

    private static let total = "sum(i), sum(e), max(peak), sum(s), sum(n), sum(p), sum(c), sum(f), sum(o), max(i)"

    private static func source(ofEach: Bool = false, byOutlet: Bool) -> String {
        let ofOutlets = """
            SELECT charger_id, at, evse, connector, max(peak_power) AS peak, \(self.sums)
            \(self.rows(of: "rollup_quarter", ofEach: ofEach)) GROUP BY charger_id, at, evse, connector
            """
        guard !byOutlet else { return "(\(ofOutlets)) GROUP BY charger_id, evse, connector" }
        return """
            (SELECT charger_id, sum(peak) AS peak, sum(i) AS i, sum(e) AS e, sum(s) AS s, sum(n) AS n, sum(p) AS p,
                sum(c) AS c, sum(f) AS f, sum(iif(evse = 0 AND connector = 0, o, 0)) AS o
             FROM (\(ofOutlets)) GROUP BY charger_id, at) GROUP BY charger_id
            """
    }

    private static let sums = """
        sum(imported) AS i, sum(exported) AS e, sum(started) AS s, sum(ended) AS n, sum(plugged) AS p, \
        sum(charging) AS c, sum(faulted) AS f, sum(offline) AS o
        """

    /// The same of the whole site, from ?1 to ?2.
    static let siteTotals = """
        SELECT sum(imported), sum(exported), max(peak_power), sum(started), sum(ended), sum(plugged), sum(charging),
            sum(faulted), sum(offline), max(imported) FROM rollup_site WHERE at >= ?1 AND at < ?2
        """

    /// Makes the site's row of the quarter ?1 anew.
    static let makeSite = """
        INSERT OR REPLACE INTO rollup_site
        SELECT ?1, ifnull(sum(i), 0), ifnull(sum(e), 0), ifnull(sum(peak), 0), ifnull(sum(s), 0), ifnull(sum(n), 0),
            ifnull(sum(p), 0), ifnull(sum(c), 0), ifnull(sum(f), 0),
            ifnull(sum(iif(evse = 0 AND connector = 0, o, 0)), 0)
        FROM (
            SELECT r.evse, r.connector, max(peak_power) AS peak, \(sums)
            FROM charger CROSS JOIN rollup_quarter r ON r.charger_id = charger.id AND r.at = ?1
            GROUP BY charger.id, r.evse, r.connector)
        """
}

extension QuarterFigures {
    /// Of the nine columns of a row from `first` on; NULL where nothing was summed.
    init(_ row: Row, from first: Int = 0) {
        func value(_ index: Int) -> Int64 { (row[first + index] as Int64?) ?? 0 }
        self.init()
        self.imported = value(0)
        self.exported = value(1)
        self.peakPower = value(2)
        self.started = value(3)
        self.ended = value(4)
        self.plugged = value(5)
        self.charging = value(6)
        self.faulted = value(7)
        self.offline = value(8)
    }

    var values: [Int64] {
        [
            self.imported, self.exported, self.peakPower, self.started, self.ended, self.plugged, self.charging,
            self.faulted, self.offline,
        ]
    }
}

extension PeriodTotals {
    /// Of a row of figures and the most energy of a quarter.
    init(_ row: Row) {
        self.init(figures: QuarterFigures(row), mostImported: (row[9] as Int64?) ?? 0)
    }
}
