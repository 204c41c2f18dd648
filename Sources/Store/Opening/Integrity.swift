internal import GRDB
internal import Shared

/// Looks for damage before anything is built on the database.
enum Integrity {
    /// How long a start may take to look: about four gigabytes on a good disk. Chargers wait meanwhile.
    private static let limitMilliseconds: Int64 = 5000

    /// SQLite's `quick_check`, as far as it comes within the limit.
    ///
    /// - Throws: `Refusal` when the file is damaged.
    static func check(_ db: Database, path: String) throws {
        do {
            let found = try db.limited(toMilliseconds: self.limitMilliseconds) {
                try String.fetchAll(db, sql: "PRAGMA quick_check(5)")
            }
            guard found != ["ok"] else { return }
            throw Self.refusal(path: path, cause: found.joined(separator: "; "))
        } catch let error as DatabaseError where error.resultCode == .SQLITE_INTERRUPT {
            return
        }
    }

    /// What to tell a person of an error that means damage; nil for any other.
    static func refusal(for error: DatabaseError, path: String) -> Refusal? {
        switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: self.refusal(path: path, cause: error.message ?? "\(error)")
        default: nil
        }
    }

    private static func refusal(path: String, cause: String) -> Refusal {
        Refusal(
            .invalid,
            "the database \(path) is damaged (\(cause)): keep a copy of it and of its -wal file, then put the newest "
                + "backup in its place with 'edgectl restore FILE'")
    }
}
