internal import GRDB
public import Shared

/// Files for chargers, and from them.
extension SiteReader {
    private static let select =
        "SELECT stored_file.*, charger.identity FROM stored_file LEFT JOIN charger ON charger.id = charger_id"

    public func files(_ query: ListQuery) async throws -> Page<FileView> {
        try await self.read { db in
            var filter = SQLFilter()
            filter.add("stored_file.id < ?", try ListQuery.number(query.before))
            filter.add("charger_id = ?", try db.chargerID(query.charger))
            filter.add("command_id = ?", query.command)
            filter.add("kind = ?", query.kind)
            let rows = try db.rows(
                Self.select + filter.clause + " ORDER BY stored_file.id DESC LIMIT \(query.limit + 1)",
                filter.arguments)
            let views = rows.prefix(query.limit).map(FileView.init)
            return Page(views, next: rows.count > query.limit ? views.last.map { String($0.id) } : nil)
        }
    }

    public func file(_ id: Int64) async throws -> FileView {
        try await self.read { db in
            guard let row = try db.rows(Self.select + " WHERE stored_file.id = ?", [id]).first else {
                throw Refusal.unknownFile(id)
            }
            return FileView(row)
        }
    }

    public func fileLinks(_ query: ListQuery) async throws -> Page<FileLinkView> {
        try await self.read { db in
            var filter = SQLFilter()
            filter.add("file_link.charger_id = ?", try db.chargerID(query.charger))
            let rows = try db.rows(
                FileLinkRows.select + filter.clause + " ORDER BY opened_at DESC", filter.arguments)
            let now = Timestamp.wallClock
            // How many are wanted is said of those that are open: newer ones may be over.
            let open = rows.filter { FileLink($0).standing(now: now) == .open }
            return Page(open.prefix(query.limit).map(FileLinkView.init), next: nil)
        }
    }
}

extension FileView {
    init(_ row: Row) {
        self.init(
            id: row["id"], kind: FileKind(rawValue: row["kind"]) ?? .upload, name: row["name"], bytes: row["bytes"],
            sha256: row["sha256"], md5: row["md5"], charger: row["identity"], command: row["command_id"],
            addedAt: Timestamp(milliseconds: row["added_at"]))
    }
}

extension FileLinkView {
    init(_ row: Row) {
        let link = FileLink(row)
        self.init(
            charger: link.identity, direction: link.direction, command: link.command, file: link.file,
            openedAt: Timestamp(milliseconds: row["opened_at"]), expiresAt: link.expiresAt)
    }
}
