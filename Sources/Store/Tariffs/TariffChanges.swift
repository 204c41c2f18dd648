internal import Foundation
internal import GRDB
public import Shared

extension Change {
    /// Adds a tariff, or a new version of the one with the same id: sessions that run keep what they pinned.
    ///
    /// - Throws: `Refusal` when the tariff contradicts itself.
    public func set(_ tariff: Tariff) throws {
        let problems = tariff.problems()
        guard problems.isEmpty else {
            throw Refusal(
                .invalid, "tariff '\(tariff.id)' is not valid: " + problems.map { "\($0)" }.joined(separator: "; "))
        }
        // One site, one currency: totals over sessions would be wrong otherwise.
        guard tariff.currency == self.settings.currency else {
            throw Refusal(
                .invalid,
                "tariff '\(tariff.id)' is in \(tariff.currency) and this site counts in \(self.settings.currency) "
                    + "(site.currency)")
        }
        try self.overriding(.tariffs, .tariff(tariff.id)) { try self.definition(ofTariff: tariff.id) }
        let definition = String(decoding: try CanonicalJSON.encode(tariff), as: UTF8.self)
        let old = try self.currentTariff(named: tariff.id)
        try self.run(
            "UPDATE tariff SET retired_at = ? WHERE name = ? AND retired_at IS NULL",
            [self.now.milliseconds, tariff.id])
        try self.run(
            "INSERT INTO tariff (name, definition, created_at) VALUES (?, ?, ?)",
            [tariff.id, definition, self.now.milliseconds])
        let version = self.db.lastInsertedRowID
        if let old { try self.reassign(from: old, to: version) }
        try self.record(JournalKind.tariffChanged.rawValue, json: definition)
    }

    /// Assigns a tariff: to the site (no charger), to a charger (no EVSE), or to one EVSE of it. Nil takes it away.
    public func assignTariff(_ name: String?, charger identity: String?, evse: Int?) throws {
        let charger = try identity.map(self.charger)
        try self.overriding(.tariffs, .assignment(charger: identity, evse: evse)) {
            try self.assigned(to: identity, evse: evse)
        }
        try self.run(
            "UPDATE tariff_assignment SET until = ? WHERE charger_id IS ? AND evse IS ? AND until IS NULL",
            [self.now.milliseconds, charger?.rawValue, evse])
        if let name {
            guard let version = try self.currentTariff(named: name) else {
                throw Refusal(.notFound, "no tariff is called '\(name)'; 'edgectl tariffs' lists those that exist")
            }
            try self.run(
                "INSERT INTO tariff_assignment VALUES (?, ?, ?, ?, NULL)",
                [charger?.rawValue, evse, version, self.now.milliseconds])
        }
        try self.record(.tariffAssigned, charger: charger, TariffAssignedFacts(tariff: name, evse: evse))
    }

    /// Retires a tariff that nothing is assigned to. Sessions that pinned it keep it.
    public func retireTariff(_ name: String) throws {
        guard let version = try self.currentTariff(named: name) else {
            throw Refusal(.notFound, "no tariff is called '\(name)'; 'edgectl tariffs' lists those that exist")
        }
        guard try self.row("SELECT 1 FROM tariff_assignment WHERE tariff_id = ? AND until IS NULL", [version]) == nil
        else {
            throw Refusal(.conflict, "tariff '\(name)' is assigned: assign another one in its place first")
        }
        try self.overriding(.tariffs, .tariff(name)) { try self.definition(ofTariff: name) }
        try self.run("UPDATE tariff SET retired_at = ? WHERE id = ?", [self.now.milliseconds, version])
        try self.record(.tariffChanged, TariffRetiredFacts(id: name))
    }

    /// The version in force of a tariff; nil where none is called so.
    func currentTariff(named name: String) throws -> Int64? {
        try self.row("SELECT id FROM tariff WHERE name = ? AND retired_at IS NULL", [name])?[0]
    }

    /// Where a tariff was assigned, its new version is from now on.
    private func reassign(from old: Int64, to version: Int64) throws {
        let scopes = try self.rows(
            "SELECT charger_id, evse FROM tariff_assignment WHERE tariff_id = ? AND until IS NULL", [old])
        try self.run(
            "UPDATE tariff_assignment SET until = ? WHERE tariff_id = ? AND until IS NULL",
            [self.now.milliseconds, old])
        for scope in scopes {
            try self.run(
                "INSERT INTO tariff_assignment VALUES (?, ?, ?, ?, NULL)",
                [scope[0] as Int64?, scope[1] as Int64?, version, self.now.milliseconds])
        }
    }

    /// The tariff's version that was in force at an EVSE at `instant`: the narrowest assignment wins.
    ///
    /// A session that began before anything was ever assigned there gets what is in force now: chargers tell whole
    /// seconds, and their clocks are a little off.
    func tariff(at charger: ChargerID, evse: Int, since instant: Timestamp) throws -> Int64? {
        let scope = "(charger_id IS NULL OR charger_id = ?1) AND (evse IS NULL OR evse = ?2)"
        let order = "ORDER BY evse IS NULL, charger_id IS NULL, since DESC LIMIT 1"
        let then = try self.row(
            """
            SELECT tariff_id FROM tariff_assignment
            WHERE \(scope) AND since <= ?3 AND (until IS NULL OR until > ?3) \(order)
            """, [charger.rawValue, evse, instant.milliseconds])
        if let then { return then[0] }
        return try self.row(
            """
            SELECT tariff_id FROM tariff_assignment WHERE \(scope) AND until IS NULL
                AND NOT EXISTS (SELECT 1 FROM tariff_assignment WHERE \(scope) AND since <= ?3) \(order)
            """, [charger.rawValue, evse, instant.milliseconds])?[0]
    }

    /// A tariff's version by its number.
    func tariff(version: Int64) throws -> Tariff? {
        guard let row = try self.row("SELECT definition FROM tariff WHERE id = ?", [version]) else { return nil }
        return try JSONDecoder().decode(Tariff.self, from: Data((row[0] as String).utf8))
    }
}

private struct TariffRetiredFacts: Encodable {
    var id: String
    var retired = true
}

private struct TariffAssignedFacts: Encodable {
    var tariff: String?
    var evse: Int?
}
