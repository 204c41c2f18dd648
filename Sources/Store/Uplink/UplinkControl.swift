internal import GRDB
internal import Shared

/// What a person has a stream do.
extension Change {
    /// Nothing of the stream is sent until it is resumed, over restarts too. Chargers, commands and live states go on.
    ///
    /// - Returns: whether it was not paused before.
    @discardableResult
    public func pause(_ stream: SiteStream) throws -> Bool {
        try self.run(
            "UPDATE cursor SET paused_at = ? WHERE stream = ? AND paused_at IS NULL",
            [self.now.milliseconds, stream.rawValue])
        guard self.db.changesCount > 0 else { return false }
        self.notice.paused[stream] = true
        try self.record(.uplinkChanged, UplinkChangeFacts(change: "paused", stream: stream))
        return true
    }

    /// - Returns: whether it was paused.
    @discardableResult
    public func resume(_ stream: SiteStream) throws -> Bool {
        try self.run(
            "UPDATE cursor SET paused_at = NULL WHERE stream = ? AND paused_at IS NOT NULL", [stream.rawValue])
        guard self.db.changesCount > 0 else { return false }
        self.notice.paused[stream] = false
        try self.record(.uplinkChanged, UplinkChangeFacts(change: "resumed", stream: stream))
        return true
    }

    /// Moves the cursor back, so that everything from `seq` on is sent and must be acknowledged again, under the names
    /// that it had.
    ///
    /// - Throws: `Refusal` when those records are not acknowledged yet, or are not here any more.
    public func resend(_ stream: SiteStream, from seq: Int64) throws {
        let acknowledged: Int64 =
            try self.row("SELECT acknowledged FROM cursor WHERE stream = ?", [stream.rawValue])?[0] ?? 0
        guard acknowledged > 0 else {
            throw Refusal(
                .conflict, "the cloud has acknowledged nothing of \(stream.rawValue) yet: all of it is sent anyway")
        }
        guard seq >= 1, seq <= acknowledged else {
            throw Refusal(
                .conflict,
                "the cloud has acknowledged \(stream.rawValue) up to \(acknowledged): what follows is sent anyway; name "
                    + "a record from 1 to \(acknowledged)")
        }
        let oldest = try self.row("SELECT min(seq) FROM \(stream.rawValue)")?[0] as Int64?
        guard let oldest, seq >= oldest else {
            let held = oldest.map { "the oldest record that is kept is \($0)" } ?? "none is kept"
            throw Refusal(.conflict, "\(stream.rawValue) \(seq) is not here any more: \(held)")
        }
        try self.run("UPDATE cursor SET acknowledged = ? WHERE stream = ?", [seq - 1, stream.rawValue])
        try self.record(.uplinkChanged, UplinkChangeFacts(change: "resend", stream: stream, from: seq))
    }
}

private struct UplinkChangeFacts: Encodable {
    var change: String
    var stream: SiteStream
    /// What is sent again begins here.
    var from: Int64?
}
