internal import GRDB
internal import Shared

/// What the link to the cloud takes of each day.
extension Change {
    /// The most days that are known.
    private static let mostDays: Int64 = 400

    /// - Parameters:
    ///   - day: of the site's time zone, `2026-11-22`.
    ///   - sent, received: bytes since they were counted last.
    public func countTraffic(on day: String, sent: Int64, received: Int64) throws {
        try self.run(
            """
            INSERT INTO cloud_traffic VALUES (?1, ?2, ?3) ON CONFLICT (day)
                DO UPDATE SET sent = sent + ?2, received = received + ?3
            """, [day, max(0, sent), max(0, received)])
        try self.run(
            """
            DELETE FROM cloud_traffic
            WHERE day < (SELECT day FROM cloud_traffic ORDER BY day DESC LIMIT 1 OFFSET \(Self.mostDays - 1))
            """)
    }
}

extension SiteReader {
    /// The newest days, newest first.
    func cloudTraffic(_ db: Database, days: Int) throws -> [CloudDay] {
        try Row.fetchAll(db, sql: "SELECT * FROM cloud_traffic ORDER BY day DESC LIMIT ?", arguments: [days]).map {
            CloudDay(day: $0["day"], sent: $0["sent"], received: $0["received"])
        }
    }
}
