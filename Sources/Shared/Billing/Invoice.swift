internal import Crypto

/// A row of gapless invoice numbers: one for each epoch of the database, so that none is ever given twice.
public struct InvoiceSeries: Hashable, Sendable {
    /// What the operator puts before every number (`billing.invoice_prefix`); may be empty.
    public let prefix: String
    /// Names the epoch; together with a number it names an invoice for ever.
    public let id: String

    public init(prefix: String, id: String) {
        self.prefix = prefix
        self.id = id
    }

    /// What stands on paper: prefix, series and a number of at least six digits, `EV-7f3a-000042`.
    public func printed(_ number: Int64) -> String {
        let digits = String(number)
        return "\(self.prefix)\(self.id)-" + String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits
    }

    /// Where the series' chain begins: before the first invoice.
    public var start: InvoiceAnchor {
        InvoiceAnchor(number: 0, hash: Invoice.hash(Array("edge-gateway invoice series \(self.id)".utf8)))
    }
}

/// The end of a chain as far as it is known: what the next invoice must follow.
public struct InvoiceAnchor: Codable, Equatable, Sendable {
    public let number: Int64
    /// SHA-256 in hexadecimal.
    public let hash: String

    public init(number: Int64, hash: String) {
        self.number = number
        self.hash = hash
    }
}

/// Names another invoice.
public struct InvoiceReference: Codable, Equatable, Sendable {
    public let series: String
    public let number: Int64
    public let printedNumber: String

    enum CodingKeys: String, CodingKey {
        case series, number
        case printedNumber = "printed_number"
    }
}

/// What an invoice states: all of it is hashed.
///
/// A field may be added only as an optional one that older invoices leave nil: nil is not written, so the hashes of
/// what has been issued stay as they are.
public struct InvoiceDocument: Codable, Equatable, Sendable {
    public enum Kind: String, Codable, Sendable {
        case invoice, credit
    }

    /// Of this form of document: 1.
    public let version: Int
    public let kind: Kind
    public let series: String
    /// Counts up from 1 without a gap, credits included.
    public let number: Int64
    public let printedNumber: String
    /// On a credit: the invoice that it takes back. On an invoice made anew: the one in whose place it stands.
    public let corrects: InvoiceReference?
    public let issuedAt: Timestamp
    /// Name and address as configured.
    public let seller: String
    public let record: ChargeDetailRecord
    /// Hash of the invoice before it in the series, or the series' start.
    public let previousHash: String

    enum CodingKeys: String, CodingKey {
        case version, kind, series, number, corrects, seller, record
        case printedNumber = "printed_number"
        case issuedAt = "issued_at"
        case previousHash = "previous_hash"
    }
}

/// A charge detail record with a number, sealed into the chain of its series. Never changed: a late message that
/// changes the facts makes a credit and a new invoice.
@dynamicMemberLookup
public struct Invoice: Codable, Equatable, Sendable {
    public let document: InvoiceDocument
    /// SHA-256 of the document's canonical JSON (`CanonicalJSON`), in hexadecimal.
    public let hash: String

    /// An invoice as it was stored; `Invoice.verify` tells whether it is genuine.
    public init(document: InvoiceDocument, hash: String) {
        self.document = document
        self.hash = hash
    }

    public subscript<Value>(dynamicMember path: KeyPath<InvoiceDocument, Value>) -> Value {
        self.document[keyPath: path]
    }

    public var bill: Bill { self.document.record.bill }

    /// Names this invoice in another one.
    public var reference: InvoiceReference {
        InvoiceReference(
            series: self.document.series, number: self.document.number, printedNumber: self.document.printedNumber)
    }

    /// What the next invoice of the series follows.
    public var anchor: InvoiceAnchor {
        InvoiceAnchor(number: self.document.number, hash: self.hash)
    }

    /// The next invoice of a series.
    ///
    /// - Parameters:
    ///   - anchor: the newest invoice's, or the series' `start`.
    ///   - replaced: for an invoice made anew, the one in whose place it stands.
    public static func issue(
        _ record: ChargeDetailRecord, after anchor: InvoiceAnchor, in series: InvoiceSeries, at issuedAt: Timestamp,
        seller: String, inPlaceOf replaced: InvoiceReference? = nil
    ) throws -> Invoice {
        try Self.seal(
            .invoice, record, after: anchor, in: series, at: issuedAt, seller: seller, corrects: replaced)
    }

    /// The credit that takes `invoice` back: the same lines, negative.
    public static func credit(
        of invoice: Invoice, after anchor: InvoiceAnchor, in series: InvoiceSeries, at issuedAt: Timestamp
    ) throws -> Invoice {
        try Self.seal(
            .credit, invoice.document.record.credit, after: anchor, in: series, at: issuedAt,
            seller: invoice.document.seller, corrects: invoice.reference)
    }

    private static func seal(
        _ kind: InvoiceDocument.Kind, _ record: ChargeDetailRecord, after anchor: InvoiceAnchor,
        in series: InvoiceSeries, at issuedAt: Timestamp, seller: String, corrects: InvoiceReference?
    ) throws -> Invoice {
        let number = anchor.number + 1
        let document = InvoiceDocument(
            version: 1, kind: kind, series: series.id, number: number, printedNumber: series.printed(number),
            corrects: corrects, issuedAt: issuedAt, seller: seller, record: record, previousHash: anchor.hash)
        return Invoice(document: document, hash: Self.hash(try CanonicalJSON.encode(document)))
    }

    /// SHA-256 in hexadecimal.
    static func hash(_ bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes).map { byte in
            let digits = String(byte, radix: 16)
            return byte < 16 ? "0" + digits : digits
        }.joined()
    }
}
