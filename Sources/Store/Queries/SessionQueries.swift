internal import Foundation
internal import GRDB
public import Shared

/// Charging sessions.
extension SiteReader {
    public func sessions(_ query: ListQuery) async throws -> Page<SessionSummary> {
        try await self.read { db in
            let filter = try SQLFilter(db, sessions: query)
            // The rows are wide: which they are is found out first, where it can be by an index alone.
            let summaries = try db.rows(
                """
                SELECT session.*, identity FROM session JOIN charger ON charger.id = charger_id WHERE session.id IN (
                    SELECT id FROM session\(filter.clause) ORDER BY id DESC LIMIT \(query.limit + 1))
                ORDER BY session.id DESC
                """, filter.arguments
            ) { row in try SessionSummary(db, try Session(row, phases: []), charger: row["identity"]) }
            let items = Array(summaries.prefix(query.limit))
            return Page(items, next: summaries.count > query.limit ? items.last.map { String($0.id) } : nil)
        }
    }

    public func session(_ id: Int64) async throws -> SessionDetail {
        let timeZone = self.timeZone
        return try await self.read { db in
            guard let session = try SessionRows.session(db, id: SessionID(rawValue: id)) else {
                throw Refusal.unknownSession(id)
            }
            return try SessionDetail(db, session, timeZone: timeZone)
        }
    }
}

extension SQLFilter {
    /// Which rows of `session` a query wants.
    init(_ db: Database, sessions query: ListQuery) throws {
        self.init()
        self.add("id < ?", try ListQuery.number(query.before))
        self.add("id = ?", query.session)
        self.add("charger_id = ?", try db.chargerID(query.charger))
        self.add("started_at >= ?", query.since?.milliseconds)
        self.add("started_at < ?", query.until?.milliseconds)
        if query.isOpen == true { self.addOpenSessions(asOf: query.openAt) }
    }

    /// - Parameter journal: sessions that ended after this number of the journal count as open.
    fileprivate mutating func addOpenSessions(asOf journal: Int64?) {
        let open = "SELECT id FROM session WHERE state NOT IN ('ended', 'abandoned')"
        guard let journal else { return self.add("id IN (\(open))") }
        let ended = "SELECT session_id FROM journal WHERE kind = '\(JournalKind.sessionEnded.rawValue)' AND seq > ?"
        self.add("id IN (\(open) UNION \(ended))", journal)
    }
}

extension SessionSummary {
    init(_ db: Database, _ session: Session, charger: String) throws {
        let total = try db.rows(
            "SELECT total_incl_tax, currency \(InvoiceRows.inForce)", [session.id.rawValue]
        ).first
        self.init(
            id: session.id.rawValue, charger: charger, evse: session.outlet.evse, connector: session.outlet.connector,
            state: session.state, flags: session.flags.names, token: session.token?.value,
            startedAt: session.startedAt, endedAt: session.endedAt,
            energyMilliwattHours: session.energy.milliwattHours,
            powerMilliwatts: session.state.isOver ? nil : session.power, lastReadingAt: session.lastReadingAt,
            total: total.map { MoneyView($0[0], currency: $0[1]) })
        self.exportedMilliwattHours = session.exported?.milliwattHours
    }
}

extension SessionDetail {
    init(_ db: Database, _ session: Session, timeZone: String?) throws {
        let identity = try String.fetchOne(
            db, sql: "SELECT identity FROM charger WHERE id = ?", arguments: [session.charger.rawValue])
        let invoices = try db.rows(
            "SELECT document, hash FROM invoice WHERE session_id = ? ORDER BY issued_at, number LIMIT 100",
            [session.id.rawValue])
        let events = try db.rows(
            """
            SELECT j.*, c.identity FROM journal j LEFT JOIN charger_name c ON c.id = j.charger_id
            WHERE session_id = ? ORDER BY seq LIMIT 200
            """, [session.id.rawValue])
        let tariff = try session.tariff.flatMap { try TariffRows.tariff(db, version: $0) }
        self.init(
            summary: try SessionSummary(db, session, charger: identity ?? ""), transaction: session.transaction,
            startSource: session.startSource, stopReason: session.stopReason,
            startRegisterMilliwattHours: session.startRegister?.milliwattHours,
            lastRegisterMilliwattHours: session.lastRegister?.milliwattHours, lastHeardAt: session.lastHeardAt,
            suspectedAt: session.suspectedAt, freeAt: session.freeAt, tariff: tariff?.name,
            costSoFar: try tariff.flatMap { try session.costSoFar(db, tariff: $0, timeZone: timeZone) },
            phases: session.billedPhases.map { PhaseView(at: $0.at, phase: $0.phase) },
            invoices: try invoices.map { InvoiceSummary(try Invoice($0)) }, events: events.map(EventView.init))
        self.tokenType = session.token?.type
        self.additionalTokens = session.token.flatMap { $0.additional.isEmpty ? nil : $0.additional }
        self.remoteStart = session.remoteStart
        self.reservation = session.reservation
        self.missingMessages = MissingMessagesView(session.numbers)
    }
}

extension Session {
    /// What the session would cost if it ended now; nil when it is over.
    func costSoFar(_ db: Database, tariff: Tariff, timeZone: String?) throws -> MoneyView? {
        guard let timeZone else { return nil }
        let series = try SeriesTable(db)
        return try RunningCost.bill(of: self, by: tariff, timeZone: timeZone, db, series: series.series).map {
            MoneyView("\($0.totals.inclTax)", currency: $0.currency)
        }
    }
}
