import Shared
import Store

/// A batch, ready to be published.
struct Batch: Sendable {
    let epoch: String
    /// The last record before it.
    let after: Int64
    let last: Int64
    let records: Int64
    /// Whether more records wait behind it.
    let isFull: Bool
    let payload: [UInt8]
}

/// Reads the records of one stream out of the database and makes them batches. Used by one task at a time.
struct BatchReader {
    let stream: SiteStream
    let source: String
    private let store: SiteStore
    private var readings = ReadingJSON()
    /// As many rows as the last batch could take and some more: neither one by one, nor thousands to drop.
    private var rowLimit = 64

    init(stream: SiteStream, source: String, store: SiteStore) {
        self.stream = stream
        self.source = source
        self.store = store
    }

    /// - Parameters:
    ///   - end: the last record that is known to be committed; what is not there up to it was pruned.
    ///   - unsendable: a record that the broker does not take even alone: an explanation goes in its place.
    /// - Throws: the database's error.
    mutating func batch(
        epoch: String, after: Int64, end: Int64, maximumBytes: Int, unsendable: Int64?
    ) throws -> Batch {
        var writer = BatchWriter(
            stream: self.stream.rawValue, source: self.source, epoch: epoch, after: after, maximumBytes: maximumBytes)
        let tookAll =
            switch self.stream {
            case .journal: try self.writeJournal(to: &writer, unsendable)
            case .meter: try self.writeMeter(to: &writer, unsendable)
            }
        if tookAll { writer.extend(to: end) }
        return Batch(
            epoch: epoch, after: after, last: writer.last, records: writer.count,
            isFull: !tookAll || writer.last < end,
            payload: writer.message(time: self.store.receptionNow().at))
    }

    private mutating func writeJournal(to writer: inout BatchWriter, _ unsendable: Int64?) throws -> Bool {
        let rows = try self.store.journal(after: writer.after, limit: self.rowLimit)
        for row in rows {
            let hasRoom = writer.append(seq: row.seq) { json in
                guard row.seq != unsendable else {
                    return Self.writeExplanation(row.seq, row.data.utf8.count, to: &json)
                }
                JournalJSON.write(row, to: &json)
            }
            guard hasRoom else { return self.took(Int(writer.count), of: rows.count) }
        }
        return self.took(rows.count, of: rows.count)
    }

    private mutating func writeMeter(to writer: inout BatchWriter, _ unsendable: Int64?) throws -> Bool {
        let rows = try self.store.meter(after: writer.after, limit: self.rowLimit)
        for row in rows {
            let hasRoom = writer.append(seq: row.seq) { json in
                guard row.seq != unsendable else { return Self.writeExplanation(row.seq, row.samples.count, to: &json) }
                self.readings.write(row, to: &json)
            }
            guard hasRoom else { return self.took(Int(writer.count), of: rows.count) }
        }
        return self.took(rows.count, of: rows.count)
    }

    /// Returns whether there are no more rows, and adapts the number of rows to read next time.
    private mutating func took(_ count: Int, of rows: Int) -> Bool {
        let wasLimited = rows == self.rowLimit
        if count == rows, wasLimited {
            self.rowLimit = min(self.rowLimit * 2, 4096)
        } else if count < rows {
            self.rowLimit = max(16, min(count + count / 8 + 8, 4096))
        }
        return count == rows && !wasLimited
    }

    private static func writeExplanation(_ seq: Int64, _ size: Int, to json: inout JSONBytes) {
        json.raw("{\"seq\":")
        json.integer(seq)
        json.raw(",\"left_out\":\"the broker takes no message of its size\",\"size\":")
        json.integer(Int64(size))
        json.raw("}")
    }
}
