/// Something wrong in a chain of invoices.
public struct InvoiceProblem: Equatable, Sendable, CustomStringConvertible {
    public enum Reason: Equatable, Sendable {
        /// The document is not the one that was sealed.
        case contentChanged
        /// It does not follow the invoice before it: that one was changed, exchanged or removed.
        case chainBroken
        /// The number expected here is another one: an invoice is missing or stands twice.
        case numberNotNext(expected: Int64)
        /// The invoice belongs to another series.
        case foreignSeries
        /// Its lines do not add up to its totals.
        case sumsDiffer
    }

    public let printedNumber: String
    public let reason: Reason

    public init(printedNumber: String, reason: Reason) {
        self.printedNumber = printedNumber
        self.reason = reason
    }

    public var description: String {
        switch self.reason {
        case .contentChanged: "invoice \(self.printedNumber) was changed after it was issued"
        case .chainBroken: "invoice \(self.printedNumber) does not follow the one before it"
        case .numberNotNext(let expected): "invoice \(self.printedNumber) stands where number \(expected) belongs"
        case .foreignSeries: "invoice \(self.printedNumber) belongs to another series"
        case .sumsDiffer: "the lines of invoice \(self.printedNumber) do not add up to its totals"
        }
    }
}

extension Invoice {
    /// Everything that is wrong in a series' invoices, given in the order of their numbers; empty: all are genuine.
    ///
    /// - Parameters:
    ///   - anchor: where the chain begins: the series' `start`, or that of the newest invoice that was pruned.
    public static func verify(
        chain: some Sequence<Invoice>, in series: InvoiceSeries, after anchor: InvoiceAnchor? = nil
    ) -> [InvoiceProblem] {
        var last = anchor ?? series.start
        var problems: [InvoiceProblem] = []
        for invoice in chain {
            let reasons = invoice.reasonsAgainst(following: last, in: series)
            problems += reasons.map { InvoiceProblem(printedNumber: invoice.document.printedNumber, reason: $0) }
            last = invoice.anchor
        }
        return problems
    }

    private func reasonsAgainst(following last: InvoiceAnchor, in series: InvoiceSeries) -> [InvoiceProblem.Reason] {
        var reasons: [InvoiceProblem.Reason] = []
        let canonical = try? CanonicalJSON.encode(self.document)
        if canonical.map(Self.hash) != self.hash { reasons.append(.contentChanged) }
        if self.document.series != series.id { reasons.append(.foreignSeries) }
        let (next, _) = last.number.addingReportingOverflow(1)
        if self.document.number != next { reasons.append(.numberNotNext(expected: next)) }
        if self.document.previousHash != last.hash { reasons.append(.chainBroken) }
        if !self.bill.addsUp { reasons.append(.sumsDiffer) }
        return reasons
    }
}

extension Bill {
    /// Whether the totals are those of the lines.
    var addsUp: Bool {
        Totals(self.lines, rounding: self.rounding) == self.totals
    }
}
