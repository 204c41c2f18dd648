internal import GRDB
internal import Shared

/// Messages that come after a session was billed.
extension Change {
    /// Readings came after the end: the price is looked at again when no more of them come, so that a queue of them
    /// makes one correction.
    func correctLater(_ session: Session) throws {
        let due = self.now.advanced(byMilliseconds: max(60_000, self.settings.grace))
        try self.run(
            "INSERT INTO correction_due VALUES (?1, ?2) ON CONFLICT (session_id) DO UPDATE SET due_at = ?2",
            [session.id.rawValue, due.milliseconds])
    }

    /// A late message may have changed the facts: where the bill says something else, a credit and a new invoice.
    func correct(_ session: Session) throws {
        try self.run("DELETE FROM correction_due WHERE session_id = ?", [session.id.rawValue])
        try self.withholdingBill(of: session) { try self.recordAndCorrect(session) }
    }

    func recordAndCorrect(_ session: Session) throws {
        guard let tariff = try session.tariff.flatMap(self.tariff(version:)) else {
            try self.recordUnpriced(session)
            return
        }
        // What is not billed yet will be, with what is known then.
        guard let billed = try self.invoiceInForce(of: session.id) else { return }
        let record = try self.chargeDetailRecord(of: session, tariff)
        try self.store(record, of: session)
        guard !record.billsTheSame(as: billed.record) else { return }
        try self.reissue(record, inPlaceOf: billed, of: session)
    }
}

extension ChargeDetailRecord {
    /// Whether a customer would read the same on both. Where within the session the energy flowed does not count: a
    /// late reading alone, which moves no amount, makes no new invoice.
    func billsTheSame(as other: ChargeDetailRecord) -> Bool {
        self.session.startedAt == other.session.startedAt && self.session.endedAt == other.session.endedAt
            && self.bill.totals == other.bill.totals && self.bill.energy == other.bill.energy
            && self.bill.isEstimated == other.bill.isEstimated
            && self.bill.lines.map(\.printed) == other.bill.lines.map(\.printed)
    }
}

extension Bill {
    fileprivate var isEstimated: Bool { self.flags.contains(.estimated) }
}

extension LineItem {
    /// What of a line a customer pays for.
    fileprivate struct Printed: Equatable {
        var kind: Kind
        var quantity: Int64
        var price: Amount
        var amount: Amount
        var taxPercent: Amount?
    }

    fileprivate var printed: Printed {
        Printed(
            kind: self.kind, quantity: self.quantity, price: self.price, amount: self.amount,
            taxPercent: self.taxPercent)
    }
}
