internal import GRDB
internal import Shared

/// What a session's end means for money: its record and its invoice, in the transaction that ends it.
extension Change {
    /// The session is over: its record, and its invoice unless the tariff waits for the connector.
    func ended(_ session: Session) throws {
        try self.record(.sessionEnded, charger: session.charger, session: session.id, SessionEndedFacts(session))
        try self.sawEnd(of: session)
        try self.vehicleLeft(session)
        try self.withholdingBill(of: session) { try self.billEnd(of: session) }
    }

    private func billEnd(of session: Session) throws {
        guard let tariff = try session.tariff.flatMap(self.tariff(version:)) else {
            try self.recordUnpriced(session)
            self.forget(session)
            return
        }
        if tariff.waitsForFreeConnector, session.freeAt == nil {
            try self.run("INSERT OR IGNORE INTO unbilled_session VALUES (?)", [session.id.rawValue])
        } else {
            try self.issue(session, tariff)
        }
    }

    /// The connector is free: what waited for it is billed.
    func bill(_ session: Session) throws {
        try self.run("DELETE FROM unbilled_session WHERE session_id = ?", [session.id.rawValue])
        guard self.db.changesCount > 0 else { return }
        try self.withholdingBill(of: session) {
            if let tariff = try session.tariff.flatMap(self.tariff(version:)) { try self.issue(session, tariff) }
        }
    }

    func issue(_ session: Session, _ tariff: Tariff) throws {
        let record = try self.chargeDetailRecord(of: session, tariff)
        try self.store(record, of: session)
        try self.issue(record, of: session)
        self.forget(session)
    }
}
