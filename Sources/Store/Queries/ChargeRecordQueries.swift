internal import GRDB
public import Shared

/// The newest version of a session's charge detail record.
public struct StoredChargeRecord: Hashable, Sendable {
    public var session: Int64
    /// 1 when the session ended, more for corrections.
    public var version: Int64
    public var createdAt: Timestamp
    /// The record: a JSON object.
    public var document: String
}

extension SiteReader {
    /// Newest session first; of a `session`, of a `charger`, of sessions that began `since` and before `until`. The
    /// cursor is the session's number.
    public func chargeRecords(_ query: ListQuery) async throws -> (records: [StoredChargeRecord], next: Int64?) {
        try await self.read { db in
            try db.checkSession(of: query)
            var filter = try SQLFilter(db, sessions: query)
            filter.add("EXISTS (SELECT 1 FROM charge_detail_record WHERE session_id = session.id)")
            let rows = try db.rows(
                """
                SELECT session_id, version, created_at, document FROM charge_detail_record r WHERE session_id IN (
                    SELECT id FROM session\(filter.clause) ORDER BY id DESC LIMIT \(query.limit + 1))
                AND version = (SELECT max(version) FROM charge_detail_record WHERE session_id = r.session_id)
                ORDER BY session_id DESC
                """, filter.arguments)
            let records = rows.prefix(query.limit).map {
                StoredChargeRecord(
                    session: $0[0], version: $0[1], createdAt: Timestamp(milliseconds: $0[2]), document: $0[3])
            }
            return (records, rows.count > query.limit ? records.last?.session : nil)
        }
    }
}
