internal import GRDB
public import Shared

/// Commands.
extension SiteReader {
    public func commands(_ query: ListQuery) async throws -> Page<CommandView> {
        try await self.read { db in
            var filter = SQLFilter()
            filter.add("number < ?", try ListQuery.number(query.before))
            filter.add("charger_id = ?", try db.chargerID(query.charger))
            filter.add("parent = (SELECT number FROM group_command WHERE id = ?)", query.command)
            if query.isOpen == true { filter.add(CommandRows.isOpen) }
            let rows = try db.rows(
                CommandRows.select + filter.clause + " ORDER BY number DESC LIMIT \(query.limit + 1)",
                filter.arguments)
            let views = try rows.prefix(query.limit).map { CommandView(try Command($0)) }
            let next = rows.count > query.limit ? String(rows[query.limit - 1]["number"] as Int64) : nil
            return Page(views, next: next)
        }
    }

    public func command(_ id: String) async throws -> CommandView {
        try await self.read { db in
            guard let row = try db.rows(CommandRows.select + " WHERE command.id = ?", [id]).first else {
                throw Refusal(.notFound, "there is no command '\(id)'; 'edgectl commands' lists the newest")
            }
            return CommandView(try Command(row))
        }
    }
}
