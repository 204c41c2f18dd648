internal import GRDB
internal import Shared

/// What was said from above of a charger, or what is in force of it: with its password as it is stored.
struct ChargerStanding: Codable {
    var configuration: ChargerConfiguration
    /// Nil: none is asked for.
    var passwordHash: String?
    /// Whether the password is a part of it.
    var namesPassword: Bool
}

/// Chargers from above: those that are named are made what is said of them, the others stay as they are.
extension Change {
    func apply(_ chargers: SiteDocument.Chargers, _ work: inout ConfigurationWork) throws {
        work.begin(.chargers)
        let overridden = try self.overridden(.chargers)
        for item in chargers {
            let wanted = ChargerStanding(
                configuration: item.value, passwordHash: work.hashes[item.value.id],
                namesPassword: item.value.password == "" || work.hashes[item.value.id] != nil)
            guard !overridden.contains(item.value.id) else {
                let before: ChargerStanding? = try self.wanted(.chargers, .charger(item.value.id))
                try self.want(
                    .chargers, .charger(item.value.id), CommandRows.text(wanted.masked.completed(by: before)))
                work.count(.chargers, \.overridden)
                continue
            }
            let old = try self.standing(of: item.value.id)
            let boot = work.boot
            try work.attempt(item.path) { try self.bring(wanted, charger: item.value.id, boot: boot) }
            let new = try self.standing(of: item.value.id)
            if old?.isApproved != true, new?.isApproved == true {
                work.count(.chargers, \.added)
            } else if old?.isApproved == true, new?.isApproved != true {
                work.count(.chargers, \.removed)
            } else if try old.map(CommandRows.text) != new.map(CommandRows.text) {
                work.count(.chargers, \.changed)
            }
        }
    }

    /// Makes a charger what was said of it from above; nil: nothing was said of it, and it stays as it is.
    func bring(
        _ wanted: ChargerStanding?, charger identity: String, boot: ((String) -> CommandRequest)?
    ) throws {
        guard let wanted else { return }
        let configuration = wanted.configuration
        try self.run("INSERT OR IGNORE INTO configured_charger VALUES (?)", [identity])
        let old = try self.standing(of: identity)
        guard configuration.approved != false else {
            if old?.isApproved == true { try self.removeCharger(identity) }
            return
        }
        if old?.isApproved != true {
            try self.add(NewCharger(identity: identity, label: configuration.label))
        } else if let label = configuration.label, label != old?.configuration.label {
            try self.setLabel(label, of: identity)
        }
        if wanted.namesPassword, wanted.passwordHash != old?.passwordHash {
            try self.setPassword(of: identity, hash: wanted.passwordHash)
        }
        if let minimum = configuration.minimumProfile, minimum != old?.configuration.minimumProfile ?? 0 {
            try self.setMinimumProfile(of: identity, to: minimum)
        }
        if let isStrict = configuration.strict { try self.setStrict(isStrict, of: identity) }
        if let groups = configuration.groups { try self.setGroups(Set(groups.map { $0.lowercased() }), of: identity) }
        switch configuration.registration {
        case .accepted: try self.approveCharger(identity, boot: boot)
        case .held, .rejected:
            let registration = configuration.registration ?? .accepted
            if old?.configuration.registration != registration {
                try self.turnAway(identity, as: registration, boot: boot)
            }
        case nil: break
        }
    }

    private func setGroups(_ groups: Set<String>, of identity: String) throws {
        let old = Set(try self.standing(of: identity)?.configuration.groups ?? [])
        for group in groups.subtracting(old).sorted() {
            try self.changeChargerGroup(group, ChangeChargerGroup(add: [identity]))
        }
        for group in old.subtracting(groups).sorted() {
            try self.changeChargerGroup(group, ChangeChargerGroup(remove: [identity]))
        }
    }

    /// What is in force of a charger; nil where none has this identity.
    func standing(of identity: String) throws -> ChargerStanding? {
        guard let row = try self.row("SELECT * FROM charger WHERE identity = ?", [identity]) else { return nil }
        var configuration = ChargerConfiguration(id: identity)
        configuration.label = row["label"]
        configuration.approved = row["is_approved"]
        configuration.registration = Registration(rawValue: row["registration"])
        configuration.minimumProfile = row["minimum_profile"]
        configuration.strict = row["is_strict"]
        configuration.groups = try self.rows(
            "SELECT name FROM charger_group WHERE charger_id = ? ORDER BY name", [row["id"] as Int64]
        ).map { $0[0] }
        return ChargerStanding(configuration: configuration, passwordHash: row["password_hash"], namesPassword: true)
    }

    /// A person on the site is about to change a charger; one that is not here was removed from above.
    func overridingCharger(_ identity: String) throws {
        try self.overriding(.chargers, .charger(identity)) {
            try CommandRows.text(try self.standing(of: identity) ?? .removed(identity))
        }
    }

    /// A charger has taken a new password: it could not log in any more with the one from before its override, when that
    /// is released.
    func wantPassword(of identity: String, hash: String) throws {
        guard var wanted: ChargerStanding = try self.wanted(.chargers, .charger(identity)), wanted.namesPassword else {
            return
        }
        wanted.passwordHash = hash
        try self.want(.chargers, .charger(identity), CommandRows.text(wanted))
    }

    /// What people call a charger.
    func setLabel(_ label: String, of identity: String) throws {
        let id = try self.charger(identity)
        try self.run("UPDATE charger SET label = ? WHERE id = ?", [label, id.rawValue])
        try self.record(.chargerChanged, charger: id, ["label": label])
    }
}

extension ChargerStanding {
    fileprivate static func removed(_ identity: String) -> ChargerStanding {
        var configuration = ChargerConfiguration(id: identity)
        configuration.approved = false
        return ChargerStanding(configuration: configuration, passwordHash: nil, namesPassword: false)
    }

    fileprivate var isApproved: Bool { self.configuration.approved == true }

    /// With what was said before in the place of what is left out.
    fileprivate func completed(by before: ChargerStanding?) -> ChargerStanding {
        guard let before else { return self }
        var (all, old) = (self, before.configuration)
        old.approved = true
        all.configuration.label = self.configuration.label ?? old.label
        all.configuration.approved = self.configuration.approved ?? old.approved
        all.configuration.registration = self.configuration.registration ?? old.registration
        all.configuration.groups = self.configuration.groups ?? old.groups
        all.configuration.minimumProfile = self.configuration.minimumProfile ?? old.minimumProfile
        all.configuration.strict = self.configuration.strict ?? old.strict
        if !self.namesPassword { (all.passwordHash, all.namesPassword) = (before.passwordHash, before.namesPassword) }
        return all
    }

    /// Without the password in clear.
    fileprivate var masked: ChargerStanding {
        var masked = self
        masked.configuration.password = nil
        return masked
    }
}
