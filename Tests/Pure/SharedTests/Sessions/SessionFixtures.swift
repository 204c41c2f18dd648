import Testing

@testable import Shared

/// Ten o'clock, when every session of these tests begins.
let ten = time("2026-11-22T10:00:00Z")

/// So many minutes after ten.
func minutes(_ count: Int64) -> Timestamp { ten.advanced(byMilliseconds: count * minute) }

extension BilledInstant {
    static func charger(_ at: Timestamp) -> BilledInstant { BilledInstant(at: at, source: .charger) }
}

extension ReadingSet {
    static func register(_ wattHours: Int64, at: Timestamp, watts: Int64? = nil) -> ReadingSet {
        var samples = [Sample(Series(.energyActiveImportRegister, unit: .wattHour), significand: wattHours)]
        if let watts { samples.append(Sample(Series(.powerActiveImport, unit: .watt), significand: watts)) }
        return ReadingSet(at: at, samples: samples)
    }
}

extension TransactionReport {
    /// 1.6 StartTransaction.
    static func start16(register: Int64 = 1000, at: Timestamp = ten) -> TransactionReport {
        var report = TransactionReport(kind: .started, transaction: nil, outlet: Outlet(evse: 1), at: at)
        report.register = wh(register)
        report.token = IdToken("GOOD")
        return report
    }

    /// 1.6 StopTransaction.
    static func stop16(register: Int64, at: Timestamp, reason: String? = "Local") -> TransactionReport {
        var report = TransactionReport(kind: .ended, transaction: "1", outlet: nil, at: at)
        report.register = wh(register)
        report.stopReason = reason
        return report
    }

    /// 2.x TransactionEvent.
    static func event(
        _ kind: Kind, _ sequence: Int, _ state: ChargingState? = nil, at: Timestamp, register: Int64? = nil
    ) -> TransactionReport {
        var report = TransactionReport(kind: kind, transaction: "T", outlet: Outlet(evse: 1), at: at)
        report.sequence = sequence
        report.chargingState = state
        report.readings = register.map { [.register($0, at: at)] } ?? []
        return report
    }
}

extension Session {
    /// A session that `report` opened, with the report applied.
    static func opened(by report: TransactionReport) -> Session {
        var session = Session.opened(
            id: SessionID(rawValue: 1), charger: ChargerID(rawValue: 1), by: report, at: .charger(report.at),
            received: report.at)
        session.take(report)
        return session
    }

    /// Readings first, then the rest: as the store does it.
    @discardableResult
    mutating func take(_ report: TransactionReport, received: Timestamp? = nil) -> [SessionAction] {
        let readings = report.readings.flatMap {
            self.readingTaken($0, at: .charger($0.at), received: received ?? $0.at)
        }
        return readings + self.reported(report, at: .charger(report.at), received: received ?? report.at)
    }

    @discardableResult
    mutating func read(_ wattHours: Int64, at: Timestamp, watts: Int64? = nil, received: Timestamp? = nil)
        -> [SessionAction]
    {
        self.readingTaken(
            .register(wattHours, at: at, watts: watts), at: .charger(at), received: received ?? at)
    }

    @discardableResult
    mutating func tick(at now: Timestamp, connectedAt: Timestamp? = ten) -> [SessionAction] {
        self.ticked(now: now, connectedAt: connectedAt, quietLimit: 3 * minute, grace: 10 * minute)
    }

    @discardableResult
    mutating func connector(_ status: ConnectorStatus, at: Timestamp) -> [SessionAction] {
        self.connectorReported(status, at: at, received: at)
    }
}
