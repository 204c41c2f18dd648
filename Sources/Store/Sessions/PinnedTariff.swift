internal import GRDB
internal import Shared

/// What a session is priced by: the tariff that was in force where and when it began.
///
/// Of a session whose begin is told late that shows late too. One that is over and was given another tariff by a person
/// keeps that one, and so does one for whose true begin there is none.
extension Change {
    /// The tariff of a session that came to another EVSE.
    func pinnedTariff(of session: Session, movedTo evse: Int, by report: TransactionReport) throws -> Int64? {
        guard session.outlet.evse == 0, !session.state.isOver || report.kind == .started else { return session.tariff }
        return try self.pinnedTariff(of: session, evse: evse, since: session.startedAt)
    }

    /// The tariff of a session that `report` shows to have begun at `start`.
    func pinnedTariff(of session: Session, beginning start: Timestamp, by report: TransactionReport) throws -> Int64? {
        guard start != session.startedAt else { return session.tariff }
        let evse = report.outlet.flatMap { $0.evse == 0 ? nil : $0.evse } ?? session.outlet.evse
        return try self.pinnedTariff(of: session, evse: evse, since: start)
    }

    private func pinnedTariff(of session: Session, evse: Int, since start: Timestamp) throws -> Int64? {
        let found = try self.tariff(at: session.charger, evse: evse, since: start)
        guard session.state.isOver else { return found ?? session.tariff }
        let pinned = try self.tariff(at: session.charger, evse: session.outlet.evse, since: session.startedAt)
        return session.tariff == nil || session.tariff != pinned ? session.tariff : found ?? session.tariff
    }
}
