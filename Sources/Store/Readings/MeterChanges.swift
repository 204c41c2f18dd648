internal import Foundation
internal import GRDB
internal import Shared

extension Change {
    /// Appends the samples of one instant to the meter stream.
    ///
    /// - Parameters:
    ///   - previous: the seq of the row before it of the same session.
    ///   - instant: the instant that bills; the charger's own claim is kept beside it where it differs.
    /// - Returns: its seq.
    func append(
        _ set: ReadingSet, charger: ChargerID, outlet: Outlet, session: SessionID?, previous: Int64?,
        at instant: Timestamp
    ) throws -> Int64 {
        let samples = try SampleCoding.encode(set.samples, seriesNumber: self.number)
        let seq = self.cache.next(.meter)
        let insert = self.hot.insertReading
        insert.bind(1, seq)
        insert.bind(2, charger.rawValue)
        insert.bind(3, Int64(outlet.evse))
        insert.bind(4, Int64(outlet.connector))
        insert.bind(5, session?.rawValue)
        insert.bind(6, previous)
        insert.bind(7, instant.milliseconds)
        insert.bind(8, set.at == instant ? nil : set.at.milliseconds)
        insert.bind(9, self.now.milliseconds)
        try insert.run(binding: samples, at: 10)
        if StreamBlock.isLast(seq) { try self.closeBlock(of: .meter, with: seq) }
        if set.isSigned {
            try self.run(
                "INSERT INTO signed_reading VALUES (?, ?, ?, ?, ?)",
                [seq, charger.rawValue, session?.rawValue, instant.milliseconds, Data(samples)])
        }
        return seq
    }

    /// The database's number of a series, given out at its first sample.
    private func number(of series: Series) throws -> Int64 {
        let code = series.code
        if let number = self.cache.seriesNumbers[code] { return number }
        let number: Int64 = try self.row("SELECT 1 + ifnull(max(id), 0) FROM series")?[0] ?? 1
        try self.run("INSERT INTO series VALUES (?, ?)", [number, code])
        self.cache.set(number, for: series)
        return number
    }

    /// Whether the same readings of the session were stored before `connectedAt`, over an earlier connection: then this
    /// is their retransmission, and not the genuine twin that a charger with a stuck clock makes.
    func isStored(_ set: ReadingSet, session: Session, before connectedAt: Timestamp) throws -> Bool {
        guard session.openedWall < connectedAt, let newest = session.lastReadingSeq else { return false }
        let samples = Data(try SampleCoding.encode(set.samples, seriesNumber: self.number))
        // With a wrong clock the first copy stands at the instant of its reception, and keeps what was claimed.
        return try self.row(
            SessionReadings.chain
                + " SELECT 1 FROM chain JOIN meter USING (seq) WHERE (at = ?2 OR claimed = ?2)"
                + " AND received_at < ?3 AND samples = ?4 LIMIT 1",
            [newest, set.at.milliseconds, connectedAt.milliseconds, samples]) != nil
    }
}

extension ReadingSet {
    fileprivate var isSigned: Bool {
        self.samples.contains { sample in
            if case .signed = sample.value { true } else { false }
        }
    }
}
