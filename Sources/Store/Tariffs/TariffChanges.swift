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
        let definition = String(decoding: try CanonicalJSON.encode(tariff), as: UTF8.self)
        let old = try self.currentTariff(named: tariff.id)
        try self.run(
            "UPDATE tariff SET retired_at = ? WHERE name = ? AND retired_at IS NULL",
            [self.now.milliseconds, tariff.id])
        try self.run(
            "INSERT INTO tariff (name, definition, created_at) VALUES (?, ?, ?)",
            [tariff.id, definition, self.now.milliseconds])
        let version = self.db.lastInsertedRowID
        if let old {
            try self.run("UPDATE tariff_assignment SET tariff_id = ? WHERE tariff_id = ?", [version, old])
        }
        try self.record(JournalKind.tariffChanged.rawValue, json: definition)
    }

    /// Assigns a tariff: to the site (no charger), to a charger (no EVSE), or to one EVSE of it. Nil takes it away.
    public func assignTariff(_ name: String?, charger identity: String?, evse: Int?) throws {
        let charger = try identity.map(self.charger)
        try self.run(
            "DELETE FROM tariff_assignment WHERE charger_id IS ? AND evse IS ?", [charger?.rawValue, evse])
        if let name {
            guard let version = try self.currentTariff(named: name) else {
                throw Refusal(.notFound, "no tariff is called '\(name)'; 'edgectl tariffs' lists those that exist")
            }
            try self.run("INSERT INTO tariff_assignment VALUES (?, ?, ?)", [charger?.rawValue, evse, version])
        }
        try self.record(.tariffAssigned, charger: charger, TariffAssignedFacts(tariff: name, evse: evse))
    }

    /// Retires a tariff that nothing is assigned to. Sessions that pinned it keep it.
    public func retireTariff(_ name: String) throws {
        guard let version = try self.currentTariff(named: name) else {
            throw Refusal(.notFound, "no tariff is called '\(name)'; 'edgectl tariffs' lists those that exist")
        }
        guard try self.row("SELECT 1 FROM tariff_assignment WHERE tariff_id = ?", [version]) == nil else {
            throw Refusal(.conflict, "tariff '\(name)' is assigned: assign another one in its place first")
        }
        try self.run("UPDATE tariff SET retired_at = ? WHERE id = ?", [self.now.milliseconds, version])
        try self.record(.tariffChanged, ["id": name, "retired": "true"])
    }

    private func currentTariff(named name: String) throws -> Int64? {
        try self.row("SELECT id FROM tariff WHERE name = ? AND retired_at IS NULL", [name])?[0]
    }

    /// The tariff's version in force at an EVSE: the narrowest assignment wins.
    func tariff(at charger: ChargerID, evse: Int) throws -> Int64? {
        try self.row(
            """
            SELECT tariff_id FROM tariff_assignment
            WHERE (charger_id IS NULL OR charger_id = ?) AND (evse IS NULL OR evse = ?)
            ORDER BY evse IS NULL, charger_id IS NULL LIMIT 1
            """, [charger.rawValue, evse])?[0]
    }

    /// A tariff's version by its number.
    func tariff(version: Int64) throws -> Tariff? {
        guard let row = try self.row("SELECT definition FROM tariff WHERE id = ?", [version]) else { return nil }
        return try JSONDecoder().decode(Tariff.self, from: Data((row[0] as String).utf8))
    }
}

private struct TariffAssignedFacts: Encodable {
    var tariff: String?
    var evse: Int?
}
