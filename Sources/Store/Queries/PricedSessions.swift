internal import GRDB
public import Shared

/// A session that runs at a connected charger and has a tariff.
public struct PricedSession: Hashable, Sendable {
    public var id: SessionID
    public var charger: ChargerID
    /// The transaction's id on the wire.
    public var transaction: String

    public init(id: SessionID, charger: ChargerID, transaction: String) {
        self.id = id
        self.charger = charger
        self.transaction = transaction
    }
}

extension SiteReader {
    /// The sessions whose chargers may be told what they cost so far; at most 5,000.
    public func pricedSessions() async throws -> [PricedSession] {
        try await self.read { db in
            try db.rows(
                """
                SELECT s.id, s.charger_id, s.transaction_id FROM session s JOIN charger c ON c.id = s.charger_id
                WHERE s.state NOT IN ('ended', 'abandoned') AND s.tariff_id IS NOT NULL AND c.connected_at IS NOT NULL
                ORDER BY s.id LIMIT 5000
                """
            ).map {
                PricedSession(
                    id: SessionID(rawValue: $0[0]), charger: ChargerID(rawValue: $0[1]), transaction: $0[2])
            }
        }
    }

    /// What a session costs so far incl. tax, as decimal text; nil where it is over or has no price.
    public func runningCost(of id: SessionID) async throws -> String? {
        let timeZone = self.timeZone
        return try await self.read { db in
            guard let timeZone, let session = try SessionRows.session(db, id: id),
                let tariff = try session.tariff.flatMap({ try TariffRows.tariff(db, version: $0) })
            else { return nil }
            let series = try SeriesTable(db)
            return try RunningCost.bill(of: session, by: tariff, timeZone: timeZone, db, series: series.series)
                .map { "\($0.totals.inclTax)" }
        }
    }

    /// The actual values, as far as they are known, of a component's variables in one instance.
    public func settings(
        of charger: ChargerID, component: String, variables: [String], instance: String
    ) async throws -> [String] {
        try await self.read { db in
            try variables.compactMap { variable in
                try db.rows(
                    """
                    SELECT value FROM device_variable WHERE charger_id = ? AND component = ? AND variable = ?
                        AND variable_instance = ? AND attribute = 'Actual' AND value IS NOT NULL LIMIT 1
                    """, [charger.rawValue, component, variable, instance]
                ).first?[0]
            }
        }
    }
}
