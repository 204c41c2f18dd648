internal import GRDB
public import Shared

/// The passwords with which chargers log in; only their salted hashes are kept.
extension Change {
    /// Sets or, with nil, removes the password of a charger.
    ///
    /// A connection that did not prove itself with a certificate is ended: what it proved does not count any more.
    /// The charger still may not fall back to a lower security profile than it ever used.
    public func setPassword(of identity: String, hash: String?) throws {
        let id = try self.charger(identity)
        try self.overridingCharger(identity)
        let hadNone =
            try self.row("SELECT password_hash FROM charger WHERE id = ?", [id.rawValue])?[0] as String? == nil
        if !hadNone || hash != nil { self.notice.access[id] = .password }
        try self.run(
            "UPDATE charger SET password_hash = ?, pending_password_hash = NULL WHERE id = ?",
            [hash, id.rawValue])
        try self.record(.chargerChanged, charger: id, ["password_set": hash != nil])
    }

    /// A charger is about to be told a new password: from now on both count, until it logs in with the new one.
    public func expectPassword(of charger: ChargerID, hash: String) throws {
        try self.run("UPDATE charger SET pending_password_hash = ? WHERE id = ?", [hash, charger.rawValue])
        try self.record(.chargerChanged, charger: charger, ["password_pending": true])
    }

    /// A charger logged in with the password that it was told: the old one counts no more.
    ///
    /// - Parameter hash: the one that was right; where another has been set meanwhile nothing changes.
    public func passwordTaken(by charger: ChargerID, hash: String) throws {
        try self.run(
            """
            UPDATE charger SET password_hash = pending_password_hash, pending_password_hash = NULL
            WHERE id = ? AND pending_password_hash = ?
            """, [charger.rawValue, hash])
        guard self.db.changesCount > 0 else { return }
        if let identity = self.cache.chargers[charger]?.identity { try self.wantPassword(of: identity, hash: hash) }
        try self.record(.chargerChanged, charger: charger, ["password_set": true])
    }

    /// A charger refused the password that it was told: only the old one counts.
    public func passwordRefused(by charger: ChargerID) throws {
        try self.run(
            "UPDATE charger SET pending_password_hash = NULL WHERE id = ? AND pending_password_hash IS NOT NULL",
            [charger.rawValue])
        guard self.db.changesCount > 0 else { return }
        try self.record(.chargerChanged, charger: charger, ["password_pending": false])
    }
}
