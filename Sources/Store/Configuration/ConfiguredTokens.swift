internal import GRDB
internal import Shared

/// Tokens and groups of tokens from above.
extension Change {
    func apply(_ tokens: SiteDocument.Tokens, isWhole: Bool, _ work: inout ConfigurationWork) throws {
        work.begin(.tokens)
        let overridden = try self.overridden(.tokens)
        try self.applyGroups(tokens, isWhole: isWhole, overridden, &work)
        var known: [String: TokenView] = [:]
        if isWhole {
            for row in try self.rows("SELECT * FROM id_token") { known[row["key"]] = TokenView(TokenRecord(row)) }
        }
        var listed: Set<String> = []
        for item in tokens.tokens {
            let key = IdToken(item.value.token).key
            listed.insert(key)
            // Told without the token: the journal has none whole.
            if let words = item.value.record.problem {
                work.problem(item.path, words)
                continue
            }
            let old = isWhole ? known[key] : try self.token(key).map(TokenView.init)
            guard !overridden.contains(ConfigurationItem.token(key).name) else {
                try self.want(.tokens, .token(key), CommandRows.text(item.value))
                work.count(.tokens, \.overridden)
                continue
            }
            guard old != TokenView(item.value.record) else { continue }
            try work.attempt(item.path) { try self.set(item.value.record) }
            work.count(.tokens, old == nil ? \.added : \.changed)
        }
        if isWhole {
            let names = Set(listed.map { ConfigurationItem.token($0).name })
            try self.wantNothing(.tokens, of: overridden, "token:", besides: names)
        }
        let removed = isWhole ? known.keys.filter { !listed.contains($0) }.sorted().map { ($0, "tokens.tokens") } : []
        for (key, path) in removed + tokens.removed.map({ (IdToken($0.value).key, $0.path) }) {
            try self.remove(.token(key), overridden, &work, at: path) { try self.bring(nil, token: key) }
        }
    }

    private func applyGroups(
        _ tokens: SiteDocument.Tokens, isWhole: Bool, _ overridden: Set<String>, _ work: inout ConfigurationWork
    ) throws {
        for item in tokens.groups ?? [] {
            let key = item.value.tokenGroup.key
            let old = try self.tokenGroup(key)
            guard !overridden.contains(ConfigurationItem.tokenGroup(key).name) else {
                try self.want(.tokens, .tokenGroup(key), CommandRows.text(item.value))
                work.count(.tokens, \.overridden)
                continue
            }
            guard old != item.value.tokenGroup else { continue }
            try work.attempt(item.path) { try self.set(item.value.tokenGroup) }
            work.count(.tokens, old == nil ? \.added : \.changed)
        }
        var gone = tokens.removedGroups.map { (TokenGroup(id: $0.value).key, $0.path) }
        if isWhole, let groups = tokens.groups {
            let listed = Set(groups.map(\.value.tokenGroup.key))
            gone += try self.rows("SELECT key FROM token_group").map { ($0[0] as String, "tokens.groups") }
                .filter { !listed.contains($0.0) }
            let names = Set(listed.map { ConfigurationItem.tokenGroup($0).name })
            try self.wantNothing(.tokens, of: overridden, "group:", besides: names)
        }
        for (key, path) in gone {
            try self.remove(.tokenGroup(key), overridden, &work, at: path) { try self.bring(nil, group: key) }
        }
    }

    private func remove(
        _ item: ConfigurationItem, _ overridden: Set<String>, _ work: inout ConfigurationWork, at path: String,
        _ removal: () throws -> Void
    ) throws {
        guard !overridden.contains(item.name) else {
            try self.want(.tokens, item, nil)
            return work.count(.tokens, \.overridden)
        }
        try work.attempt(path, removal)
        work.count(.tokens, \.removed)
    }

    /// Makes a token what was said of it from above; nil: it is not on the list.
    func bring(_ wanted: TokenView?, token key: String) throws {
        if let wanted {
            try self.set(wanted.record)
        } else if try self.token(key) != nil {
            try self.removeToken(IdToken(key))
        }
    }

    func bring(_ wanted: TokenGroupView?, group key: String) throws {
        if let wanted {
            try self.set(wanted.tokenGroup)
        } else if try self.tokenGroup(key) != nil {
            try self.removeTokenGroup(key)
        }
    }

    /// Chargers that were given the site's tokens for the time without this gateway are brought up to date: after each
    /// change of tokens, of their groups, and of the groups of chargers that they may charge at.
    public func pushLocalLists() throws {
        for row in try self.rows(
            "SELECT charger_id, identity FROM local_list JOIN charger ON id = charger_id WHERE is_approved = 1")
        {
            try self.receive(
                LocalListPush.command(to: row[1], now: self.now), of: nil, at: ChargerID(rawValue: row[0]))
        }
    }
}
