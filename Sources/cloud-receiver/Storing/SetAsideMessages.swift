/// The rows of `fleet.set_aside`.
struct SetAsideMessages {
    /// The most messages of one topic; more are counted in the row of its oldest.
    private static let mostOfTopic = 1000
    /// The most bytes of a topic and of a reason. An index of PostgreSQL takes no longer texts than 2,704 bytes together,
    /// and what cannot be set aside would hold up everything behind it.
    private static let mostBytes = 1000
    /// The most bytes of an id; that of a batch has less than 200. A message with a longer one goes by its hash.
    private static let mostOfName = 256

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
                Self.cut(message.topic.storable), Self.name(message), Self.cut(reason.storable),
                "\(message.payload.count)",
                "\\x" + payload.map(Self.hexadecimal).joined(), "\(Self.mostOfTopic)",
            ])
    }

    private static func name(_ message: SiteMessage) -> String? {
        message.event.map(\.storable).flatMap { $0.utf8.count <= Self.mostOfName ? $0 : nil }
    }

    /// `text`, or its beginning and an ellipsis.
    private static func cut(_ text: String) -> String {
        guard text.utf8.count > Self.mostBytes else { return text }
        // The ellipsis has three bytes, and so has what stands for half a character.
        return String(decoding: text.utf8.prefix(Self.mostBytes - 6), as: UTF8.self) + "…"
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let text = String(byte, radix: 16)
        return text.count == 1 ? "0" + text : text
    }
}
