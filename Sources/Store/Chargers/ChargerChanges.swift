internal import GRDB
public import Shared

/// A charger to be made known.
public struct NewCharger: Hashable, Sendable {
    public var identity: String
    public var label: String?
    public var passwordHash: String?
    public var pinnedVersion: String?
    /// The lowest security profile that it may come with, 0 to 3.
    public var minimumProfile: Int
    public var isApproved: Bool

    public init(
        identity: String, label: String? = nil, passwordHash: String? = nil, pinnedVersion: String? = nil,
        minimumProfile: Int = 0, isApproved: Bool = true
    ) {
        self.identity = identity
        self.label = label
        self.passwordHash = passwordHash
        self.pinnedVersion = pinnedVersion
        self.minimumProfile = minimumProfile
        self.isApproved = isApproved
    }
}

extension Change {
    /// Makes a charger known; one that awaits approval is approved.
    ///
    /// - Throws: `Refusal` when a charger with the identity is approved already, or the identity is none.
    @discardableResult
    public func add(_ charger: NewCharger) throws -> ChargerID {
        guard ChargerIdentity.isValid(charger.identity) else {
            throw Refusal(.invalid, "'\(charger.identity)' cannot name a charger: \(ChargerIdentity.rule)")
        }
        // One that comes unknown is no person's doing.
        if charger.isApproved { try self.overridingCharger(charger.identity) }
        if let known = try self.row("SELECT id, is_approved FROM charger WHERE identity = ?", [charger.identity]) {
            guard !(known[1] as Bool), charger.isApproved else {
                throw Refusal(.conflict, "charger '\(charger.identity)' is known already")
            }
            try self.approve(ChargerID(rawValue: known[0]), as: charger)
            return ChargerID(rawValue: known[0])
        }
        try self.run(
            """
            INSERT INTO charger (
                identity, label, is_approved, password_hash, pinned_version, minimum_profile, added_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                charger.identity, charger.label, charger.isApproved, charger.passwordHash, charger.pinnedVersion,
                charger.minimumProfile, self.now.milliseconds,
            ])
        let id = ChargerID(rawValue: self.db.lastInsertedRowID)
        try self.run("INSERT INTO charger_name VALUES (?, ?)", [id.rawValue, charger.identity])
        self.cache.set(SiteCache.Charger(identity: charger.identity, isApproved: charger.isApproved), for: id)
        try self.record(.chargerAdded, charger: id, ["approved": charger.isApproved])
        if charger.isApproved { try self.wasApproved(id) }
        return id
    }

    /// A charger that was removed and is added again is met anew: it may begin at a lower security profile.
    private func approve(_ id: ChargerID, as charger: NewCharger) throws {
        try self.run(
            """
            UPDATE charger SET is_approved = 1, registration = 'accepted', label = ifnull(?, label),
                password_hash = ifnull(?, password_hash), pinned_version = ifnull(?, pinned_version),
                minimum_profile = max(?, minimum_profile), highest_profile = 0 WHERE id = ?
            """,
            [charger.label, charger.passwordHash, charger.pinnedVersion, charger.minimumProfile, id.rawValue])
        if var known = self.cache.chargers[id] {
            known.isApproved = true
            known.registration = .accepted
            self.cache.set(known, for: id)
        }
        try self.record(.chargerChanged, charger: id, ["approved": true])
        try self.wasApproved(id)
        if self.cache.chargers[id]?.connectedAt != nil { try self.metModel(of: id) }
    }

    /// Approves a charger that awaits it, was held back or rejected.
    ///
    /// - Parameter boot: makes the command that has a charger with this identity boot again: one that was turned away
    ///   hears at once that it is accepted.
    public func approveCharger(_ identity: String, boot: ((String) -> CommandRequest)? = nil) throws {
        let id = try self.charger(identity)
        if self.cache.chargers[id]?.isServed != true { try self.overridingCharger(identity) }
        try self.register(id, as: .accepted, boot: boot)
        // One that was approved before keeps what it has proved since.
        guard self.cache.chargers[id]?.isApproved == false else { return }
        try self.approve(id, as: NewCharger(identity: identity))
    }

    /// Removes a charger that has no sessions; one that has keeps its history and is no longer approved. What the journal
    /// and the readings tell of it stays as it was told.
    public func removeCharger(_ identity: String) throws {
        let id = try self.charger(identity)
        guard self.liveSessions(of: id).isEmpty else {
            throw Refusal(.conflict, "a session runs at '\(identity)': wait for its end, or close it, and try again")
        }
        try self.overridingCharger(identity)
        let hasHistory =
            try self.row("SELECT 1 FROM session WHERE charger_id = ? LIMIT 1", [id.rawValue]) != nil
            || self.row("SELECT 1 FROM command WHERE charger_id = ? LIMIT 1", [id.rawValue]) != nil
        try self.revokeCertificates(of: id, reason: "the charger was removed")
        if hasHistory {
            try self.run(
                "UPDATE charger SET is_approved = 0, password_hash = NULL, pending_password_hash = NULL WHERE id = ?",
                [id.rawValue])
            if var known = self.cache.chargers[id] {
                known.isApproved = false
                self.cache.set(known, for: id)
            }
            try self.endStates(OutletStateKind.allCases, of: id)
        } else {
            try self.run("DELETE FROM charger WHERE id = ?", [id.rawValue])
            self.cache.set(nil as SiteCache.Charger?, for: id)
        }
        self.notice.access[id] = .removed
        try self.record(.chargerRemoved, charger: id, ["identity": identity])
    }

    /// Sets the lowest security profile that a charger may come with; a connection below it is ended.
    ///
    /// - Parameter minimum: 0 to 3; 0 demands nothing.
    public func setMinimumProfile(of identity: String, to minimum: Int) throws {
        guard (0...3).contains(minimum) else {
            throw Refusal(.invalid, "\(minimum) is no security profile: use 0, 1, 2 or 3")
        }
        let id = try self.charger(identity)
        try self.overridingCharger(identity)
        try self.run("UPDATE charger SET minimum_profile = ? WHERE id = ?", [minimum, id.rawValue])
        self.notice.access[id] = .minimumProfile(minimum)
        try self.record(.chargerChanged, charger: id, ["minimum_profile": minimum])
    }

    /// The number of a charger.
    ///
    /// - Throws: `Refusal` when no charger has this identity.
    func charger(_ identity: String) throws -> ChargerID {
        guard let row = try self.row("SELECT id FROM charger WHERE identity = ?", [identity]) else {
            throw Refusal(
                .notFound, "no charger is called '\(identity)'; 'edgectl chargers' lists those that are known")
        }
        return ChargerID(rawValue: row[0])
    }
}
