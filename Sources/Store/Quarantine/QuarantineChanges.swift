internal import Foundation
internal import GRDB
internal import Shared

extension Change {
    /// Keeps a message that could not be understood or matched, with its raw frame, for a person. One that waits
    /// already is counted there.
    ///
    /// - Parameters:
    ///   - session: the one that it belongs to, where that is known.
    ///   - answered: the number that a start is answered with.
    func quarantine(
        _ message: ChargerMessage, reason: String, session: SessionID?, answered: SessionID? = nil
    ) throws {
        let content = QuarantinedContent(message.frame)
        let known = try self.repetition(of: content, message, reason: reason, session: session)
        guard known == nil else {
            if let answered {
                try self.run("UPDATE quarantine SET answered = ? WHERE id = ?", [answered.rawValue, known])
            }
            return
        }
        try self.run(
            """
            INSERT INTO quarantine (charger_id, received_at, last_received_at, reason, frame, digest, worth, session_id,
                version, connected_at, is_trusted, answered)
            VALUES (?1, ?2, ?2, ?3, ?4, ?5, ?6, ?7, (SELECT version FROM charger WHERE id = ?1), ?8, ?9, ?10)
            """,
            [
                message.charger.rawValue, self.now.milliseconds, reason, Data(message.frame), content.digest,
                message.event.worth, session?.rawValue, message.connectedAt.milliseconds, message.reception.isTrusted,
                answered?.rawValue,
            ])
        try self.record(
            .quarantined, charger: message.charger, session: session,
            QuarantineFacts(id: self.db.lastInsertedRowID, reason: reason))
        try self.boundQuarantine(of: message.charger)
    }

    /// A person says that nothing needs to be done about a quarantined message.
    public func dismissQuarantined(_ id: Int64, note: String?) throws {
        let message = try self.openQuarantined(id)
        try self.close(message, as: "dismissed", session: message.session, QuarantineNote(note))
    }

    /// A quarantined message that waits for a person.
    ///
    /// - Throws: `Refusal` when there is none with this number, or it was decided about already.
    func openQuarantined(_ id: Int64) throws -> QuarantinedMessage {
        guard let row = try self.row("SELECT * FROM quarantine WHERE id = ?", [id]) else {
            throw Refusal(.notFound, "nothing in quarantine has the number \(id); see 'edgectl quarantine'")
        }
        guard row["state"] == "open" else {
            throw Refusal(.conflict, "quarantined message \(id) has been \(row["state"] as String) already")
        }
        return QuarantinedMessage(row)
    }

    func close(_ message: QuarantinedMessage, as state: String, session: SessionID?, _ note: QuarantineNote) throws {
        try self.run(
            "UPDATE quarantine SET state = ?, session_id = ?, note = ?, mended = ? WHERE id = ?",
            [state, session?.rawValue, note.words, note.mended, message.id])
        try self.record(
            .quarantineClosed, charger: message.charger, session: session,
            QuarantineFacts(id: message.id, reason: state, mended: note.mended))
        try self.settleContradictions(of: session)
    }

    /// The session is flagged for as long as something that contradicts it waits.
    private func settleContradictions(of id: SessionID?) throws {
        guard let id, let session = try self.session(id), session.flags.contains(.conflicting) else { return }
        let waiting = try self.row(
            "SELECT 1 FROM quarantine WHERE state = 'open' AND session_id = ? LIMIT 1", [id.rawValue])
        if waiting == nil { try self.change(session) { $0.contradictionsSettled() } }
    }
}

/// What a person says of a quarantined message.
public struct QuarantineNote: Hashable, Sendable {
    /// Why.
    public var words: String?
    /// The payload that it was meant to have, as JSON, where what came cannot be read.
    public var mended: String?

    public init(_ words: String? = nil, mended: String? = nil) {
        self.words = words
        self.mended = mended
    }
}

/// A message in quarantine, as it was received.
struct QuarantinedMessage {
    var id: Int64
    var charger: ChargerID
    /// The session that it was found to belong to; nil where none was.
    var session: SessionID?
    var connectedAt: Timestamp
    var reception: Reception
    /// The number that a start was answered with; nil for anything else.
    var answered: SessionID?

    init(_ row: Row) {
        self.id = row["id"]
        self.charger = ChargerID(rawValue: row["charger_id"])
        self.session = (row["session_id"] as Int64?).map(SessionID.init(rawValue:))
        self.connectedAt = Timestamp(milliseconds: row["connected_at"])
        self.reception = Reception(
            at: Timestamp(milliseconds: row["received_at"]), isTrusted: row["is_trusted"])
        self.answered = (row["answered"] as Int64?).map(SessionID.init(rawValue:))
    }

    /// The message again, with what it is now taken to say.
    func saying(_ event: ChargerEvent) -> ChargerMessage {
        ChargerMessage(
            charger: self.charger, connectedAt: self.connectedAt, reception: self.reception, event: event, frame: [])
    }
}

private struct QuarantineFacts: Encodable {
    var id: Int64
    var reason: String
    var mended: String?
}

extension ChargerEvent {
    /// What is given up last where the quarantine is full (the column `worth`).
    fileprivate var worth: Int {
        switch self.transactionKind {
        case .started, .ended: 2
        case .updated: 1
        case nil: 0
        }
    }
}
