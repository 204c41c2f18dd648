import Shared
import Store

/// A batch, ready to be published.
struct Batch: Sendable {
    let epoch: String
    /// The last record before it.
    let after: Int64
    let last: Int64
    let records: Int64
    /// The last of them; nil without any.
    let lastRecord: Int64?
    /// Records of the range that are not needed.
    let thinned: Int64
    /// Whether more records wait behind it.
    let isFull: Bool
    let payload: [UInt8]
}

/// Reads the records of one stream out of the database and makes them batches. Used by one task at a time.
struct BatchReader {
    let stream: SiteStream
    let source: String
    private let store: SiteStore
    private let thinning: Thinning
    private var readings = ReadingJSON()
    /// As many rows as the last batch could take and some more: neither one by one, nor thousands to drop.
    private var rowLimit: Int

    /// The most rows that are read for one batch, where few of them are needed.
    private static let mostRows = 50_000

    /// - Parameter rows: how many to read for the first batch.
    init(
        stream: SiteStream, source: String, store: SiteStore, thinning: Thinning = Thinning([]), rows: Int = 64
    ) {
        self.rowLimit = rows
        self.thinning = thinning
        self.stream = stream
        self.source = source
        self.store = store
    }

    /// - Parameters:
    ///   - end: the last record that is known to be committed; what is not there up to it was pruned.
    ///   - limit: what the broker takes.
    ///   - replay: the query that asked for it, where it is no batch of the live flow; then it ends with `end`.
    /// - Throws: the database's error.
    mutating func batch(
        epoch: String, after: Int64, end: Int64, limit: PayloadLimit, replay: String? = nil
    ) throws -> Batch {
        let unsendable = limit.unsendable
        var writer = BatchWriter(
            stream: self.stream.rawValue, source: self.source, epoch: epoch, after: after, maximumBytes: limit.bytes)
        let tookAll =
            switch self.stream {
            case .journal: try self.writeJournal(to: &writer, unsendable, upTo: replay == nil ? .max : end)
            case .meter where !self.thinning.isEmpty: try self.writeThinned(to: &writer, unsendable)
            case .meter: try self.writeMeter(to: &writer, unsendable, upTo: replay == nil ? .max : end)
            }
        if tookAll { writer.extend(to: end) }
        let givenUp =
            self.stream == .meter && writer.missing > 0
            ? try self.store.readingsGivenUp(after: after, upTo: writer.last) : 0
        return Batch(
            epoch: epoch, after: after, last: writer.last, records: writer.count, lastRecord: writer.lastRecord,
            thinned: writer.thinned, isFull: !tookAll || writer.last < end,
            payload: writer.message(time: self.store.receptionNow().at, givenUp: givenUp, replay: replay))
    }

    private mutating func writeJournal(
        to writer: inout BatchWriter, _ unsendable: Int64?, upTo end: Int64
    ) throws -> Bool {
        let rows = try self.store.journal(after: writer.after, limit: self.rowLimit)
        for row in rows {
            guard row.seq <= end else { return true }
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

    private mutating func writeMeter(
        to writer: inout BatchWriter, _ unsendable: Int64?, upTo end: Int64
    ) throws -> Bool {
        let rows = try self.store.meter(after: writer.after, limit: self.rowLimit)
        for row in rows {
            guard row.seq <= end else { return true }
            let hasRoom = writer.append(seq: row.seq) { json in
                guard row.seq != unsendable else { return Self.writeExplanation(row.seq, row.samples.count, to: &json) }
                self.readings.write(row, to: &json)
            }
            guard hasRoom else { return self.took(Int(writer.count), of: rows.count) }
        }
        return self.took(rows.count, of: rows.count)
    }

    /// What is not needed takes no room, so that more rows are read until a batch is full.
    private mutating func writeThinned(to writer: inout BatchWriter, _ unsendable: Int64?) throws -> Bool {
        var read = 0
        while read < Self.mostRows {
            let rows = try self.store.meterWithPrevious(after: writer.last, limit: 1000)
            for (row, previous) in rows {
                guard
                    self.thinning.needs(
                        row.samples, at: row.at, after: previous.map { (samples: $0.samples, at: $0.at) })
                else {
                    writer.leaveOut(seq: row.seq)
                    continue
                }
                let hasRoom = writer.append(seq: row.seq) { json in
                    guard row.seq != unsendable else {
                        return Self.writeExplanation(row.seq, row.samples.count, to: &json)
                    }
                    self.readings.write(row, to: &json)
                }
                guard hasRoom else { return false }
            }
            guard rows.count == 1000 else { return true }
            read += rows.count
        }
        return false
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
