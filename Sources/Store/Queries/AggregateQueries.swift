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
        return try await self.read { db in
            var page = try AggregatePage(db, query, timeZone: timeZone, now: now)
            return try page.read()
        }
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
    /// Of this one alone; nil: of several or all.
    private let only: Int64?
    private let cursor: Cursor?
    private var booked: BookedQuarters
    private var revenue: PeriodRevenue

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
        self.only = query.chargers.count == 1 ? self.chargers.first?.id : nil
        self.booked = BookedQuarters(db: db, charger: self.only)
        self.revenue = PeriodRevenue(db: db, period: query.period, scope: query.scope, charger: self.only)
    }

    private static func chargers(_ db: Database, _ query: AggregateQuery) throws -> [(Int64, String)] {
        guard !query.chargers.isEmpty else {
            return try db.rows("SELECT id, identity FROM charger ORDER BY id").map { ($0[0], $0[1]) }
        }
        let named = try Set(query.chargers).map { (try db.chargerID($0) ?? 0, $0) }
        return named.sorted { $0.0 < $1.0 }
    }

    mutating func read() throws -> (items: [(cursor: String, aggregate: AggregateView)], next: String?) {
        let until = self.query.until ?? self.now.advanced(byMilliseconds: 1)
        let reach: Int64 = self.query.period == .day ? 30 : 1
        let since = self.query.since ?? until.advanced(byMilliseconds: -reach * 86_400_000)
        let periods = self.periods.periods(
            from: max(self.cursor?.start ?? since, try self.oldest ?? until), until: until, most: Self.mostLookups)
        var items: [Item] = []
        var lookups = 0
        for period in periods {
            // Where the page is full, what follows is the next one's: it may find that there is nothing.
            guard lookups < Self.mostLookups, items.count < self.query.limit else {
                return self.page(items, next: Cursor(start: period.start))
            }
            lookups += 1
            let revenue = try self.revenue.views(of: period)
            guard try self.hasAnything(period) || !revenue.isEmpty else { continue }
            lookups += self.query.scope == .site ? 1 : self.chargers.count
            items += try self.items(period, revenue)
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

    private mutating func hasAnything(_ period: LocalPeriods.Period) throws -> Bool {
        if let first = self.reading.pending.first, first.start < period.end { return true }
        return try self.booked.hasAny(in: period)
    }

    private func items(_ period: LocalPeriods.Period, _ revenues: [RollupPlace: [RevenueView]]) throws -> [Item] {
        let localStart = self.periods.text(period.start)
        let cursor = self.cursor
        var items: [Item] = []
        func add(_ totals: PeriodTotals, charger: (id: Int64, identity: String)?, outlet: Outlet?) {
            let place = Cursor(start: period.start, charger: charger?.id ?? 0, outlet: outlet ?? .wholeCharger)
            let revenue = revenues[RollupPlace(place.charger, place.outlet)] ?? []
            guard !totals.isEmpty || !revenue.isEmpty else { return }
            if let cursor, cursor.start == period.start, !cursor.isBefore(place) { return }
            let view = AggregateView(
                period, localStart: localStart, charger: charger?.identity, outlet: outlet,
                totals: totals, revenue: revenue, now: self.now)
            items.append(Item(cursor: place, view: view))
        }
        guard self.query.scope != .site else {
            add(try self.reading.site(period), charger: nil, outlet: nil)
            return items
        }
        let byOutlet = self.query.scope == .connector
        let totals = try self.reading.chargers(self.only, byOutlet: byOutlet, period)
        let outlets = byOutlet ? Dictionary(grouping: totals.keys, by: \.charger) : [:]
        for charger in self.chargers {
            guard byOutlet else {
                add(totals[RollupPlace(charger.id, .wholeCharger)] ?? PeriodTotals(), charger: charger, outlet: nil)
                continue
            }
            let places = (outlets[charger.id] ?? []).filter { self.isWanted($0.outlet) }
            for place in places.sorted(by: { $0.outlet.isBefore($1.outlet) }) {
                add(totals[place] ?? PeriodTotals(), charger: charger, outlet: place.outlet)
            }
        }
        return items
    }

    private func isWanted(_ outlet: Outlet) -> Bool {
        (self.query.evse ?? outlet.evse) == outlet.evse
            && (self.query.connector ?? outlet.connector) == outlet.connector
    }
}

/// In which quarters of an hour there is anything. Read a day at a time: a look-up for each costs more than it finds.
private struct BookedQuarters {
    let db: Database
    /// Of this one alone; nil: of all.
    let charger: Int64?
    private var known: Range<Timestamp>?
    private var quarters: [Int64] = []

    init(db: Database, charger: Int64?) { (self.db, self.charger) = (db, charger) }

    mutating func hasAny(in period: LocalPeriods.Period) throws -> Bool {
        if self.known?.contains(period) != true {
            let day = period.aDay
            let ends = [day.lowerBound.milliseconds, day.upperBound.milliseconds]
            let rows =
                if let charger {
                    try self.db.rows(
                        "SELECT DISTINCT at FROM rollup_quarter WHERE charger_id = ? AND at >= ? AND at < ?",
                        StatementArguments([charger] + ends))
                } else {
                    try self.db.rows("SELECT at FROM rollup_site WHERE at >= ? AND at < ?", StatementArguments(ends))
                }
            self.quarters = rows.map { $0[0] }
            self.known = day
        }
        return self.quarters.contains { period.start.milliseconds <= $0 && $0 < period.end.milliseconds }
    }
}

/// What the invoices in force of the sessions that ended in a period come to. Read a day at a time as well.
private struct PeriodRevenue {
    private struct Sum {
        var place: RollupPlace
        var at: Int64
        var currency: String
        var exclTax: Amount
        var inclTax: Amount
    }

    let db: Database
    let period: AggregatePeriod
    let scope: AggregateScope
    /// Of this one alone; nil: of all.
    let charger: Int64?
    private var known: Range<Timestamp>?
    private var sums: [Sum] = []

    init(db: Database, period: AggregatePeriod, scope: AggregateScope, charger: Int64?) {
        (self.db, self.period, self.scope, self.charger) = (db, period, scope, charger)
    }

    /// By place and, in their order, by currency.
    mutating func views(of period: LocalPeriods.Period) throws -> [RollupPlace: [RevenueView]] {
        if self.known?.contains(period) != true {
            // What is put together must not reach into the next period, which a day of 23 hours lets begin earlier.
            try self.read(self.period == .day ? period.start..<period.end : period.aDay)
        }
        var found: [RollupPlace: [String: (exclTax: Amount, inclTax: Amount)]] = [:]
        for sum in self.sums where period.start.milliseconds <= sum.at && sum.at < period.end.milliseconds {
            let known = found[sum.place]?[sum.currency] ?? (.zero, .zero)
            found[sum.place, default: [:]][sum.currency] = (known.exclTax + sum.exclTax, known.inclTax + sum.inclTax)
        }
        return found.mapValues { amounts in
            amounts.sorted { $0.key < $1.key }.map {
                RevenueView(currency: $0.key, exclTax: $0.value.exclTax, inclTax: $0.value.inclTax)
            }
        }
    }

    private mutating func read(_ day: Range<Timestamp>) throws {
        // All periods begin with a quarter of an hour: what ended in one belongs to one period.
        let unit = self.period == .day ? AggregatePeriod.day : .quarterHour
        let place =
            switch self.scope {
            case .site: ""
            case .charger: ", charger_id"
            case .connector: ", charger_id, evse, connector"
            }
        let rows = try self.db.rows(
            """
            SELECT min(at), currency, sum(excl_tax), sum(incl_tax)\(place) FROM session_revenue
            WHERE at >= ?1 AND at < ?2 AND charger_id = ifnull(?3, charger_id) GROUP BY at / ?4, currency\(place)
            """, [day.lowerBound.milliseconds, day.upperBound.milliseconds, self.charger, unit.milliseconds])
        self.sums = rows.map { row in
            Sum(
                place: RollupPlace(
                    self.scope == .site ? 0 : row[4],
                    self.scope == .connector ? Outlet(evse: row[5], connector: row[6]) : .wholeCharger),
                at: row[0], currency: row[1], exclTax: Amount(tenThousandths: row[2]),
                inclTax: Amount(tenThousandths: row[3]))
        }
        self.known = day
    }
}

extension LocalPeriods.Period {
    /// It and what follows it: a day together, or all of it where it is longer.
    fileprivate var aDay: Range<Timestamp> {
        self.start..<max(self.end, self.start.advanced(byMilliseconds: AggregatePeriod.day.milliseconds))
    }
}

extension Range<Timestamp> {
    fileprivate func contains(_ period: LocalPeriods.Period) -> Bool {
        self.lowerBound <= period.start && period.end <= self.upperBound
    }
}

extension Outlet {
    fileprivate func isBefore(_ other: Outlet) -> Bool {
        (self.evse, self.connector) < (other.evse, other.connector)
    }
}
