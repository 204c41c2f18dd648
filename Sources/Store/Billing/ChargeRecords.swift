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
            energy: try self.energyPoints(of: session), phases: session.phases.map(ChargeFacts.Phase.init),
            estimated: session.flags.contains(.estimated), tariff: tariff, timeZone: self.settings.timeZone)
        let charged = ChargedSession(
            id: session.id.rawValue, charger: self.cache.chargers[session.charger]?.identity ?? "",
            evse: session.outlet.evse, connector: session.outlet.connector, transaction: session.transaction,
            idToken: session.token?.value, startedAt: session.startedAt, endedAt: facts.endedAt,
            freeAt: session.freeAt, timeZone: self.settings.timeZone)
        return try ChargeDetailRecord(charged, facts: facts)
    }

    /// The register from start to end, in the order in which it bills, with the readings that told it.
    private func energyPoints(of session: Session) throws -> [ChargeFacts.EnergyPoint] {
        let end = session.endedAt ?? self.now
        var points = try self.rows(
            SessionReadings.chain
                + " SELECT seq, at, samples FROM chain JOIN meter USING (seq) WHERE at BETWEEN ?2 AND ?3 ORDER BY at, seq",
            [session.lastReadingSeq ?? 0, session.startedAt.milliseconds, end.milliseconds]
        ).compactMap { row -> ChargeFacts.EnergyPoint? in
            let samples = SampleCoding.decode(row[2] as Data) { self.cache.seriesByNumber[$0] } ?? []
            let at = Timestamp(milliseconds: row[1])
            return ReadingSet(at: at, samples: samples).importRegister.map {
                ChargeFacts.EnergyPoint(at: at, register: $0, readingSeq: row[0])
            }
        }
        if let register = session.startRegister,
            points.first.map({ $0.register != register || $0.at > session.startedAt }) ?? true
        {
            points.insert(ChargeFacts.EnergyPoint(at: session.startedAt, register: register), at: 0)
        }
        // The readings that told the last register may have made room on a full disk; the session keeps it.
        if let register = session.lastRegister, points.last?.register != register {
            let at = session.state == .ended ? end : session.lastRegisterAt ?? end
            points.append(ChargeFacts.EnergyPoint(at: at, register: register))
        }
        return points
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

extension ChargeFacts.Phase {
    /// A pause that the station makes is not the driver's idling.
    init(_ change: PhaseChange) {
        self.init(at: change.at, activity: change.phase == .idle ? .idle : .charging)
    }
}
