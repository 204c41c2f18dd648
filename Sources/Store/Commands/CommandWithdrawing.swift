internal import GRDB
public import Shared

/// Commands that are not wanted any more.
extension Change {
    /// Takes a command back: what waits is not sent, what its charger has is not sent again. One that is over stays as it
    /// is.
    ///
    /// - Returns: where it stands now.
    /// - Throws: `Refusal` when there is none.
    @discardableResult
    public func cancelCommand(_ id: String) throws -> Command {
        guard let command = try self.changeCommand(id, { $0.withdrawn(.cancelled) }) else {
            throw Refusal(.notFound, "there is no command '\(id)'")
        }
        return command
    }

    /// Takes a command back, or every one of a command for many chargers.
    ///
    /// - Throws: `Refusal` when there is none.
    public func cancelAny(_ id: String) throws {
        guard try self.row("SELECT 1 FROM group_command WHERE id = ?", [id]) == nil else {
            return try self.cancelGroupCommand(id)
        }
        try self.cancelCommand(id)
    }

    /// A newer command takes the place of those of its charger that have the same key.
    func supersede(by newer: CommandRequest, at charger: ChargerID) throws {
        guard let key = newer.replaceKey else { return }
        let older = try self.rows(
            "SELECT id FROM command WHERE charger_id = ? AND replace_key = ? AND \(CommandRows.isOpen) ORDER BY number",
            [charger.rawValue, key])
        for row in older { try self.changeCommand(row[0]) { $0.withdrawn(.superseded(by: newer.id)) } }
    }
}
