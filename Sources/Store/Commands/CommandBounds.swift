internal import GRDB
internal import Shared

/// How many commands may wait for a charger. What is waiting costs room, and is too old to be wanted before its turn comes.
extension Change {
    /// The most commands of a charger that are not finished. The gateway's own do not count.
    static let mostOpenCommands = 100
    /// As many more may come that are of high priority: a stop is not refused because logs wait.
    static let reservedForHighPriority = 20

    /// - Throws: `Refusal` when too many wait.
    func requireRoom(for request: CommandRequest, at charger: ChargerID) throws {
        guard request.origin != .gateway else { return }
        let limit = Self.mostOpenCommands + (request.priority == .high ? Self.reservedForHighPriority : 0)
        let open = try self.row(
            "SELECT count(*) FROM command WHERE charger_id = ? AND \(CommandRows.isOpen) AND origin != 'gateway'",
            [charger.rawValue])
        guard let count: Int = open?[0], count >= limit else { return }
        throw Refusal(
            .conflict,
            "\(count) commands wait for '\(request.charger)' already: cancel some, or let a newer one replace an older one"
        )
    }
}
