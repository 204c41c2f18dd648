/// An invoice or a credit in a list.
public struct InvoiceSummary: Codable, Hashable, Sendable {
    public var printedNumber: String
    public var series: String
    public var number: Int64
    public var kind: InvoiceDocument.Kind
    /// The printed number of the invoice that it takes back or stands in the place of.
    public var corrects: String?
    public var session: Int64
    public var charger: String
    public var issuedAt: Timestamp
    public var startedAt: Timestamp
    public var endedAt: Timestamp
    public var energyMilliwattHours: Int64
    /// ISO 4217.
    public var currency: String
    /// Exact decimal text, negative on a credit.
    public var totalExclTax: String
    public var totalInclTax: String
    public var hash: String

    public init(_ invoice: Invoice) {
        let record = invoice.document.record
        self.printedNumber = invoice.document.printedNumber
        self.series = invoice.document.series
        self.number = invoice.document.number
        self.kind = invoice.document.kind
        self.corrects = invoice.document.corrects?.printedNumber
        self.session = record.session.id
        self.charger = record.session.charger
        self.issuedAt = invoice.document.issuedAt
        self.startedAt = record.session.startedAt
        self.endedAt = record.session.endedAt
        self.energyMilliwattHours = record.bill.milliwattHours
        self.currency = record.bill.currency
        self.totalExclTax = record.bill.totals.exclTax.text(minimumPlaces: record.bill.rounding.places)
        self.totalInclTax = record.bill.totals.inclTax.text(minimumPlaces: record.bill.rounding.places)
        self.hash = invoice.hash
    }

    enum CodingKeys: String, CodingKey {
        case series, number, kind, corrects, session, charger, currency, hash
        case printedNumber = "printed_number"
        case issuedAt = "issued_at"
        case startedAt = "started_at"
        case endedAt = "ended_at"
        case energyMilliwattHours = "energy_mwh"
        case totalExclTax = "total_excl_tax"
        case totalInclTax = "total_incl_tax"
    }
}

/// An invoice with its explanation, down to the readings it rests on.
public struct InvoiceDetail: Codable, Equatable, Sendable {
    public var invoice: Invoice
    public var explanation: [ExplanationLine]

    public init(_ invoice: Invoice) {
        self.invoice = invoice
        self.explanation = invoice.explanation()
    }
}

/// What checking the chains of all invoices has found.
public struct InvoiceVerification: Codable, Hashable, Sendable {
    public struct Series: Codable, Hashable, Sendable {
        public var series: String
        public var invoices: Int64
        /// In sentences, at most 100; empty: every invoice is genuine and none is missing.
        public var problems: [String]

        public init(series: String, invoices: Int64, problems: [String]) {
            self.series = series
            self.invoices = invoices
            self.problems = problems
        }
    }

    public var series: [Series]

    public var isGenuine: Bool { self.series.allSatisfy(\.problems.isEmpty) }

    public init(series: [Series]) {
        self.series = series
    }
}
