internal import Foundation
internal import GRDB
internal import Shared

/// What a quarantined frame says, apart from its message id, which is another one each time a charger repeats itself.
struct QuarantinedContent: Equatable {
    private let content: ArraySlice<UInt8>

    init(_ frame: [UInt8]) {
        self.content = frame[Self.endOfMessageID(frame)...]
    }

    /// A hash (FNV-1a) to find it by. What it finds is compared.
    var digest: Int64 {
        let hash = self.content.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return Int64(bitPattern: hash)
    }

    /// The index after the message id of `[2,"id",…`; 0 where the frame does not begin like that.
    private static func endOfMessageID(_ frame: [UInt8]) -> Int {
        let space = Set(" \t\r\n".utf8)
        var rest = frame[...]
        for expected in "[2,\"".utf8 {
            rest = rest.drop { space.contains($0) }
            guard rest.popFirst() == expected else { return 0 }
        }
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\\") { rest = rest.dropFirst() }
            if byte == UInt8(ascii: "\"") { return rest.startIndex }
        }
        return 0
    }
}

/// The quarantine is bounded for each charger: what repeats is counted, and what is worth least makes room.
extension Change {
    /// How many messages of one charger are kept, decided about or not.
    static let quarantineLimit: Int64 = 1000
    /// How many bytes of frames of one charger are kept.
    static let quarantineByteLimit: Int64 = 4 << 20

    /// Counts a message that waits already. The journal hears of it at ten, a hundred, a thousand times and so on.
    ///
    /// - Returns: the number under which it waits; nil where it does not.
    func repetition(
        of content: QuarantinedContent, _ message: ChargerMessage, reason: String, session: SessionID?
    ) throws -> Int64? {
        let same = try self.rows(
            """
            SELECT id, times, frame FROM quarantine
            WHERE charger_id = ? AND digest = ? AND state = 'open' AND reason = ? AND session_id IS ?
            """, [message.charger.rawValue, content.digest, reason, session?.rawValue]
        ).first { QuarantinedContent(Array($0[2] as Data)) == content }
        guard let same else { return nil }
        let (id, times) = (same[0] as Int64, (same[1] as Int64) + 1)
        try self.run(
            "UPDATE quarantine SET times = ?, last_received_at = ? WHERE id = ?", [times, self.now.milliseconds, id])
        if Self.isPowerOfTen(times) {
            try self.record(
                .quarantineRepeated, charger: message.charger, session: session, RepeatedFacts(id: id, times: times))
        }
        return id
    }

    private static func isPowerOfTen(_ number: Int64) -> Bool {
        var rest = number
        while rest >= 10, rest % 10 == 0 { rest /= 10 }
        return number >= 10 && rest == 1
    }

    /// Makes room where a charger has more in quarantine than it may: a tenth at a time, so that who goes on does not
    /// fill the journal instead. First what was dismissed, then what tells of no transaction, then what was adopted and
    /// the course of transactions, at last their begins and ends; of each the oldest first.
    func boundQuarantine(of charger: ChargerID) throws {
        let held = try self.row(
            "SELECT count(*), sum(length(frame)) FROM quarantine WHERE charger_id = ?", [charger.rawValue])
        guard let held, held[0] > Self.quarantineLimit || held[1] > Self.quarantineByteLimit else { return }
        try self.shedQuarantine(
            of: charger, count: held[0], bytes: held[1], toCount: Self.quarantineLimit * 9 / 10,
            toBytes: Self.quarantineByteLimit * 9 / 10)
    }

    private func shedQuarantine(
        of charger: ChargerID, count: Int64, bytes: Int64, toCount: Int64, toBytes: Int64
    ) throws {
        let rows = try self.rows(
            """
            SELECT id, length(frame), received_at, state, worth FROM quarantine WHERE charger_id = ?
            ORDER BY CASE state WHEN 'dismissed' THEN -1 WHEN 'adopted' THEN 1 ELSE worth END, id
            """, [charger.rawValue])
        var facts = QuarantineShedFacts()
        for row in rows where count - facts.messages > toCount || bytes - facts.bytes > toBytes {
            try self.run("DELETE FROM quarantine WHERE id = ?", [row[0] as Int64])
            facts.gaveUp(row)
        }
        try self.record(.quarantineShed, charger: charger, facts)
    }
}

private struct RepeatedFacts: Encodable {
    var id: Int64
    var times: Int64
}

/// What was given up.
private struct QuarantineShedFacts: Encodable {
    var messages: Int64 = 0
    var bytes: Int64 = 0
    /// How many of them nobody had decided about.
    var open: Int64 = 0
    /// How many told of the begin or the end of a transaction.
    var transactions: Int64 = 0
    /// When the first and the last of them were received.
    var from: Timestamp?
    var to: Timestamp?

    mutating func gaveUp(_ row: Row) {
        self.messages += 1
        self.bytes += row[1]
        if row[3] == "open" { self.open += 1 }
        if row[4] == 2 { self.transactions += 1 }
        let received = Timestamp(milliseconds: row[2])
        self.from = min(self.from ?? received, received)
        self.to = max(self.to ?? received, received)
    }
}
