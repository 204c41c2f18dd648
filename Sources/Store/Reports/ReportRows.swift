internal import GRDB
internal import Shared

/// Reports as rows.
extension Change {
    /// The most reports that are kept of a charger.
    private static let mostReports = 20

    func report(_ kind: ReportKind, request: Int, of charger: ChargerID) throws -> ReportAssembly? {
        try self.row(
            "SELECT * FROM charger_report WHERE charger_id = ? AND kind = ? AND request = ?",
            [charger.rawValue, kind.rawValue, request]
        ).map { ReportAssembly($0) }
    }

    /// An earlier one under the same id is forgotten, and so is the oldest where there are many.
    func beginReport(
        _ kind: ReportKind, request: Int, of charger: ChargerID, command: String? = nil
    ) throws -> ReportAssembly {
        let asker = try command ?? self.command(ofRequest: request, at: charger)
        let report = ReportAssembly(kind, request: request, command: asker, now: self.now)
        try self.forget(report, of: charger)
        try self.run(
            """
            DELETE FROM charger_report WHERE charger_id = ?1 AND (kind, request) IN (SELECT kind, request
                FROM charger_report WHERE charger_id = ?1 ORDER BY began_at DESC LIMIT -1 OFFSET ?2)
            """, [charger.rawValue, Self.mostReports - 1])
        try self.store(report, of: charger)
        return report
    }

    private func command(ofRequest id: Int, at charger: ChargerID) throws -> String? {
        guard let number = ReportAssembly.command(ofRequest: id) else { return nil }
        let row = try self.row(
            "SELECT id FROM command WHERE number = ? AND charger_id = ?", [number, charger.rawValue])
        return row?[0]
    }

    func forget(_ report: ReportAssembly, of charger: ChargerID) throws {
        try self.run(
            "DELETE FROM charger_report WHERE charger_id = ? AND kind = ? AND request = ?",
            [charger.rawValue, report.kind.rawValue, report.request])
    }

    func store(_ report: ReportAssembly, of charger: ChargerID) throws {
        try self.run(
            """
            INSERT INTO charger_report VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET state = excluded.state, changed_at = excluded.changed_at,
                parts = excluded.parts, last_part = excluded.last_part, entries = excluded.entries,
                bytes = excluded.bytes, left_out = excluded.left_out
            """,
            [
                charger.rawValue, report.kind.rawValue, report.request, report.command, report.state.rawValue,
                report.beganAt.milliseconds, report.changedAt.milliseconds, report.parts.text, report.parts.last,
                report.entries, report.bytes, report.leftOut,
            ])
    }

    func store(_ entries: [String], asPart number: Int, of report: ReportAssembly, of charger: ChargerID) throws {
        guard !entries.isEmpty else { return }
        try self.run(
            "INSERT OR REPLACE INTO charger_report_part VALUES (?, ?, ?, ?, ?)",
            [
                charger.rawValue, report.kind.rawValue, report.request, number,
                "[" + entries.joined(separator: ",") + "]",
            ])
    }
}

extension ReportAssembly {
    init(_ row: Row) {
        self.init(
            ReportKind(rawValue: row["kind"]) ?? .settings, request: row["request"], command: row["command_id"],
            state: ReportState(rawValue: row["state"]) ?? .incomplete,
            beganAt: Timestamp(milliseconds: row["began_at"]), changedAt: Timestamp(milliseconds: row["changed_at"]),
            parts: ReportParts(text: row["parts"], last: row["last_part"]), entries: row["entries"],
            bytes: row["bytes"], leftOut: row["left_out"])
    }
}

extension Database {
    /// What the parts of a report tell, in their order: a JSON array.
    func told(_ report: ReportAssembly, of charger: ChargerID) throws -> String {
        let parts = try self.rows(
            """
            SELECT entries FROM charger_report_part
            WHERE charger_id = ? AND kind = ? AND request = ? ORDER BY part
            """, [charger.rawValue, report.kind.rawValue, report.request])
        return "[" + parts.map { ($0[0] as String).dropFirst().dropLast() }.joined(separator: ",") + "]"
    }
}
