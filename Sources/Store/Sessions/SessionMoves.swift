internal import GRDB
internal import Shared

/// Where a session is: a transaction may begin before the car is plugged in, and the car may be plugged in elsewhere.
extension Change {
    /// Moves a session where `report` says that it is. Returns it as it is then.
    ///
    /// A session that was nowhere is priced by the tariff of the EVSE that it comes to; one that was somewhere keeps
    /// the price that it began with.
    func move(_ session: Session, by report: TransactionReport, of message: ChargerMessage) throws -> Session {
        let (from, to) = (session.outlet, session.outlet(after: report))
        guard from != to, report.tellsMoves else { return session }
        if from.evse != to.evse {
            try self.endOthers(at: to, for: session, at: self.instant(of: report, in: message).at)
        }
        let tariff = try self.pinnedTariff(of: session, movedTo: to.evse, by: report)
        try self.change(session) {
            $0.outlet = to
            $0.tariff = tariff
            return []
        }
        try self.record(
            .sessionMoved, charger: session.charger, session: session.id, SessionMovedFacts(from: from, to: to))
        return try self.session(session.id) ?? session
    }

    /// Another session at the EVSE has lost its end, or it is still to come.
    private func endOthers(at outlet: Outlet, for session: Session, at instant: Timestamp) throws {
        guard !session.state.isOver else { return }
        for other in self.liveSessions(of: session.charger)
        where other.id != session.id && other.outlet.evse == outlet.evse
            && other.clock.steppedWall(other.startedAt) <= instant
        {
            try self.change(other) { $0.anotherBegan(at: $0.clock.unsteppedWall(instant), received: self.now) }
        }
    }
}

extension TransactionReport {
    /// Readings of 1.6 name a connector, and no transaction of 1.6 leaves its own.
    fileprivate var tellsMoves: Bool { self.sequence != nil || self.kind == .started }

    /// Where its readings were taken, in a session that it has been shown to.
    func outlet(in session: Session) -> Outlet {
        self.tellsMoves ? session.outlet : self.outlet ?? session.outlet
    }
}

/// What the journal says of a move.
private struct SessionMovedFacts: Encodable {
    var from: Outlet
    var to: Outlet
}
