internal import GRDB
public import Shared

/// Invoices.
extension SiteReader {
    public func invoices(_ query: ListQuery) async throws -> Page<InvoiceSummary> {
        let (invoices, next) = try await self.wholeInvoices(query)
        return Page(invoices.map(InvoiceSummary.init), next: next)
    }

    /// The invoices themselves, and where they go on.
    public func wholeInvoices(_ query: ListQuery) async throws -> (invoices: [Invoice], next: String?) {
        try await self.read { db in
            try db.checkSession(of: query)
            var filter = SQLFilter()
            filter.add("i.session_id = ?", query.session)
            filter.add(
                "i.session_id IN (SELECT id FROM session WHERE charger_id = ?)", try db.chargerID(query.charger))
            return try InvoiceRows.page(db, filter: filter, query: query)
        }
    }

    public func invoice(_ number: String) async throws -> InvoiceDetail {
        try await self.read { db in
            guard let invoice = try InvoiceRows.find(db, number) else {
                throw Refusal(.notFound, "there is no invoice '\(number)'; 'edgectl invoices' lists the newest")
            }
            return InvoiceDetail(invoice)
        }
    }

    /// In steps of a few hundred, each a short read of its own: invoices are only ever added.
    public func invoiceVerification() async throws -> InvoiceVerification {
        let series = try await self.read(InvoiceRows.series)
        // Looked up first: what is issued meanwhile is not missing.
        let issued = try await self.lastIssued(in: series)
        var checked: [InvoiceVerification.Series] = []
        for series in series { checked.append(try await self.verify(series, lastIssued: issued[series] ?? 0)) }
        return InvoiceVerification(series: checked)
    }

    /// The newest number of each series by the journal, which keeps its records of invoices: the chain itself does not
    /// tell when its end is missing.
    private func lastIssued(in series: [String]) async throws -> [String: Int64] {
        var found: [String: Int64] = [:]
        var end = try await self.read { try Int64.fetchOne($0, sql: "SELECT ifnull(max(seq), 0) FROM journal") ?? 0 }
        while end > 0, found.count < series.count {
            let (last, known) = (end, Array(found.keys))
            if let issued = try await self.read({ try InvoiceRows.lastIssued($0, upTo: last, notIn: known) }) {
                found[issued.series] = issued.number
            } else {
                end -= InvoiceRows.journalStep
            }
        }
        return found
    }

    private func verify(_ id: String, lastIssued: Int64) async throws -> InvoiceVerification.Series {
        let series = InvoiceSeries(prefix: "", id: id)
        var result = InvoiceVerification.Series(series: id, invoices: 0, problems: [])
        var anchor = series.start
        while true {
            let last = anchor
            let invoices = try await self.read { try InvoiceRows.chain($0, of: id, after: last.number) }
            guard let newest = invoices.last else {
                if last.number < lastIssued {
                    result.problems.append("number \(lastIssued) was issued, and none after \(last.number) is there")
                }
                return result
            }
            let problems = Invoice.verify(chain: invoices, in: series, after: last)
            result.problems += problems.prefix(100 - result.problems.count).map(\.description)
            result.invoices += Int64(invoices.count)
            // A damaged document may name any number; the next step must be a step forward.
            guard newest.document.number > last.number else { return result }
            anchor = newest.anchor
        }
    }
}
