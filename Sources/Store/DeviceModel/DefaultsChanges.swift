internal import GRDB
public import Shared

/// The site's defaults, as they reach chargers: once for each approval, and when a technician asks.
extension Change {
    /// Has a charger set as the site's defaults say: now, or when it connects next.
    ///
    /// - Throws: `Refusal` when no charger has this identity, or it awaits approval.
    public func applyDefaults(to identity: String) throws {
        let id = try self.charger(identity)
        guard self.cache.chargers[id]?.isApproved ?? false else {
            throw Refusal(.conflict, "charger '\(identity)' awaits approval: approve it first")
        }
        try self.wantDefaults(of: id)
    }

    /// A charger was approved, or made known by a technician.
    func wasApproved(_ charger: ChargerID) throws {
        if self.cache.chargers[charger]?.connectedAt == nil { try self.chargerStands(online: false, charger) }
        guard self.settings.appliesDefaults else { return }
        try self.wantDefaults(of: charger)
    }

    private func wantDefaults(of charger: ChargerID) throws {
        try self.run("UPDATE charger SET wants_defaults = 1 WHERE id = ?", [charger.rawValue])
        try self.metDefaults(of: charger)
    }

    /// The charger is there: it can be set.
    func metDefaults(of charger: ChargerID) throws {
        guard let known = self.cache.chargers[charger], known.isServed, known.connectedAt != nil,
            try self.row("SELECT 1 FROM charger WHERE id = ? AND wants_defaults = 1", [charger.rawValue]) != nil
        else { return }
        self.notice.defaults.insert(charger)
    }

    /// Stores the commands that set a charger as the site's defaults say, where that is wanted.
    ///
    /// - Parameter commands: makes them, of the charger's subprotocol and its identity.
    public func sendDefaults(
        to charger: ChargerID, commands: (_ version: String, _ identity: String) -> [CommandRequest]
    ) throws {
        guard
            let known = try self.row(
                "SELECT version, identity FROM charger WHERE id = ? AND wants_defaults = 1", [charger.rawValue]),
            let version = known[0] as String?
        else { return }
        try self.run("UPDATE charger SET wants_defaults = 0 WHERE id = ?", [charger.rawValue])
        for command in commands(version, known[1]) { _ = try self.receive(command) }
    }

    /// Chargers that were to be set when the gateway stopped.
    func tickDefaults() throws {
        let rows = try self.rows("SELECT id FROM charger WHERE wants_defaults = 1 AND connected_at IS NOT NULL")
        for row in rows { try self.metDefaults(of: ChargerID(rawValue: row[0])) }
    }
}
