internal import Foundation
internal import GRDB
internal import Shared

/// The starts of gateways on this database. The link tells the newest in the site's state: who finds one there that it
/// does not know shares its past with another copy, which has gone on.
extension Change {
    private static let mostRuns: Int64 = 10_000

    func beginRun() throws {
        try self.run(
            "INSERT INTO run SELECT ?, 1 + ifnull(max(number), 0), ? FROM run",
            [UUID().uuidString.lowercased(), self.now.milliseconds])
        try self.run("DELETE FROM run WHERE number <= (SELECT max(number) FROM run) - ?", [Self.mostRuns])
    }
}

extension SiteStore {
    /// The run that began with this start of the gateway.
    public func currentRun() throws -> String {
        try self.pool.readBriefly { db in
            try String.fetchOne(db, sql: "SELECT id FROM run ORDER BY number DESC LIMIT 1") ?? ""
        }
    }

    /// Whether a gateway ever had this run on this database.
    public func knowsRun(_ id: String) throws -> Bool {
        try self.pool.readBriefly { db in
            try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM run WHERE id = ?)", arguments: [id]) ?? false
        }
    }
}
