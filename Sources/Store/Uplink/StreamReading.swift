internal import Foundation
internal import GRDB
public import Shared

/// A record of the journal, as it was committed.
public struct JournalRecord: Hashable, Sendable {
    public var seq: Int64
    public var at: Timestamp
    /// Whether the gateway's wall clock could be believed.
    public var isTrusted: Bool
    public var kind: String
    public var charger: String?
    public var session: Int64?
    public var command: String?
    /// The facts: a JSON object.
    public var data: String
}

/// The samples of one instant, as they were committed.
public struct MeterRecord: Hashable, Sendable {
    public var seq: Int64
    public var charger: String
    public var outlet: Outlet
    public var session: Int64?
    /// The instant that bills.
    public var at: Timestamp
    /// The charger's own timestamp, where another instant bills.
    public var claimed: Timestamp?
    public var receivedAt: Timestamp
    public var samples: [Sample]
}

/// Where the streams and the cloud stand.
public struct StreamPositions: Hashable, Sendable {
    /// One stream: `acknowledged` and `newest` are seqs; all between is the backlog.
    public struct Position: Hashable, Sendable {
        public var acknowledged: Int64
        public var acknowledgedAt: Timestamp?
        public var newest: Int64
        /// When the oldest record that is not acknowledged was received; nil without backlog.
        public var oldestUnsentAt: Timestamp?
        /// Since when a person has the stream wait; nil where it runs.
        public var pausedAt: Timestamp?
        /// Records that were given up, ever, before the cloud had them.
        public var dropped: Int64 = 0

        public var backlog: Int64 { self.newest - self.acknowledged }
    }

    public var epoch: String
    public var journal: Position
    public var meter: Position

    public subscript(stream: SiteStream) -> Position {
        stream == .journal ? self.journal : self.meter
    }
}

/// What the uplink reads. Every call is one short read transaction, in `seq` order.
extension SiteStore {
    /// Records of the journal from `seq` + 1 on, at most `limit`.
    public func journal(after seq: Int64, limit: Int) throws -> [JournalRecord] {
        try self.pool.readBriefly { db in
            let sql = """
                SELECT j.*, c.identity FROM journal j LEFT JOIN charger_name c ON c.id = j.charger_id
                WHERE seq > ? ORDER BY seq LIMIT ?
                """
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [seq, limit]).map(JournalRecord.init)
        }
    }

    /// Meter records from `seq` + 1 on, at most `limit`.
    public func meter(after seq: Int64, limit: Int) throws -> [MeterRecord] {
        try self.pool.readBriefly { db in
            let series = try SeriesTable(db)
            let sql = """
                SELECT m.*, c.identity FROM meter m LEFT JOIN charger_name c ON c.id = m.charger_id
                WHERE seq > ? ORDER BY seq LIMIT ?
                """
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [seq, limit]).map {
                MeterRecord($0, series: series)
            }
        }
    }

    /// The same, each with the reading before it of the same session, where there is one and it is still here.
    public func meterWithPrevious(after seq: Int64, limit: Int) throws -> [(
        record: MeterRecord, previous: MeterRecord?
    )] {
        try self.pool.readBriefly { db in
            let series = try SeriesTable(db)
            let sql = """
                SELECT m.*, c.identity, p.seq AS previous_seq, p.at AS previous_at, p.samples AS previous_samples
                FROM meter m LEFT JOIN charger_name c ON c.id = m.charger_id LEFT JOIN meter p ON p.seq = m.previous
                WHERE m.seq > ? ORDER BY m.seq LIMIT ?
                """
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [seq, limit]).map { row in
                let record = MeterRecord(row, series: series)
                guard let number: Int64 = row["previous_seq"] else { return (record, nil) }
                var previous = record
                previous.seq = number
                previous.at = Timestamp(milliseconds: row["previous_at"])
                let bytes: Data = row["previous_samples"]
                previous.samples = SampleCoding.decode(bytes, series: series.series) ?? []
                return (record, previous)
            }
        }
    }

    public func streamPositions() throws -> StreamPositions {
        try self.pool.readBriefly { db in
            StreamPositions(
                epoch: try String.fetchOne(db, sql: "SELECT epoch FROM site") ?? "",
                journal: try StreamPositions.Position(db, .journal, received: "at"),
                meter: try StreamPositions.Position(db, .meter, received: "received_at"))
        }
    }
}

extension JournalRecord {
    init(_ row: Row) {
        self.init(
            seq: row["seq"], at: Timestamp(milliseconds: row["at"]), isTrusted: row["is_trusted"], kind: row["kind"],
            charger: row["identity"], session: row["session_id"], command: row["command_id"], data: row["data"])
    }
}

extension MeterRecord {
    init(_ row: Row, series: SeriesTable) {
        self.init(
            seq: row["seq"], charger: row["identity"] ?? "",
            outlet: Outlet(evse: row["evse"], connector: row["connector"]), session: row["session_id"],
            at: Timestamp(milliseconds: row["at"]),
            claimed: (row["claimed"] as Int64?).map(Timestamp.init(milliseconds:)),
            receivedAt: Timestamp(milliseconds: row["received_at"]),
            samples: SampleCoding.decode(row["samples"] as Data, series: series.series) ?? [])
    }
}

/// The list of series, for decoding samples.
struct SeriesTable {
    private let byNumber: [Int64: Series]

    init(_ db: Database) throws {
        var byNumber: [Int64: Series] = [:]
        for row in try Row.fetchAll(db.cachedStatement(sql: "SELECT id, code FROM series")) {
            byNumber[row[0]] = Series(code: row[1])
        }
        self.byNumber = byNumber
    }

    func series(_ number: Int64) -> Series? { self.byNumber[number] }
}

extension StreamPositions.Position {
    init(_ db: Database, _ stream: SiteStream, received column: String) throws {
        let cursor = try Row.fetchOne(
            db, sql: "SELECT acknowledged, acknowledged_at, paused_at FROM cursor WHERE stream = ?",
            arguments: [stream.rawValue])
        let acknowledged: Int64 = cursor?[0] ?? 0
        let oldest = try Int64.fetchOne(
            db, sql: "SELECT \(column) FROM \(stream.rawValue) WHERE seq > ? ORDER BY seq LIMIT 1",
            arguments: [acknowledged])
        self.init(
            acknowledged: acknowledged,
            acknowledgedAt: (cursor?[1] as Int64?).map(Timestamp.init(milliseconds:)),
            newest: try Int64.fetchOne(
                db, sql: "SELECT value FROM counter WHERE name = ?", arguments: [stream.rawValue]) ?? 0,
            oldestUnsentAt: oldest.map(Timestamp.init(milliseconds:)),
            pausedAt: (cursor?[2] as Int64?).map(Timestamp.init(milliseconds:)))
        guard stream == .meter else { return }
        self.dropped =
            try Int64.fetchOne(db, sql: "SELECT ifnull(sum(to_seq - from_seq + 1), 0) FROM given_up") ?? 0
    }
}
