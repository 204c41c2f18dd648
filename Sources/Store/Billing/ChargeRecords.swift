internal import Foundation
internal import GRDB
internal import Shared

/// Charge detail records: what a session was, and what it costs. A new version for each change, none is overwritten.
extension Change {
    /// The record of a session that is over, with its price by `tariff`.
    ///
    /// - Throws: `PricingError`.
    func chargeDetailRecord(of session: Session, _ tariff: Tariff) throws -> ChargeDetailRecord {
        let facts = ChargeFacts(
            startedAt: session.startedAt, endedAt: session.endedAt ?? self.now, freeAt: session.freeAt,
            energy: try self.energyPoints(of: session),
            phases: session.billedPhases.map(ChargeFacts.Phase.init),
            estimated: session.flags.contains(.estimated), tariff: tariff, timeZone: self.settings.timeZone)
        let charged = ChargedSession(
            id: session.id.rawValue, charger: self.cache.chargers[session.charger]?.identity ?? "",
            evse: session.outlet.evse, connector: session.outlet.connector, transaction: session.transaction,
            idToken: session.token?.value, startedAt: session.startedAt, endedAt: facts.endedAt,
            freeAt: session.freeAt, timeZone: self.settings.timeZone,
            exportedMilliwattHours: session.exported?.milliwattHours)
        return try ChargeDetailRecord(charged, facts: facts)
    }

    private func energyPoints(of session: Session) throws -> [ChargeFacts.EnergyPoint] {
        try SessionCurve.points(of: session, until: session.endedAt ?? self.now, self.db) {
            self.cache.seriesByNumber[$0]
        }
    }

    func store(_ record: ChargeDetailRecord, of session: Session) throws {
        let json = String(decoding: try CanonicalJSON.encode(record), as: UTF8.self)
        try self.storeRecord(json, of: session)
    }

    /// A session that has no price, or none yet, has a record of its energy and times all the same.
    func recordUnpriced(_ session: Session) throws {
        let json = String(decoding: try CanonicalJSON.encode(SessionEndedFacts(session)), as: UTF8.self)
        try self.storeRecord(json, of: session)
    }

    /// Keeps a new version of a session's record, where it says something new.
    private func storeRecord(_ json: String, of session: Session) throws {
        let known = try self.row(
            "SELECT document FROM charge_detail_record WHERE session_id = ? ORDER BY version DESC LIMIT 1",
            [session.id.rawValue])
        guard known?[0] != json else { return }
        try self.run(
            """
            INSERT INTO charge_detail_record SELECT ?1, 1 + ifnull(max(version), 0), ?2, ?3
            FROM charge_detail_record WHERE session_id = ?1
            """, [session.id.rawValue, self.now.milliseconds, json])
        try self.record(
            JournalKind.chargeDetailRecord.rawValue, charger: session.charger, session: session.id, json: json)
    }
}
