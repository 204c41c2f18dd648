internal import Foundation
internal import GRDB
public import Shared

/// A quarantined message's raw frame, and the version in which to read it.
public struct QuarantinedFrame: Sendable {
    /// The subprotocol that the charger spoke; nil where that is not known.
    public var version: String?
    public var bytes: [UInt8]
}

/// Messages that wait for a person.
extension SiteReader {
    public func quarantinedFrame(_ id: Int64) async throws -> QuarantinedFrame {
        try await self.read { db in
            guard let row = try db.rows("SELECT version, frame FROM quarantine WHERE id = ?", [id]).first else {
                throw Refusal(.notFound, "nothing in quarantine has the number \(id); see 'edgectl quarantine'")
            }
            return QuarantinedFrame(version: row[0], bytes: Array(row[1] as Data))
        }
    }

    public func quarantine(_ query: ListQuery) async throws -> Page<QuarantineView> {
        try await self.read { db in
            var filter = SQLFilter()
            filter.add("q.id < ?", try ListQuery.number(query.before))
            filter.add("charger_id = ?", try db.chargerID(query.charger))
            if query.isOpen ?? true { filter.add("state = 'open'") }
            let rows = try db.rows(
                """
                SELECT q.*, identity FROM quarantine q LEFT JOIN charger_name c ON c.id = charger_id\(filter.clause)
                ORDER BY q.id DESC LIMIT \(query.limit + 1)
                """, filter.arguments)
            let views = rows.prefix(query.limit).map(QuarantineView.init)
            return Page(views, next: rows.count > query.limit ? views.last.map { String($0.id) } : nil)
        }
    }
}

extension QuarantineView {
    init(_ row: Row) {
        self.init(
            id: row["id"], charger: row["identity"], receivedAt: Timestamp(milliseconds: row["received_at"]),
            reason: row["reason"], frame: String(decoding: row["frame"] as Data, as: UTF8.self), state: row["state"],
            session: row["session_id"], note: row["note"], mended: row["mended"], times: row["times"],
            lastReceivedAt: Timestamp(milliseconds: row["last_received_at"]))
    }
}
