internal import GRDB
public import Shared

extension Change {
    /// Has a charger held to the letter of the standard, or no longer: with `isStrict` nothing is tolerated of it.
    ///
    /// - Throws: `Refusal` when no charger has this identity.
    public func setStrict(_ isStrict: Bool, of identity: String) throws {
        let id = try self.charger(identity)
        guard var known = self.cache.chargers[id], known.isStrict != isStrict else { return }
        try self.overridingCharger(identity)
        try self.run("UPDATE charger SET is_strict = ? WHERE id = ?", [isStrict, id.rawValue])
        known.isStrict = isStrict
        self.cache.set(known, for: id)
        try self.record(.chargerChanged, charger: id, ["strict": isStrict])
        self.notice.strictness[id] = isStrict
    }

    /// Whether nothing is tolerated of a charger; changes from then on are named in `CommitNotice.strictness`.
    public func isStrict(_ charger: ChargerID) -> Bool { self.cache.chargers[charger]?.isStrict ?? false }
}
