internal import Foundation
internal import GRDB
internal import Shared

/// Charge detail records and invoices: made in the transaction that ends the session, never changed afterwards.
extension Change {
    /// The session is over: its record, and its invoice unless the tariff waits for the connector.
    func ended(_ session: Session) throws {
        try self.record(.sessionEnded, charger: session.charger, session: session.id, SessionEndedFacts(session))
        let tariff = try session.tariff.flatMap(self.tariff(version:))
        try self.sawEnd(of: session)
        guard let tariff else {
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
        guard self.db.changesCount > 0, let tariff = try session.tariff.flatMap(self.tariff(version:)) else { return }
        try self.issue(session, tariff)
    }

    private func issue(_ session: Session, _ tariff: Tariff) throws {
        let record = try self.chargeDetailRecord(of: session, tariff)
        try self.store(record, of: session)
        try self.store(
            try Invoice.issue(
                record, after: try self.invoiceAnchor(), in: self.invoiceSeries, at: self.now,
                seller: self.settings.seller),
            of: session)
        self.forget(session)
    }

    /// Readings came after the end: the price is looked at again when no more of them come, so that a queue of them
    /// makes one correction.
    func correctLater(_ session: Session) throws {
        let due = self.now.advanced(byMilliseconds: max(60_000, self.settings.grace))
        try self.run(
            "INSERT INTO correction_due VALUES (?1, ?2) ON CONFLICT (session_id) DO UPDATE SET due_at = ?2",
            [session.id.rawValue, due.milliseconds])
    }

    /// A late message may have changed the facts: where the price differs, a credit and a new invoice.
    func correct(_ session: Session) throws {
        try self.run("DELETE FROM correction_due WHERE session_id = ?", [session.id.rawValue])
        guard let tariff = try session.tariff.flatMap(self.tariff(version:)) else {
            try self.recordUnpriced(session)
            return
        }
        // What is not billed yet will be, with what is known then.
        guard let billed = try self.lastInvoice(of: session.id) else { return }
        let record = try self.chargeDetailRecord(of: session, tariff)
        try self.store(record, of: session)
        guard record.bill.totals != billed.bill.totals || record.bill.energy != billed.bill.energy else { return }
        let credit = try Invoice.credit(
            of: billed, after: try self.invoiceAnchor(), in: self.invoiceSeries, at: self.now)
        try self.store(credit, of: session)
        let replacement = try Invoice.issue(
            record, after: credit.anchor, in: self.invoiceSeries, at: self.now, seller: self.settings.seller,
            inPlaceOf: billed.reference)
        try self.store(replacement, of: session)
    }

    /// The cost incl. tax that the charger is told at the end; nil where the session is not billed (yet).
    func totalCost(of session: SessionID) throws -> String? {
        try self.lastInvoice(of: session).map { "\($0.bill.totals.inclTax)" }
    }

    private func chargeDetailRecord(of session: Session, _ tariff: Tariff) throws -> ChargeDetailRecord {
        let facts = ChargeFacts(
            startedAt: session.startedAt, endedAt: session.endedAt ?? self.now, freeAt: session.freeAt,
            energy: try self.energyPoints(of: session), phases: session.phases.map(ChargeFacts.Phase.init),
            estimated: session.flags.contains(.estimated), tariff: tariff, timeZone: self.settings.timeZone)
        let charged = ChargedSession(
            id: session.id.rawValue, charger: self.cache.chargers[session.charger]?.identity ?? "",
            evse: session.outlet.evse, connector: session.outlet.connector, transaction: session.transaction,
            idToken: session.token?.value, startedAt: session.startedAt, endedAt: facts.endedAt,
            freeAt: session.freeAt, timeZone: self.settings.timeZone)
        return try ChargeDetailRecord(charged, facts: facts)
    }

    /// The register from start to end, in the order in which it bills, with the readings that told it.
    private func energyPoints(of session: Session) throws -> [ChargeFacts.EnergyPoint] {
        let end = session.endedAt ?? self.now
        var points = try self.rows(
            SessionReadings.chain
                + " SELECT seq, at, samples FROM chain JOIN meter USING (seq) WHERE at BETWEEN ?2 AND ?3 ORDER BY at, seq",
            [session.lastReadingSeq ?? 0, session.startedAt.milliseconds, end.milliseconds]
        ).compactMap { row -> ChargeFacts.EnergyPoint? in
            let samples = SampleCoding.decode(row[2] as Data) { self.cache.seriesByNumber[$0] } ?? []
            let at = Timestamp(milliseconds: row[1])
            return ReadingSet(at: at, samples: samples).importRegister.map {
                ChargeFacts.EnergyPoint(at: at, register: $0, readingSeq: row[0])
            }
        }
        if let register = session.startRegister,
            points.first.map({ $0.register != register || $0.at > session.startedAt }) ?? true
        {
            points.insert(ChargeFacts.EnergyPoint(at: session.startedAt, register: register), at: 0)
        }
        if let register = session.lastRegister, session.state == .ended, points.last?.register != register {
            points.append(ChargeFacts.EnergyPoint(at: end, register: register))
        }
        return points
    }

    private var invoiceSeries: InvoiceSeries {
        InvoiceSeries(prefix: self.settings.invoicePrefix, id: String(self.cache.epoch.prefix(8)))
    }

    private func invoiceAnchor() throws -> InvoiceAnchor {
        let row = try self.row(
            "SELECT number, hash FROM invoice WHERE series = ? ORDER BY number DESC LIMIT 1", [self.invoiceSeries.id])
        return row.map { InvoiceAnchor(number: $0[0], hash: $0[1]) } ?? self.invoiceSeries.start
    }

    /// The invoice in force of a session: the newest that is no credit.
    private func lastInvoice(of session: SessionID) throws -> Invoice? {
        let row = try self.row(
            """
            SELECT document, hash FROM invoice WHERE session_id = ? AND kind = 'invoice'
            ORDER BY issued_at DESC, number DESC LIMIT 1
            """, [session.rawValue])
        return try row.map { row in
            let document = try JSONDecoder().decode(InvoiceDocument.self, from: Data((row[0] as String).utf8))
            return Invoice(document: document, hash: row[1])
        }
    }

    private func store(_ record: ChargeDetailRecord, of session: Session) throws {
        let json = String(decoding: try CanonicalJSON.encode(record), as: UTF8.self)
        try self.storeRecord(json, of: session)
    }

    /// A session without a tariff has a record of its energy and times, and nothing to invoice.
    private func recordUnpriced(_ session: Session) throws {
        let json = String(decoding: try CanonicalJSON.encode(SessionEndedFacts(session)), as: UTF8.self)
        try self.storeRecord(json, of: session)
    }

    /// Keeps a new version of a session's record, where it says something new.
    private func storeRecord(_ json: String, of session: Session) throws {
        let known = try self.row(
            "SELECT document FROM charge_detail_record WHERE session_id = ? ORDER BY version DESC LIMIT 1",
            [session.id.rawValue])
        guard known?[0] != json else { return }
        try self.run(
            """
            INSERT INTO charge_detail_record SELECT ?1, 1 + ifnull(max(version), 0), ?2, ?3
            FROM charge_detail_record WHERE session_id = ?1
            """, [session.id.rawValue, self.now.milliseconds, json])
        try self.record(
            JournalKind.chargeDetailRecord.rawValue, charger: session.charger, session: session.id, json: json)
    }

    private func store(_ invoice: Invoice, of session: Session) throws {
        let json = String(decoding: try CanonicalJSON.encode(invoice.document), as: UTF8.self)
        try self.run(
            "INSERT INTO invoice VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                invoice.series, invoice.number, session.id.rawValue, invoice.kind.rawValue, invoice.corrects?.number,
                invoice.issuedAt.milliseconds, invoice.bill.currency, "\(invoice.bill.totals.exclTax)",
                "\(invoice.bill.totals.inclTax)", json, invoice.hash, invoice.previousHash,
            ])
        try self.record(.invoiceIssued, charger: session.charger, session: session.id, invoice)
    }
}

extension ChargeFacts.Phase {
    /// A pause that the station makes is not the driver's idling.
    init(_ change: PhaseChange) {
        self.init(at: change.at, activity: change.phase == .idle ? .idle : .charging)
    }
}

/// What the journal says of a session's end.
struct SessionEndedFacts: Encodable {
    var session: Int64
    var startedAt: Timestamp
    var endedAt: Timestamp?
    var energyMilliwattHours: Int64
    var stopReason: String?
    var flags: [String]

    enum CodingKeys: String, CodingKey {
        case session, flags
        case startedAt = "started_at"
        case endedAt = "ended_at"
        case energyMilliwattHours = "energy_mwh"
        case stopReason = "stop_reason"
    }

    init(_ session: Session) {
        self.session = session.id.rawValue
        self.startedAt = session.startedAt
        self.endedAt = session.endedAt
        self.energyMilliwattHours = session.energy.milliwattHours
        self.stopReason = session.stopReason
        self.flags = session.flags.names
    }
}
