internal import GRDB
public import Shared

/// Aggregates.
extension SiteReader {
    /// By time, then by charger in the order in which they were added, then by connector.
    public func aggregates(_ query: AggregateQuery) async throws -> Page<AggregateView> {
        let (items, next) = try await self.placedAggregates(query)
        return Page(items.map(\.aggregate), next: next)
    }

    /// The same, each with the cursor after it.
    public func placedAggregates(
        _ query: AggregateQuery
    ) async throws -> (items: [(cursor: String, aggregate: AggregateView)], next: String?) {
        try query.check()
        let now = self.now()
        let timeZone = self.timeZone
        return try await self.read { db in try AggregatePage(db, query, timeZone: timeZone, now: now).read() }
    }
}

/// One page of aggregates.
private struct AggregatePage {
    private let db: Database
    private let query: AggregateQuery
    private let now: Timestamp
    private let periods: LocalPeriods
    private let reading: PeriodReading
    private let chargers: [(id: Int64, identity: String)]
    private let cursor: Cursor?

    /// So many look-ups are made at the most for one page, which may be short then: each takes a few microseconds.
    private static let mostLookups = 4000

    /// The last item that was given.
    private struct Cursor {
        var start: Timestamp
        var charger: Int64
        var outlet: Outlet

        var text: String {
            "\(self.start.milliseconds).\(self.charger).\(self.outlet.evse).\(self.outlet.connector)"
        }

        /// Without a charger: before everything of the period.
        init(start: Timestamp, charger: Int64 = -1, outlet: Outlet = .wholeCharger) {
            (self.start, self.charger, self.outlet) = (start, charger, outlet)
        }

        init(_ text: String) throws {
            let numbers = text.split(separator: ".").compactMap { Int64($0) }
            guard numbers.count == 4, let evse = Int(exactly: numbers[2]), let connector = Int(exactly: numbers[3])
            else {
                throw Refusal(.invalid, "'\(text.prefix(40))' is no place in this list; give the 'next' of a page")
            }
            self.init(
                start: Timestamp(milliseconds: numbers[0]), charger: numbers[1],
                outlet: Outlet(evse: evse, connector: connector))
        }

        /// Of the same period.
        func isBefore(_ other: Cursor) -> Bool {
            (self.charger, self.outlet.evse, self.outlet.connector)
                < (other.charger, other.outlet.evse, other.outlet.connector)
        }
    }

    private struct Item {
        var cursor: Cursor
        var view: AggregateView
    }

    init(_ db: Database, _ query: AggregateQuery, timeZone: String?, now: Timestamp) throws {
        self.db = db
        self.query = query
        self.now = now
        let zone = try timeZone ?? String.fetchOne(db, sql: "SELECT time_zone FROM site") ?? "UTC"
        guard let clock = LocalClock(identifier: zone) else {
            throw Refusal(.conflict, "the site's time zone '\(zone)' is not known here; set site.time_zone")
        }
        self.periods = LocalPeriods(query.period, clock: clock)
        self.reading = PeriodReading(db: db, pending: try PendingFigures(db, now: now))
        self.chargers = try Self.chargers(db, query)
        self.cursor = try query.after.map(Cursor.init)
    }

    private static func chargers(_ db: Database, _ query: AggregateQuery) throws -> [(Int64, String)] {
        guard !query.chargers.isEmpty else {
            return try db.rows("SELECT id, identity FROM charger ORDER BY id").map { ($0[0], $0[1]) }
        }
        let named = try Set(query.chargers).map { (try db.chargerID($0) ?? 0, $0) }
        return named.sorted { $0.0 < $1.0 }
    }

    func read() throws -> (items: [(cursor: String, aggregate: AggregateView)], next: String?) {
        let until = self.query.until ?? self.now.advanced(byMilliseconds: 1)
        let reach: Int64 = self.query.period == .day ? 30 : 1
        let since = self.query.since ?? until.advanced(byMilliseconds: -reach * 86_400_000)
        let periods = self.periods.periods(
            from: max(self.cursor?.start ?? since, try self.oldest ?? until), until: until, most: Self.mostLookups)
        var items: [Item] = []
        var lookups = 0
        for period in periods {
            guard lookups < Self.mostLookups else { return self.page(items, next: Cursor(start: period.start)) }
            lookups += 1
            guard try self.hasAnything(period) else { continue }
            lookups += self.query.scope == .site ? 1 : self.chargers.count
            items += try self.items(period)
            guard items.count <= self.query.limit else {
                items.removeSubrange(self.query.limit...)
                return self.page(items, next: items.last?.cursor)
            }
        }
        let isCut = periods.count == Self.mostLookups
        return self.page(items, next: isCut ? periods.last.map { Cursor(start: $0.end) } : nil)
    }

    private func page(
        _ items: [Item], next: Cursor?
    ) -> (items: [(cursor: String, aggregate: AggregateView)], next: String?) {
        (items.map { ($0.cursor.text, $0.view) }, next?.text)
    }

    /// Since when there are roll-ups at all.
    private var oldest: Timestamp? {
        get throws {
            let booked = try Int64.fetchOne(self.db, sql: "SELECT min(at) FROM rollup_site")
            return [booked.map(Timestamp.init(milliseconds:)), self.reading.pending.first?.start]
                .compactMap(\.self).min()
        }
    }

    private func hasAnything(_ period: LocalPeriods.Period) throws -> Bool {
        if let first = self.reading.pending.first, first.start < period.end { return true }
        return try !self.db.rows(
            "SELECT 1 FROM rollup_site WHERE at >= ? AND at < ? LIMIT 1",
            [period.start.milliseconds, period.end.milliseconds]
        ).isEmpty
    }

    private func items(_ period: LocalPeriods.Period) throws -> [Item] {
        let revenue = try PeriodRevenue(self.db, period)
        var items: [Item] = []
        func add(
            _ totals: PeriodTotals, _ revenue: [RevenueView], charger: (id: Int64, identity: String)?, outlet: Outlet?
        ) {
            guard !totals.isEmpty || !revenue.isEmpty else { return }
            let place = Cursor(start: period.start, charger: charger?.id ?? 0, outlet: outlet ?? .wholeCharger)
            if let cursor, cursor.start == period.start, !cursor.isBefore(place) { return }
            let view = AggregateView(
                period, localStart: self.periods.text(period.start), charger: charger?.identity, outlet: outlet,
                totals: totals, revenue: revenue, now: self.now)
            items.append(Item(cursor: place, view: view))
        }
        switch self.query.scope {
        case .site:
            add(try self.reading.site(period), revenue.views { _, _ in true }, charger: nil, outlet: nil)
        case .charger:
            for charger in self.chargers {
                let totals = try self.reading.charger(charger.id, period)
                add(totals, revenue.views { id, _ in id == charger.id }, charger: charger, outlet: nil)
            }
        case .connector:
            for charger in self.chargers {
                for (outlet, totals) in try self.reading.connectors(of: charger.id, period)
                where self.isWanted(outlet) {
                    add(
                        totals, revenue.views { $0 == charger.id && $1 == outlet }, charger: charger, outlet: outlet)
                }
            }
        }
        return items
    }

    private func isWanted(_ outlet: Outlet) -> Bool {
        (self.query.evse ?? outlet.evse) == outlet.evse
            && (self.query.connector ?? outlet.connector) == outlet.connector
    }
}

/// What the invoices in force of the sessions that ended in a period come to.
private struct PeriodRevenue {
    private var rows: [(charger: Int64, outlet: Outlet, currency: String, exclTax: Int64, inclTax: Int64)] = []

    init(_ db: Database, _ period: LocalPeriods.Period) throws {
        self.rows = try db.rows(
            """
            SELECT charger_id, evse, connector, currency, sum(excl_tax), sum(incl_tax) FROM session_revenue
            WHERE at >= ? AND at < ? GROUP BY charger_id, evse, connector, currency
            """, [period.start.milliseconds, period.end.milliseconds]
        ).map { ($0[0], Outlet(evse: $0[1], connector: $0[2]), $0[3], $0[4], $0[5]) }
    }

    func views(of isWanted: (Int64, Outlet) -> Bool) -> [RevenueView] {
        var sums: [String: (Amount, Amount)] = [:]
        for row in self.rows where isWanted(row.charger, row.outlet) {
            let known = sums[row.currency] ?? (.zero, .zero)
            sums[row.currency] = (
                known.0 + Amount(tenThousandths: row.exclTax), known.1 + Amount(tenThousandths: row.inclTax)
            )
        }
        return sums.sorted { $0.key < $1.key }.map { RevenueView(currency: $0, exclTax: $1.0, inclTax: $1.1) }
    }
}
