internal import GRDB
internal import Shared

extension Change {
    /// Moves an identity to new hardware: what belonged to the old one is forgotten (its password, the security profile
    /// below which it might not fall, what it said of itself, its connectors and settings, and what it was still asked
    /// to do), and its sessions, invoices and journal stay. It counts as newly approved.
    ///
    /// - Parameter passwordHash: what the new hardware must log in with; nil for none.
    /// - Throws: `Refusal` when no charger has this identity, it awaits approval, is connected, or a session runs there.
    public func replaceCharger(_ identity: String, passwordHash: String?) throws {
        let id = try self.charger(identity)
        try self.requireReplaceable(id, identity)
        try self.overridingCharger(identity)
        guard let old = try self.row("SELECT * FROM charger WHERE id = ?", [id.rawValue]) else { return }
        let facts = ReplacedFacts(old, isPasswordSet: passwordHash != nil)
        try self.abandonCommands(of: id)
        try self.revokeCertificates(of: id, reason: "the charger was replaced by other hardware")
        try self.run(
            """
            UPDATE charger SET highest_profile = 0, password_hash = ?, pending_password_hash = NULL, version = NULL,
                vendor = NULL, model = NULL, serial_number = NULL, firmware_version = NULL, booted_at = NULL, told = NULL,
                remote_address = NULL WHERE id = ?
            """, [passwordHash, id.rawValue])
        try self.endReservations(of: id)
        try self.endStates([.plugged, .faulted], of: id)
        try self.endStates([.offline], of: id, ofConnectorsOnly: true)
        let tables = [
            "connector", "device_variable", "model_reading", "local_list", "charger_report", "charger_condition",
            "event_stream", "variable_monitor", "dynamic_schedule",
        ]
        for table in tables {
            try self.run("DELETE FROM \(table) WHERE charger_id = ?", [id.rawValue])
        }
        try self.record(.chargerReplaced, charger: id, facts)
        try self.wasApproved(id)
    }

    private func requireReplaceable(_ id: ChargerID, _ identity: String) throws {
        guard let known = self.cache.chargers[id], known.isApproved else {
            throw Refusal(.conflict, "charger '\(identity)' awaits approval: there is nothing to replace")
        }
        guard known.connectedAt == nil else {
            throw Refusal(
                .conflict, "charger '\(identity)' is connected: take the old hardware off the network and try again")
        }
        guard self.liveSessions(of: id).isEmpty else {
            throw Refusal(
                .conflict, "a session runs at '\(identity)': close it (edgectl session close) and try again")
        }
    }

    /// What the old hardware held the new one does not.
    private func endReservations(of charger: ChargerID) throws {
        let held = try self.rows(
            "SELECT number FROM reservation WHERE charger_id = ? AND state = 'held'", [charger.rawValue])
        for row in held {
            try self.changeReservation(row[0], at: charger) { $0.ended(as: .removed, now: self.now) }
        }
    }

    /// What the old hardware was asked to do is not done by the new one.
    private func abandonCommands(of charger: ChargerID) throws {
        let open = try self.rows(
            "SELECT id FROM command WHERE charger_id = ? AND \(CommandRows.isOpen)",
            [charger.rawValue])
        for row in open {
            try self.changeCommand(row[0]) { $0.failed("the charger was replaced by other hardware") }
        }
    }
}

/// What the journal says of the hardware that was replaced.
private struct ReplacedFacts: Encodable {
    var vendor: String?
    var model: String?
    var serialNumber: String?
    var firmwareVersion: String?
    var highestProfile: Int
    var isPasswordSet: Bool

    enum CodingKeys: String, CodingKey {
        case vendor, model
        case serialNumber = "serial_number"
        case firmwareVersion = "firmware_version"
        case highestProfile = "highest_profile"
        case isPasswordSet = "password_set"
    }

    init(_ row: Row, isPasswordSet: Bool) {
        self.vendor = row["vendor"]
        self.model = row["model"]
        self.serialNumber = row["serial_number"]
        self.firmwareVersion = row["firmware_version"]
        self.highestProfile = row["highest_profile"]
        self.isPasswordSet = isPasswordSet
    }
}
