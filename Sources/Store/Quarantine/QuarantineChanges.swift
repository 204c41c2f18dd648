internal import Foundation
internal import GRDB
public import Shared

extension Change {
    /// Keeps a message that could not be understood or matched, with its raw frame, for a person.
    func quarantine(_ message: ChargerMessage, reason: String, session: SessionID?) throws {
        try self.run(
            "INSERT INTO quarantine (charger_id, received_at, reason, frame, session_id) VALUES (?, ?, ?, ?, ?)",
            [
                message.charger.rawValue, self.now.milliseconds, reason, Data(message.frame), session?.rawValue,
            ])
        try self.record(
            .quarantined, charger: message.charger, session: session,
            QuarantineFacts(id: self.db.lastInsertedRowID, reason: reason))
    }

    /// A person decided about a quarantined message.
    ///
    /// - Parameters:
    ///   - session: the session that it is adopted into; nil dismisses it.
    public func closeQuarantine(_ id: Int64, session: SessionID?, note: String?) throws {
        guard let row = try self.row("SELECT charger_id, state FROM quarantine WHERE id = ?", [id]) else {
            throw Refusal(.notFound, "nothing in quarantine has the number \(id)")
        }
        guard row[1] == "open" else {
            throw Refusal(.conflict, "quarantined message \(id) has been \(row[1] as String) already")
        }
        let charger = ChargerID(rawValue: row[0])
        if let session, try self.session(session)?.charger != charger {
            throw Refusal(.conflict, "session \(session.rawValue) is not one of the charger that sent message \(id)")
        }
        let state = session == nil ? "dismissed" : "adopted"
        try self.run(
            "UPDATE quarantine SET state = ?, session_id = ifnull(?, session_id), note = ? WHERE id = ?",
            [state, session?.rawValue, note, id])
        try self.record(
            .quarantineClosed, charger: charger, session: session, QuarantineFacts(id: id, reason: state))
    }
}

private struct QuarantineFacts: Encodable {
    var id: Int64
    var reason: String
}
