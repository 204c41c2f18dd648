internal import Foundation
internal import GRDB
public import Shared

/// Tariffs and where they apply.
extension SiteReader {
    public func tariffs(_ query: ListQuery) async throws -> Page<TariffView> {
        try await self.read { db in
            let rows = try db.rows(
                """
                SELECT * FROM tariff t WHERE name > ? AND id = (SELECT max(id) FROM tariff WHERE name = t.name)
                \(query.isOpen == true ? "AND retired_at IS NULL" : "") ORDER BY name LIMIT ?
                """, [query.after ?? "", query.limit + 1])
            let views = try rows.prefix(query.limit).map { try TariffView(db, $0) }
            return Page(views, next: rows.count > query.limit ? views.last?.tariff.id : nil)
        }
    }

    public func tariff(_ id: String) async throws -> TariffView {
        try await self.read { db in
            let rows = try db.rows("SELECT * FROM tariff WHERE name = ? ORDER BY id DESC LIMIT 1", [id])
            guard let row = rows.first else {
                throw Refusal(.notFound, "no tariff is called '\(id)'; 'edgectl tariffs' lists those that exist")
            }
            return try TariffView(db, row)
        }
    }

    public func tariffAssignments(_ query: ListQuery) async throws -> Page<TariffAssignment> {
        try await self.read { db in
            let offset = max(0, try ListQuery.number(query.after) ?? 0)
            let rows = try db.rows(
                TariffRows.assignments + " ORDER BY identity, evse LIMIT ? OFFSET ?", [query.limit + 1, offset])
            let next = rows.count > query.limit ? String(offset + Int64(query.limit)) : nil
            return Page(rows.prefix(query.limit).map(TariffAssignment.init), next: next)
        }
    }
}

/// Tariffs as rows.
enum TariffRows {
    static let assignments = """
        SELECT t.name, c.identity, a.evse FROM tariff_assignment a JOIN tariff t ON t.id = a.tariff_id AND a.until IS NULL
        LEFT JOIN charger c ON c.id = a.charger_id
        """

    static func tariff(_ db: Database, version: Int64) throws -> Tariff? {
        try db.rows("SELECT definition FROM tariff WHERE id = ?", [version]).first.map { try self.tariff($0[0]) }
    }

    static func tariff(_ definition: String) throws -> Tariff {
        try JSONDecoder().decode(Tariff.self, from: Data(definition.utf8))
    }
}

extension TariffView {
    init(_ db: Database, _ row: Row) throws {
        let assignments = try db.rows(
            TariffRows.assignments + " WHERE a.tariff_id = ? ORDER BY identity, evse LIMIT 1000", [row["id"] as Int64])
        self.init(
            version: row["id"], tariff: try TariffRows.tariff(row["definition"]),
            createdAt: Timestamp(milliseconds: row["created_at"]), retiredAt: row.time("retired_at"),
            assignments: assignments.map(TariffAssignment.init))
    }
}

extension TariffAssignment {
    init(_ row: Row) {
        self.init(tariff: row[0], charger: row[1], evse: row[2])
    }
}
