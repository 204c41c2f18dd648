internal import Foundation
internal import GRDB
internal import Shared

/// Invoices: numbered without a gap in the transaction that issues them, and never changed afterwards.
extension Change {
    /// The first invoice of a session.
    func issue(_ record: ChargeDetailRecord, of session: Session) throws {
        let invoice = try Invoice.issue(
            record, after: try self.invoiceAnchor(), in: self.invoiceSeries, at: self.now, seller: self.settings.seller)
        try self.store(invoice, of: session)
    }

    /// Takes `billed` back, and puts a new invoice in its place.
    func reissue(_ record: ChargeDetailRecord, inPlaceOf billed: Invoice, of session: Session) throws {
        let credit = try Invoice.credit(
            of: billed, after: try self.invoiceAnchor(), in: self.invoiceSeries, at: self.now)
        try self.store(credit, of: session)
        let replacement = try Invoice.issue(
            record, after: credit.anchor, in: self.invoiceSeries, at: self.now, seller: self.settings.seller,
            inPlaceOf: billed.reference)
        try self.store(replacement, of: session)
    }

    /// The invoice in force of a session; nil where it has none.
    func invoiceInForce(of session: SessionID) throws -> Invoice? {
        try self.row("SELECT document, hash \(InvoiceRows.inForce)", [session.rawValue]).map(Invoice.init)
    }

    /// The cost incl. tax that the charger is told at the end; nil where the session is not billed (yet).
    func totalCost(of session: SessionID) throws -> String? {
        try self.invoiceInForce(of: session).map { "\($0.bill.totals.inclTax)" }
    }

    private var invoiceSeries: InvoiceSeries {
        InvoiceSeries(prefix: self.settings.invoicePrefix, id: String(self.cache.epoch.prefix(8)))
    }

    private func invoiceAnchor() throws -> InvoiceAnchor {
        let row = try self.row(
            "SELECT number, hash FROM invoice WHERE series = ? ORDER BY number DESC LIMIT 1", [self.invoiceSeries.id])
        return row.map { InvoiceAnchor(number: $0[0], hash: $0[1]) } ?? self.invoiceSeries.start
    }

    private func store(_ invoice: Invoice, of session: Session) throws {
        let json = String(decoding: try CanonicalJSON.encode(invoice.document), as: UTF8.self)
        try self.run(
            "INSERT INTO invoice VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                invoice.series, invoice.number, session.id.rawValue, invoice.kind.rawValue, invoice.corrects?.series,
                invoice.corrects?.number,
                invoice.issuedAt.milliseconds, invoice.bill.currency, "\(invoice.bill.totals.exclTax)",
                "\(invoice.bill.totals.inclTax)", json, invoice.hash, invoice.previousHash,
            ])
        try self.keepRevenue(invoice, of: session)
        try self.record(.invoiceIssued, charger: session.charger, session: session.id, invoice)
    }
}
