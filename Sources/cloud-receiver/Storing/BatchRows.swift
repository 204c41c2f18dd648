import Foundation

/// The rows of several batches, on their way into one transaction.
struct BatchRows {
    struct LeftOut: Equatable {
        let stream: Int64
        let range: ClosedRange<Int64>
        let reason: String
    }

    static let journalColumns =
        "stream_id, seq, at, clock_trusted, kind, charger, session, command, data, original"
    static let readingColumns = """
        at, stream_id, outlet_id, seq, received_at, session, series_id, item, charger_time, value, text, signed, extra
        """

    private(set) var journal = CopyRows()
    private(set) var readings = CopyRows()
    private(set) var leftOut: [LeftOut] = []
    /// Records of both streams.
    private(set) var records = 0

    static func copyJournal(into table: String) -> String { "COPY \(table) (\(self.journalColumns)) FROM STDIN" }

    static func copyReadings(into table: String) -> String { "COPY \(table) (\(self.readingColumns)) FROM STDIN" }

    /// Adds what a batch has of `parts`: the records that are not stored yet.
    ///
    /// - Parameter names: give the numbers of outlets and series.
    mutating func add(
        _ batch: BatchMessage, stream: Int64, parts: [ClosedRange<Int64>],
        outlet: (OutletName) throws(PostgresError) -> Int64, series: (SeriesName) throws(PostgresError) -> Int64
    ) throws(PostgresError) {
        switch batch.records {
        case .journal(let rows):
            for row in rows where parts.contains(where: { $0.contains(row.seq) }) { self.add(row, stream) }
        case .meter(let rows):
            for row in rows where parts.contains(where: { $0.contains(row.seq) }) {
                try self.add(row, stream, outlet: try outlet(row.outlet), series: series)
            }
        }
        for part in parts { self.explain(part, of: batch, stream) }
    }

    private mutating func add(_ row: JournalRow, _ stream: Int64) {
        self.records += 1
        self.journal.integer(stream)
        self.journal.integer(row.seq)
        self.journal.text(row.at)
        self.journal.bool(row.clockTrusted)
        self.journal.text(row.kind)
        self.journal.text(row.charger)
        self.journal.integer(row.session)
        self.journal.text(row.command)
        self.journal.text(utf8: row.data.text)
        if let original = row.data.original { self.journal.text(utf8: original) } else { self.journal.null() }
        self.journal.endRow()
    }

    private mutating func add(
        _ row: ReadingRow, _ stream: Int64, outlet: Int64, series: (SeriesName) throws(PostgresError) -> Int64
    ) throws(PostgresError) {
        self.records += 1
        guard !row.samples.isEmpty else { return self.add(nil, item: 0, row, stream, outlet: outlet, series: nil) }
        for (index, sample) in row.samples.enumerated() {
            let series = try series(sample.series)
            self.add(sample, item: index + 1, row, stream, outlet: outlet, series: series)
        }
    }

    private mutating func add(
        _ sample: SampleRow?, item: Int, _ row: ReadingRow, _ stream: Int64, outlet: Int64, series: Int64?
    ) {
        self.readings.text(row.at)
        self.readings.integer(stream)
        self.readings.integer(outlet)
        self.readings.integer(row.seq)
        self.readings.text(row.receivedAt)
        self.readings.integer(row.session)
        self.readings.integer(series)
        self.readings.integer(Int64(item))
        self.readings.text(row.chargerTime)
        self.readings.text(sample?.value)
        self.readings.text(sample?.text)
        self.readings.text(sample?.signed.map(Self.bytes))
        if let extra = sample?.extra { self.readings.text(utf8: extra.text) } else { self.readings.null() }
        self.readings.endRow()
    }

    /// Signed data as PostgreSQL writes bytes; what is no Base64 is kept as the text that it is.
    private static func bytes(_ base64: String) -> String {
        let data = Data(base64Encoded: base64) ?? Data(base64.utf8)
        return "\\x"
            + data.map { byte in
                let text = String(byte, radix: 16)
                return text.count == 1 ? "0" + text : text
            }.joined()
    }

    /// Notes the records of `part` that the batch does not have.
    private mutating func explain(_ part: ClosedRange<Int64>, of batch: BatchMessage, _ stream: Int64) {
        var next = part.lowerBound
        for seq in batch.present where part.contains(seq) {
            if seq > next { self.leftOut(stream, next...seq - 1, batch.leftOut) }
            if let words = batch.explained[seq] { self.leftOut(stream, seq...seq, words) }
            next = seq + 1
        }
        if next <= part.upperBound { self.leftOut(stream, next...part.upperBound, batch.leftOut) }
    }

    private mutating func leftOut(_ stream: Int64, _ range: ClosedRange<Int64>, _ reason: String?) {
        self.leftOut.append(LeftOut(stream: stream, range: range, reason: reason ?? "not told"))
    }
}
