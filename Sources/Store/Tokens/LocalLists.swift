internal import Foundation
internal import GRDB
public import Shared

/// What chargers keep of the site's tokens for the time without this gateway.
extension Change {
    /// Keeps what a charger's local list is now.
    public func keepLocalList(_ list: LocalList, at charger: ChargerID) throws {
        try self.run(
            "INSERT OR REPLACE INTO local_list VALUES (?, ?, ?, ?, ?)",
            [
                charger.rawValue, list.version, self.now.milliseconds, list.entries.count,
                try CommandRows.text(list.entries),
            ])
    }
}

extension SiteStore {
    /// The local list that was last sent to a charger; nil where none was.
    public func localList(of charger: ChargerID) throws -> LocalList? {
        try self.pool.readBriefly { db in
            let row = try Row.fetchOne(
                db, sql: "SELECT version, entries FROM local_list WHERE charger_id = ?", arguments: [charger.rawValue])
            guard let row else { return nil }
            let text: String = row["entries"]
            return LocalList(
                version: row["version"],
                entries: try JSONDecoder().decode([LocalListEntry].self, from: Data(text.utf8)))
        }
    }

    /// What a charger's local list should be: the site's tokens, without those that have expired, with what the charger
    /// would be told of each.
    public func localListEntries(of charger: ChargerID, now: Timestamp) throws -> [LocalListEntry] {
        let policy = self.settings.authorization
        return try self.pool.readBriefly { db in
            let place = try ChargerPlace(db, charger)
            var groups: [String: TokenGroup] = [:]
            for row in try Row.fetchAll(db, sql: "SELECT * FROM token_group") { groups[row["key"]] = TokenGroup(row) }
            return try Row.fetchAll(db, sql: "SELECT * FROM id_token ORDER BY key").compactMap { row in
                let record = TokenRecord(row)
                let group = record.group.flatMap { groups[$0.lowercased()] }
                return LocalListEntry(record, group: group, at: place, policy, now: now)
            }
        }
    }
}

extension ChargerPlace {
    fileprivate init(_ db: Database, _ charger: ChargerID) throws {
        let identity = try String.fetchOne(
            db, sql: "SELECT identity FROM charger WHERE id = ?", arguments: [charger.rawValue])
        let groups = try String.fetchAll(
            db, sql: "SELECT name FROM charger_group WHERE charger_id = ?", arguments: [charger.rawValue])
        self.init(identity: identity ?? "", groups: Set(groups))
    }
}

extension LocalListView {
    init?(_ db: Database, charger: Int64) throws {
        let rows = try db.rows("SELECT version, sent_at, tokens FROM local_list WHERE charger_id = ?", [charger])
        guard let row = rows.first else { return nil }
        self.init(
            version: row["version"], tokens: row["tokens"], sentAt: Timestamp(milliseconds: row["sent_at"]))
    }
}
