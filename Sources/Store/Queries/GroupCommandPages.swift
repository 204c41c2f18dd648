internal import Foundation
internal import GRDB
public import Shared

/// Commands for many chargers.
extension SiteReader {
    public func groupCommands(_ query: ListQuery) async throws -> Page<GroupCommandView> {
        try await self.read { db in
            var filter = SQLFilter()
            filter.add("number < ?", try ListQuery.number(query.before))
            if query.isOpen == true { filter.add("ended_at IS NULL") }
            let rows = try db.rows(
                "SELECT * FROM group_command" + filter.clause + " ORDER BY number DESC LIMIT \(query.limit + 1)",
                filter.arguments)
            let views = try rows.prefix(query.limit).map { try GroupCommandView(db, $0) }
            let next = rows.count > query.limit ? String(rows[query.limit - 1]["number"] as Int64) : nil
            return Page(views, next: next)
        }
    }

    public func groupCommand(_ id: String) async throws -> GroupCommandView {
        try await self.read { db in
            guard let view = try GroupCommandView.find(db, "id = ?", [id]) else {
                throw Refusal.unknownGroupCommand(id)
            }
            return view
        }
    }
}

extension GroupCommandView {
    private static let mostExceptions = 100
    private static let longestDetail = 200

    /// - Parameter condition: names one.
    static func find(_ db: Database, _ condition: String, _ arguments: StatementArguments) throws -> GroupCommandView? {
        try db.rows("SELECT * FROM group_command WHERE \(condition)", arguments).first.map {
            try GroupCommandView(db, $0)
        }
    }

    init(_ db: Database, _ row: Row) throws {
        let number: Int64 = row["number"]
        let counts = try db.rows("SELECT state, count(*) FROM command WHERE parent = ? GROUP BY state", [number])
        let outcomes = counts.compactMap { row in CommandState(rawValue: row[0]).map { ($0, row[1] as Int) } }
        let endedAt = row.time("ended_at")
        self.init(
            command: row["id"], scope: CommandScope(rawValue: row["scope"]) ?? .site,
            arguments: try JSONDecoder().decode(
                CommandArguments.self, from: Data((row["arguments"] as String).utf8)),
            origin: CommandRequest.Origin(rawValue: row["origin"]) ?? .local,
            state: endedAt == nil ? .received : .finished, chargers: row["members"],
            outcomes: Dictionary(uniqueKeysWithValues: outcomes), exceptions: try Self.exceptions(db, number),
            receivedAt: Timestamp(milliseconds: row["received_at"]),
            expiresAt: Timestamp(milliseconds: row["expires_at"]), endedAt: endedAt)
    }

    private static func exceptions(_ db: Database, _ number: Int64) throws -> [Exception] {
        let rows = try db.rows(
            """
            SELECT command.id, identity, state, detail FROM command JOIN charger ON charger.id = charger_id
            WHERE parent = ? AND NOT (\(CommandRows.isOpen)) AND state != 'effective' ORDER BY identity LIMIT ?
            """, [number, Self.mostExceptions])
        return rows.map { row in
            Exception(
                command: row[0], charger: row[1], state: CommandState(rawValue: row[2]) ?? .unknown,
                detail: (row[3] as String?).map { String($0.prefix(Self.longestDetail)) })
        }
    }
}
