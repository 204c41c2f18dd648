internal import GRDB
public import Shared

/// Commands.
extension SiteReader {
    public func commands(_ query: ListQuery) async throws -> Page<CommandView> {
        let (commands, next) = try await self.numberedCommands(query)
        return Page(commands.map(\.command), next: next)
    }

    /// The same with the numbers that the list is ordered by; of a `charger`, `open` ones, received `since` and before
    /// `until`.
    public func numberedCommands(
        _ query: ListQuery
    ) async throws -> (commands: [(number: Int64, command: CommandView)], next: String?) {
        try await self.read { db in
            var filter = SQLFilter()
            filter.add("number < ?", try ListQuery.number(query.before))
            filter.add("charger_id = ?", try db.chargerID(query.charger))
            filter.add("parent = (SELECT number FROM group_command WHERE id = ?)", query.command)
            filter.add("command.received_at >= ?", query.since?.milliseconds)
            filter.add("command.received_at < ?", query.until?.milliseconds)
            if query.isOpen == true { filter.add(CommandRows.isOpen) }
            let rows = try db.rows(
                CommandRows.select + filter.clause + " ORDER BY number DESC LIMIT \(query.limit + 1)",
                filter.arguments)
            let commands = try rows.prefix(query.limit).map { row in
                (number: row["number"] as Int64, command: CommandView(try Command(row)))
            }
            return (commands, rows.count > query.limit ? commands.last.map { String($0.number) } : nil)
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
