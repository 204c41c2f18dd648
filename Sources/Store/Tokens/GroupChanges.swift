internal import GRDB
public import Shared

/// Groups of tokens and groups of chargers.
extension Change {
    func tokenGroup(_ key: String) throws -> TokenGroup? {
        try self.row("SELECT * FROM token_group WHERE key = ?", [key]).map(TokenGroup.init)
    }

    /// Says where the tokens of a group may charge that have no places of their own.
    ///
    /// - Throws: `Refusal` when something of it cannot be used, or a place does not exist.
    public func set(_ group: TokenGroup) throws {
        if let problem = group.problem { throw Refusal(.invalid, problem) }
        try self.requirePlaces(group.places)
        try self.overridingGroup(group.key)
        try self.run(
            "INSERT OR REPLACE INTO token_group VALUES (?, ?, ?, ?)",
            [group.key, group.id, TokenRows.text(group.places), group.note])
        try self.record(.tokenGroupChanged, TokenGroupFacts(group: group.id, places: group.places))
    }

    /// Forgets what is known of a group: its tokens go on belonging to it, and may charge everywhere.
    public func removeTokenGroup(_ id: String) throws {
        guard try self.tokenGroup(id.lowercased()) != nil else {
            throw Refusal(
                .notFound, "nothing is known of a group '\(id)' of tokens; 'edgectl tokens groups' lists them")
        }
        try self.overridingGroup(id.lowercased())
        try self.run("DELETE FROM token_group WHERE key = ?", [id.lowercased()])
        try self.record(.tokenGroupChanged, TokenGroupFacts(group: id, places: []))
    }

    private func overridingGroup(_ key: String) throws {
        try self.overriding(.tokens, .tokenGroup(key)) {
            try self.tokenGroup(key).map { TokenGroupView(group: $0.id, places: $0.places, note: $0.note) }
                .map(CommandRows.text)
        }
    }

    /// Puts chargers into a group and takes others out of it.
    ///
    /// - Throws: `Refusal` when the group cannot have this name, or a charger is not known.
    public func changeChargerGroup(_ name: String, _ change: ChangeChargerGroup) throws {
        guard ChargerGroup.isValid(name) else {
            throw Refusal(.invalid, "'\(name.prefix(60))' cannot name a group of chargers: \(ChargerGroup.rule)")
        }
        let group = name.lowercased()
        for identity in change.add ?? [] {
            let charger = try self.charger(identity)
            try self.overridingCharger(identity)
            try self.run("INSERT OR IGNORE INTO charger_group VALUES (?, ?)", [group, charger.rawValue])
            if self.db.changesCount > 0 { try self.recordGroup(group, charger, isMember: true) }
        }
        for identity in change.remove ?? [] {
            let charger = try self.charger(identity)
            try self.overridingCharger(identity)
            try self.run("DELETE FROM charger_group WHERE name = ? AND charger_id = ?", [group, charger.rawValue])
            if self.db.changesCount > 0 { try self.recordGroup(group, charger, isMember: false) }
        }
    }

    private func recordGroup(_ name: String, _ charger: ChargerID, isMember: Bool) throws {
        try self.record(
            .chargerGroupChanged, charger: charger, ChargerGroupFacts(group: name, member: isMember))
    }

    /// A mistyped charger would shut a driver out: places must exist when they are given.
    func requirePlaces(_ places: [TokenPlace]) throws {
        for place in places {
            switch place.target {
            case .charger(let identity):
                _ = try self.charger(identity)
            case .group(let name):
                guard try self.row("SELECT 1 FROM charger_group WHERE name = ? LIMIT 1", [name]) == nil else {
                    continue
                }
                throw Refusal(
                    .notFound,
                    "no charger is in a group '\(name)'; put one into it: edgectl chargers group \(name) CP-1")
            }
        }
    }
}

private struct ChargerGroupFacts: Encodable {
    var group: String
    var member: Bool
}

private struct TokenGroupFacts: Encodable {
    var group: String
    var places: [TokenPlace]
}
