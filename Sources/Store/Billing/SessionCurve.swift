internal import Foundation
internal import GRDB
internal import Shared

/// The import register over a session, as it bills: what a bill and a cost so far both rest on.
enum SessionCurve {
    /// The register from the session's start to `end`, in the order in which it bills, with the readings that told it.
    ///
    /// - Parameters:
    ///   - most: how many readings are looked at, the newest; nil for all.
    ///   - series: the database's series by number.
    static func points(
        of session: Session, until end: Timestamp, most: Int? = nil, _ db: Database, series: (Int64) -> Series?
    ) throws -> [ChargeFacts.EnergyPoint] {
        let chain = most.map(SessionReadings.newest) ?? SessionReadings.chain
        var points = try Row.fetchAll(
            db.cachedStatement(
                sql: chain
                    + " SELECT seq, at, samples FROM chain JOIN meter USING (seq)"
                    + " WHERE at BETWEEN ?2 AND ?3 ORDER BY at, seq"),
            arguments: [session.lastReadingSeq ?? 0, session.startedAt.milliseconds, end.milliseconds]
        ).compactMap { row -> ChargeFacts.EnergyPoint? in
            let samples = SampleCoding.decode(row[2] as Data, series: series) ?? []
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
}

/// What a session that still runs costs so far: the bill that it would have if it ended with what is known of it.
enum RunningCost {
    /// The most readings that it rests on, the newest: enough for a day at one a minute, and quick to price.
    static let mostReadings = 2000

    /// The bill so far; nil where the session is over, or cannot be priced.
    static func bill(
        of session: Session, by tariff: Tariff, timeZone: String, _ db: Database, series: (Int64) -> Series?
    ) throws -> Bill? {
        guard !session.state.isOver else { return nil }
        let end = session.toldUntil
        let facts = ChargeFacts(
            startedAt: session.startedAt, endedAt: end,
            energy: try SessionCurve.points(
                of: session, until: end, most: self.mostReadings, db, series: series),
            phases: session.billedPhases.map(ChargeFacts.Phase.init), tariff: tariff, timeZone: timeZone)
        return try? Pricing.price(facts)
    }
}

extension ChargeFacts.Phase {
    /// A pause that the station makes is not the driver's idling.
    init(_ change: PhaseChange) {
        self.init(at: change.at, activity: change.phase == .idle ? .idle : .charging)
    }
}

extension Change {
    /// How often the sessions of one charger are priced for answers, in milliseconds, so that one that talks without a
    /// pause does not keep the writer busy.
    private static let pricingWindow: Int64 = 10_000
    private static let mostPricings = 20

    /// What the session costs so far incl. tax, as decimal text; nil where it has no price, or is over and not billed.
    func runningCost(of id: SessionID) throws -> String? {
        guard let session = try self.session(id) else { return nil }
        guard !session.state.isOver else { return try self.totalCost(of: id) }
        guard let tariff = try session.tariff.flatMap(self.tariff(version:)),
            self.cache.mayPrice(for: session.charger, at: self.now, most: Self.mostPricings, in: Self.pricingWindow)
        else { return nil }
        let bill = try RunningCost.bill(of: session, by: tariff, timeZone: self.settings.timeZone, self.db) {
            self.cache.seriesByNumber[$0]
        }
        return bill.map { "\($0.totals.inclTax)" }
    }
}
