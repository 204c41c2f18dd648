internal import GRDB
public import Shared

extension SiteStore {
    /// Where a reservation of a charger stands; nil when it has none of this number.
    public func reservationState(_ number: Int64, at charger: ChargerID) throws -> ReservationState? {
        try self.pool.readBriefly { db in
            let word = try String.fetchOne(
                db, sql: "SELECT state FROM reservation WHERE number = ? AND charger_id = ?",
                arguments: [number, charger.rawValue])
            return word.flatMap(ReservationState.init(rawValue:))
        }
    }
}

extension SiteReader {
    public func reservations(_ query: ListQuery) async throws -> Page<ReservationView> {
        let now = Timestamp.wallClock
        return try await self.read { db in
            var filter = SQLFilter()
            filter.add("number < ?", try ListQuery.number(query.before))
            filter.add("charger_id = ?", try db.chargerID(query.charger))
            if query.isOpen == true {
                filter.add("state = 'held'")
                filter.add("until > ?", now.milliseconds)
            }
            let rows = try db.rows(
                "SELECT reservation.*, identity FROM reservation JOIN charger ON charger.id = charger_id"
                    + filter.clause + " ORDER BY number DESC LIMIT \(query.limit + 1)", filter.arguments)
            let views = rows.prefix(query.limit).map { ReservationView($0, now: now) }
            return Page(views, next: rows.count > query.limit ? views.last.map { String($0.number) } : nil)
        }
    }
}

extension ReservationView {
    /// Chargers of 1.6 do not tell that a reservation's time has passed.
    init(_ row: Row, now: Timestamp) {
        let until = Timestamp(milliseconds: row["until"])
        let state = ReservationState(rawValue: row["state"]) ?? .removed
        self.init(
            number: row["number"], charger: row["identity"], evse: row["evse"], token: row["token"],
            group: row["group_id"], state: state == .held && until <= now ? .expired : state,
            madeAt: Timestamp(milliseconds: row["made_at"]), until: until, endedAt: row.time("ended_at"),
            session: row["session_id"], command: row["command_id"])
    }
}
