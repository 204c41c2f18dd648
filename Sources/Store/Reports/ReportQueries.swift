internal import GRDB
public import Shared

/// Chargers' reports.
extension SiteReader {
    public func reports(of identity: String) async throws -> Page<ReportView> {
        try await self.read { db in
            let rows = try db.rows(
                "SELECT * FROM charger_report WHERE charger_id = ? ORDER BY began_at DESC, request DESC",
                [try db.chargerID(identity)])
            return Page(rows.map { ReportView(ReportAssembly($0)) }, next: nil)
        }
    }

    public func report(_ kind: ReportKind, of identity: String) async throws -> ReportDetail {
        try await self.read { db in
            let rows = try db.rows(
                """
                SELECT * FROM charger_report WHERE charger_id = ? AND kind = ?
                ORDER BY began_at DESC, request DESC LIMIT 1
                """, [try db.chargerID(identity), kind.rawValue])
            guard let row = rows.first else {
                throw Refusal(.notFound, "charger '\(identity)' has made no report of the kind '\(kind.rawValue)'")
            }
            let report = ReportAssembly(row)
            let told = try db.told(report, of: ChargerID(rawValue: row["charger_id"]))
            return ReportDetail(report: ReportView(report), told: told)
        }
    }
}
