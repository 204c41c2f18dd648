internal import Foundation
internal import GRDB
public import Shared

/// Invoices as rows.
enum InvoiceRows {
    /// The invoice of the session ?1 that no credit has taken back: there is one at most. Not told by time: a clock
    /// that was set right may have dated an older one later.
    static let inForce = """
        FROM invoice i WHERE session_id = ?1 AND kind = 'invoice' AND NOT EXISTS (
            SELECT 1 FROM invoice c WHERE c.kind = 'credit' AND c.corrects_series = i.series AND c.corrects = i.number)
        """

    /// All series, the one with the newest invoice first. There are as many as the database had lives.
    static func series(_ db: Database) throws -> [String] {
        var found: [(id: String, newest: Int64)] = []
        var last = ""
        while let row = try db.rows(
            "SELECT series FROM invoice WHERE series > ? ORDER BY series LIMIT 1", [last]
        ).first {
            last = row[0]
            let newest = try db.rows(
                "SELECT issued_at FROM invoice WHERE series = ? ORDER BY number DESC LIMIT 1", [last])
            found.append((last, newest.first?[0] ?? 0))
        }
        return found.sorted { $0.newest > $1.newest }.map(\.id)
    }

    /// Newest first; the cursor is `series/number`.
    static func page(
        _ db: Database, filter: SQLFilter, query: ListQuery
    ) throws -> (invoices: [Invoice], next: String?) {
        let cursor = try query.before.map(self.cursor)
        var found: [Invoice] = []
        for series in try self.series(db).drop(while: { cursor != nil && $0 != cursor?.series }) {
            var narrowed = filter
            narrowed.add("series = ?", series)
            if query.since != nil || query.until != nil {
                // Documents are long: which were issued then is told by the index alone, hence the plus.
                narrowed.add(
                    "number IN (SELECT number FROM invoice WHERE issued_at >= ? AND issued_at < ? AND +series = ?)",
                    [query.since?.milliseconds ?? .min, query.until?.milliseconds ?? .max, series])
            }
            if series == cursor?.series { narrowed.add("number < ?", cursor?.number) }
            let rows = try db.rows(
                """
                SELECT document, hash FROM invoice i\(narrowed.clause)
                ORDER BY number DESC LIMIT \(query.limit + 1 - found.count)
                """, narrowed.arguments)
            found += try rows.map { try Invoice($0) }
            if found.count > query.limit { break }
        }
        guard found.count > query.limit else { return (found, nil) }
        found.removeLast()
        return (found, found.last?.place)
    }

    private static func cursor(_ text: String) throws -> (series: String, number: Int64) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let number = Int64(parts[1]) else {
            throw Refusal(.invalid, "'\(text.prefix(40))' is no place in this list; give the 'next' of a page")
        }
        return (String(parts[0]), number)
    }

    static func chain(_ db: Database, of series: String, after number: Int64) throws -> [Invoice] {
        try db.rows(
            "SELECT document, hash FROM invoice WHERE series = ? AND number > ? ORDER BY number LIMIT 200",
            [series, number]
        ).map(Invoice.init)
    }

    /// How many records of the journal one look for an invoice goes through.
    static let journalStep: Int64 = 10_000

    /// The newest invoice that the journal tells of in the step that ends with `seq`, of a series not in `known`.
    static func lastIssued(_ db: Database, upTo seq: Int64, notIn known: [String]) throws -> (
        series: String, number: Int64
    )? {
        let marks = Array(repeating: "?", count: known.count).joined(separator: ", ")
        let row = try db.rows(
            """
            SELECT CAST(json_extract(data, '$.document.series') AS TEXT) AS series,
                CAST(ifnull(json_extract(data, '$.document.number'), 0) AS INTEGER)
            FROM (
                SELECT seq, CASE WHEN json_valid(data) THEN data END AS data FROM journal
                WHERE seq > ? - \(self.journalStep) AND seq <= ? AND kind = 'invoice.issued')
            WHERE series IS NOT NULL AND series NOT IN (\(marks))
            ORDER BY seq DESC LIMIT 1
            """, StatementArguments([seq, seq]) + StatementArguments(known)
        ).first
        return row.map { ($0[0], $0[1]) }
    }

    /// By printed number, by `series-number`, or by the bare number in the newest series.
    static func find(_ db: Database, _ text: String) throws -> Invoice? {
        guard let digits = text.split(separator: "-").last, let number = Int64(digits) else { return nil }
        for series in try self.series(db) {
            let rows = try db.rows(
                "SELECT document, hash FROM invoice WHERE series = ? AND number = ?", [series, number])
            guard let invoice = try rows.first.map(Invoice.init) else { continue }
            let names = [String(number), invoice.document.printedNumber, "\(series)-\(number)"]
            if names.contains(text) { return invoice }
        }
        return nil
    }
}

extension Invoice {
    /// Its place in the list of all: a cursor.
    public var place: String { "\(self.series)/\(self.number)" }

    /// From a row of `document, hash`.
    init(_ row: Row) throws {
        let document = try JSONDecoder().decode(InvoiceDocument.self, from: Data((row[0] as String).utf8))
        self.init(document: document, hash: row[1])
    }
}
