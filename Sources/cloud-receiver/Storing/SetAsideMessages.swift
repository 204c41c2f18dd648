/// The rows of `fleet.set_aside`.
struct SetAsideMessages {
    /// The most messages of one topic; more are counted in the row of its oldest.
    private static let mostOfTopic = 1000

    let connection: PostgresConnection

    func add(_ message: SiteMessage, reason: String) throws(PostgresError) {
        let payload = message.payload.prefix(MessageLimits.keptBytes)
        _ = try self.connection.query(
            """
            WITH name AS (SELECT coalesce($2, encode(sha256($5), 'hex')) AS name),
            place AS (
                SELECT CASE WHEN count(*) < $6::bigint OR bool_or(known.name = (SELECT name FROM name))
                    THEN (SELECT name FROM name) ELSE (array_agg(known.name ORDER BY id))[1] END AS name
                FROM fleet.set_aside known WHERE topic = $1
            )
            INSERT INTO fleet.set_aside AS known (topic, name, reason, bytes, payload)
            SELECT $1, place.name, $3, $4, $5 FROM place
            ON CONFLICT (topic, name) DO UPDATE SET times = known.times + 1, last_at = now()
            """,
            [
                message.topic.storable, message.event?.storable, reason.storable, "\(message.payload.count)",
                "\\x" + payload.map(Self.hexadecimal).joined(), "\(Self.mostOfTopic)",
            ])
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let text = String(byte, radix: 16)
        return text.count == 1 ? "0" + text : text
    }
}
