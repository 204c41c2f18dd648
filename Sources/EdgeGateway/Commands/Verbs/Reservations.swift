internal import OCPP
internal import Shared

/// Keeping an EVSE for somebody (1.6 §5.13, 2.x H01), under the number of the command that asks for it: sent again, it
/// is the same reservation.
extension V16Commands {
    func reserve(_ order: ReservationOrder, _ context: CommandContext) throws -> OutboundCommand {
        try order.requireTime(at: context.now)
        return OutboundCommand("ReserveNow") { json in
            json.member("connectorId", order.evse ?? 0)
            json.member("expiryDate", OCPPTimestamp(order.until))
            json.member("idTag", order.token.value)
            json.member("parentIdTag", order.group)
            json.member("reservationId", Int(context.number))
        }
    }
}

extension V2Commands {
    func reserve(_ order: ReservationOrder, _ context: CommandContext) throws -> OutboundCommand {
        try order.requireTime(at: context.now)
        return OutboundCommand("ReserveNow") { json in
            json.member("id", Int(context.number))
            json.member("expiryDateTime", OCPPTimestamp(order.until))
            json.member("idToken", V2.IdToken(order.token))
            json.member("evseId", order.evse)
            json.member("groupIdToken", order.group.map { V2.IdToken(idToken: $0, type: .central) })
        }
    }
}

extension OutboundCommand {
    /// In every version: with `Rejected` a charger says that it holds no such reservation (1.6 §5.2, 2.x H02.FR.01),
    /// which is what was wanted, and what it answers when its first answer was lost.
    init(cancelling reservation: Int64) {
        self.init("CancelReservation", acceptedIf: ["Accepted", "Rejected"]) { json in
            json.member("reservationId", Int(reservation))
        }
        let read = self.read
        self.read = { json in
            guard json.member("status")?.string == "Rejected" else { return read(json) }
            return .accepted("Rejected: the charger holds no such reservation")
        }
    }
}

extension ReservationOrder {
    /// - Throws: `CommandArgumentError` when its time has passed.
    fileprivate func requireTime(at now: Timestamp) throws {
        guard now < self.until else {
            throw CommandArgumentError(problem: "the reservation would have ended at \(self.until)")
        }
    }
}
