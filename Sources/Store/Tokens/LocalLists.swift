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

    /// What a charger's local list should be: the site's tokens, without those that have expired.
    public func localListEntries(now: Timestamp) throws -> [LocalListEntry] {
        try self.pool.readBriefly { db in
            try Row.fetchAll(db, sql: "SELECT * FROM id_token ORDER BY key")
                .compactMap { LocalListEntry(TokenRecord($0), now: now) }
        }
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
