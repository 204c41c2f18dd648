internal import Foundation
internal import GRDB
internal import Shared

extension Change {
    /// Appends the samples of one instant to the meter stream.
    ///
    /// - Parameters:
    ///   - instant: the instant that bills; the charger's own claim is kept beside it where it differs.
    func append(
        _ set: ReadingSet, charger: ChargerID, outlet: Outlet, session: SessionID?, at instant: Timestamp
    ) throws {
        let samples = try SampleCoding.encode(set.samples, seriesNumber: self.number)
        try self.run(
            "INSERT INTO meter VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                self.cache.next(.meter), charger.rawValue, outlet.evse, outlet.connector, session?.rawValue,
                instant.milliseconds, set.at == instant ? nil : set.at.milliseconds, self.now.milliseconds,
                Data(samples),
            ])
    }

    /// The database's number of a series, given out at its first sample.
    private func number(of series: Series) throws -> Int64 {
        if let number = self.cache.seriesNumbers[series] { return number }
        let number = Int64(self.cache.seriesNumbers.count + 1)
        try self.run("INSERT INTO series VALUES (?, ?)", [number, series.code])
        self.cache.set(number, for: series)
        return number
    }

    /// Whether the same readings of the session were stored before `connectedAt`, over an earlier connection: then this
    /// is their retransmission, and not the genuine twin that a charger with a stuck clock makes.
    func isStored(_ set: ReadingSet, session: Session, before connectedAt: Timestamp) throws -> Bool {
        let samples = Data(try SampleCoding.encode(set.samples, seriesNumber: self.number))
        let known = try self.row(
            "SELECT 1 FROM meter WHERE session_id = ? AND at = ? AND samples = ? AND received_at < ?",
            [session.id.rawValue, set.at.milliseconds, samples, connectedAt.milliseconds])
        guard known == nil, session.flags.contains(.clockOff) else { return known != nil }
        // With a wrong clock the first copy may stand at the instant of its reception.
        return try self.row(
            "SELECT 1 FROM meter WHERE session_id = ? AND claimed = ? AND samples = ? AND received_at < ?",
            [session.id.rawValue, set.at.milliseconds, samples, connectedAt.milliseconds]) != nil
    }
}
