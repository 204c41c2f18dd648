internal import GRDB
internal import Shared

/// Reservations: made when a charger accepts one, over when they are used, cancelled, given up or expired.
extension Change {
    /// A command ended: what that means for reservations.
    func followReservation(_ command: Command, number: Int64, at charger: ChargerID) throws {
        guard command.state == .effective else { return }
        switch command.request.arguments {
        case .reserve(let order):
            try self.hold(order, number: number, command: command.request.id, at: charger)
        case .cancelReservation(let number):
            try self.changeReservation(number, at: charger) { $0.ended(as: .cancelled, now: self.now) }
        default:
            return
        }
    }

    /// The numbers of commands begin anew when all of them were pruned: what is replaced is older than those.
    private func hold(_ order: ReservationOrder, number: Int64, command: String, at charger: ChargerID) throws {
        try self.run(
            "INSERT OR REPLACE INTO reservation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)",
            [
                number, command, charger.rawValue, order.evse, order.token.value, order.group, self.now.milliseconds,
                order.until.milliseconds, ReservationState.held.rawValue,
            ])
        try self.record(
            .reservation, charger: charger, command: command,
            ReservationFacts(
                reservation: number, state: .held, evse: order.evse, token: order.token.masked, until: order.until))
    }

    /// Changes a reservation by `event`, and records where it now stands where that is new.
    ///
    /// - Returns: false where the charger has none of this number, or `event` changed nothing.
    @discardableResult
    func changeReservation(_ number: Int64, at charger: ChargerID, _ event: (inout Reservation) -> Bool) throws
        -> Bool
    {
        let row = try self.row(
            "SELECT * FROM reservation WHERE number = ? AND charger_id = ?", [number, charger.rawValue])
        guard let row else { return false }
        let old = Reservation(row)
        var reservation = old
        guard event(&reservation) else { return false }
        try self.run(
            "UPDATE reservation SET state = ?, ended_at = ?, session_id = ? WHERE number = ?",
            [
                reservation.state.rawValue, reservation.endedAt?.milliseconds, reservation.session?.rawValue, number,
            ])
        guard reservation.state != old.state else { return true }
        try self.record(
            .reservation, charger: charger, session: reservation.session, command: row["command_id"],
            ReservationFacts(
                reservation: number, state: reservation.state, evse: row["evse"], token: IdToken(row["token"]).masked,
                until: reservation.until))
        return true
    }

    /// Reservations whose time has passed.
    func tickReservations() throws -> [String?] {
        let rows = try self.rows(
            "SELECT number, charger_id FROM reservation WHERE state = 'held' AND until <= ? LIMIT 100",
            [self.now.advanced(bySeconds: -Reservation.graceSeconds).milliseconds])
        return try rows.map { row in
            try self.alone("reservation \(row[0] as Int64)") {
                try self.changeReservation(row[0], at: ChargerID(rawValue: row[1])) { $0.ticked(now: self.now) }
            }
        }
    }
}

extension Reservation {
    init(_ row: Row) {
        self.init(
            until: Timestamp(milliseconds: row["until"]), state: ReservationState(rawValue: row["state"]) ?? .removed,
            endedAt: row.time("ended_at"), session: (row["session_id"] as Int64?).map(SessionID.init(rawValue:)))
    }
}

/// What the journal says of a reservation.
private struct ReservationFacts: Encodable {
    var reservation: Int64
    var state: ReservationState
    var evse: Int?
    var token: String
    var until: Timestamp
}
