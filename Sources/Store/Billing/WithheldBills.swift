internal import GRDB
public import Shared

/// Bills that cannot be made. A session ends whatever its price does: its facts are kept, its bill is withheld with the
/// reason, and a person has it made once the reason is gone.
extension Change {
    /// Runs `work`, which bills `session`: what goes wrong there is undone alone, and withholds the bill.
    func withholdingBill(of session: Session, _ work: () throws -> Void) throws {
        do {
            try self.isolated(work)
        } catch  where error.isOwnFault && self.db.isInsideTransaction {
            try self.withholdBill(of: session, because: "\(error)")
        }
    }

    private func withholdBill(of session: Session, because reason: String) throws {
        try self.run(
            "INSERT INTO withheld_bill VALUES (?1, ?2, ?3) ON CONFLICT (session_id) DO UPDATE SET reason = ?3",
            [session.id.rawValue, self.now.milliseconds, reason])
        try self.record(
            .billWithheld, charger: session.charger, session: session.id, ["reason": String(reason.prefix(2000))])
        guard let current = try self.session(session.id) else { return }
        try self.change(current) { $0.billWithheld() }
        try self.recordUnpriced(current)
        self.forget(current)
    }

    /// A person has the bill made of a session that is over and was not billed: its price could not be made, or no
    /// tariff was assigned when it began.
    ///
    /// - Parameter name: the tariff to bill by, as it is now; nil for the one that was pinned at the start.
    /// - Throws: `Refusal` when there is nothing to bill, or it still cannot be billed.
    public func billSession(_ id: SessionID, tariff name: String?) throws {
        guard var session = try self.session(id) else {
            throw Refusal(.notFound, "there is no session \(id.rawValue); 'edgectl sessions' lists the newest")
        }
        try self.checkBillable(session)
        if let name {
            guard let version = try self.currentTariff(named: name) else {
                throw Refusal(.notFound, "no tariff is called '\(name)'; 'edgectl tariffs' lists those that exist")
            }
            try self.record(
                .sessionTariffChanged, charger: session.charger, session: id, ["tariff": name, "by": "technician"])
            session.tariff = version
        }
        guard let version = session.tariff, let tariff = try self.readTariff(version, of: id) else {
            throw Refusal(
                .invalid, "session \(id.rawValue) has no tariff: name the one to bill it by, with '--tariff ID'")
        }
        try self.run("DELETE FROM withheld_bill WHERE session_id = ?", [id.rawValue])
        try self.run("DELETE FROM unbilled_session WHERE session_id = ?", [id.rawValue])
        let repriced = session
        if let stored = try self.session(id) {
            try self.change(stored) { session in
                session.tariff = repriced.tariff
                return session.billMade()
            }
        }
        try self.bill(try self.session(id) ?? repriced, tariff)
    }

    private func checkBillable(_ session: Session) throws {
        guard session.state.isOver else {
            throw Refusal(
                .conflict,
                "session \(session.id.rawValue) still runs: it is billed when it ends, or with "
                    + "'edgectl session close \(session.id.rawValue)'")
        }
        let isWithheld = try self.row("SELECT 1 FROM withheld_bill WHERE session_id = ?", [session.id.rawValue]) != nil
        if !isWithheld, let invoice = try self.invoiceInForce(of: session.id) {
            throw Refusal(
                .conflict,
                "session \(session.id.rawValue) is billed already, with invoice "
                    + invoice.document.printedNumber)
        }
    }

    private func readTariff(_ version: Int64, of session: SessionID) throws -> Tariff? {
        do {
            return try self.tariff(version: version)
        } catch let error as DecodingError {
            throw Refusal(
                .invalid,
                "the tariff that session \(session.rawValue) was begun with cannot be read (\(error)): name "
                    + "another one, with '--tariff ID'")
        }
    }

    /// The session's first invoice, or the correction that was withheld.
    private func bill(_ session: Session, _ tariff: Tariff) throws {
        do {
            if try self.invoiceInForce(of: session.id) == nil {
                try self.issue(session, tariff)
            } else {
                try self.recordAndCorrect(session)
            }
        } catch let error as PricingError {
            throw Refusal(
                .invalid,
                "session \(session.id.rawValue) cannot be billed: \(error); mend that, or name another "
                    + "tariff with '--tariff ID'")
        }
    }
}
