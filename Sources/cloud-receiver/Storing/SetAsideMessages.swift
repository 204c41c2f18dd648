/// The rows of `fleet.set_aside`.
struct SetAsideMessages {
    /// The most messages of one topic; more are counted in the row of its oldest.
    private static let mostOfTopic = 1000

    let connection: PostgresConnection

    func add(_ message: SiteMessage, reason: String) throws(PostgresError) {
        let payload = message.payload.prefix(MessageLimits.keptBytes)
        _ = try self.connection.query(
            """
            WITH this AS (SELECT coalesce($2, encode(sha256($5), 'hex')) AS name, $3::text AS reason),
            place AS (
                SELECT this.name, this.reason FROM this
                WHERE (SELECT count(*) FROM fleet.set_aside WHERE topic = $1) < $6::bigint OR EXISTS (
                    SELECT 1 FROM fleet.set_aside known
                    WHERE topic = $1 AND known.name = this.name AND known.reason = this.reason)
                UNION ALL
                (SELECT name, reason FROM fleet.set_aside WHERE topic = $1 ORDER BY id LIMIT 1)
                LIMIT 1
            )
            INSERT INTO fleet.set_aside AS known (topic, name, reason, bytes, payload)
            SELECT $1, place.name, place.reason, $4, $5 FROM place
            ON CONFLICT (topic, name, reason) DO UPDATE SET times = known.times + 1, last_at = now()
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
