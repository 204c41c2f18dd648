internal import Foundation
internal import GRDB
internal import Shared

extension Change {
    /// Appends a record to the journal.
    ///
    /// - Parameter data: the record's facts; a JSON object under 64 KiB.
    func record(
        _ kind: JournalKind, charger: ChargerID? = nil, session: SessionID? = nil, command: String? = nil,
        _ data: some Encodable
    ) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try self.record(
            kind.rawValue, charger: charger, session: session, command: command,
            json: String(decoding: try encoder.encode(data), as: UTF8.self))
    }

    /// Appends a record whose facts are JSON text already.
    func record(
        _ kind: String, charger: ChargerID? = nil, session: SessionID? = nil, command: String? = nil, json: String
    ) throws {
        let seq = self.cache.next(.journal)
        try self.run(
            "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                seq, self.now.milliseconds, self.reception.isTrusted, kind, charger?.rawValue,
                session?.rawValue, command, json,
            ])
        if StreamBlock.isLast(seq) { try self.closeBlock(of: .journal, with: seq) }
        if let charger { self.notice.chargers.insert(charger) }
    }
}
