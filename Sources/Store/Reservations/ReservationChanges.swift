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
            try self.endReservation(number, at: charger, as: .cancelled)
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

    /// Ends a reservation that is held. Returns false when none of this number is, at this charger.
    @discardableResult
    func endReservation(
        _ number: Int64, at charger: ChargerID, as state: ReservationState, by session: SessionID? = nil
    ) throws -> Bool {
        let held = try self.row(
            "SELECT command_id, evse, token, until FROM reservation WHERE number = ? AND charger_id = ? AND state = ?",
            [number, charger.rawValue, ReservationState.held.rawValue])
        guard let held else { return false }
        try self.run(
            "UPDATE reservation SET state = ?, ended_at = ?, session_id = ? WHERE number = ?",
            [state.rawValue, self.now.milliseconds, session?.rawValue, number])
        try self.record(
            .reservation, charger: charger, session: session, command: held["command_id"],
            ReservationFacts(
                reservation: number, state: state, evse: held["evse"], token: IdToken(held["token"]).masked,
                until: Timestamp(milliseconds: held["until"])))
        return true
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
