/// The records that a batch names in its id: `{epoch}/{stream}/{from}-{to}`.
struct NamedRange: Equatable {
    let site: String
    let epoch: String
    let stream: StreamName
    let range: ClosedRange<Int64>

    /// nil when `event` is not the id of a batch on the topic.
    init?(topic: SiteTopic, event: String) {
        guard case .batch(let stream) = topic.kind else { return nil }
        let parts = event.split(separator: "/")
        guard parts.count == 3, parts[1] == stream.rawValue else { return nil }
        let bounds = parts[2].split(separator: "-").compactMap { Int64($0) }
        guard bounds.count == 2, bounds[0] >= 1, bounds[0] <= bounds[1], bounds[1] <= MessageLimits.highestSeq else {
            return nil
        }
        self.site = topic.site
        self.epoch = String(parts[0])
        self.stream = stream
        self.range = bounds[0]...bounds[1]
    }
}

extension SetAsideMessages {
    /// nil when there is none, or when it was too long to be kept whole.
    func message(_ id: Int64, prefix: String) throws(PostgresError) -> SiteMessage? {
        let rows = try self.connection.query(
            """
            SELECT topic, encode(payload, 'hex') FROM fleet.set_aside WHERE id = $1 AND bytes = length(payload)
            """, ["\(id)"])
        guard let topic = rows.text(0, 0), let text = rows.text(0, 1) else { return nil }
        var payload: [UInt8] = []
        var digits = text.utf8.makeIterator()
        while let high = digits.next(), let low = digits.next() {
            payload.append(UInt8(String(decoding: [high, low], as: UTF8.self), radix: 16) ?? 0)
        }
        return SiteMessage(topic: topic, payload: payload, prefix: prefix)
    }

    func range(_ id: Int64, prefix: String) throws(PostgresError) -> NamedRange? {
        let rows = try self.connection.query("SELECT topic, name FROM fleet.set_aside WHERE id = $1", ["\(id)"])
        guard let topic = rows.text(0, 0).flatMap({ SiteTopic($0, prefix: prefix) }), let name = rows.text(0, 1) else {
            return nil
        }
        return NamedRange(topic: topic, event: name)
    }

    func remove(_ id: Int64) throws(PostgresError) {
        _ = try self.connection.query("DELETE FROM fleet.set_aside WHERE id = $1", ["\(id)"])
    }
}

extension StreamPositions {
    /// Counts what is missing of `named` as left out.
    ///
    /// - Returns: how many records that were.
    func giveUp(_ named: NamedRange, because reason: String) throws(PostgresError) -> Int64 {
        try self.connection.run("BEGIN")
        do throws(PostgresError) {
            let count = try self.giveUpLocked(named, reason)
            try self.connection.run("COMMIT")
            return count
        } catch {
            if self.connection.isUsable { try? self.connection.run("ROLLBACK") }
            throw error
        }
    }

    private func giveUpLocked(_ named: NamedRange, _ reason: String) throws(PostgresError) -> Int64 {
        let rows = try self.connection.query(
            """
            SELECT stream.id FROM fleet.stream JOIN fleet.site ON site.id = stream.site_id
            WHERE site.name = $1 AND epoch = $2 AND stream = $3
            """, [named.site, named.epoch, named.stream.rawValue])
        guard let id = rows.integer(0, 0), let before = try self.lock([id])[id] else { return 0 }
        var position = before
        guard case .added(let parts) = position.take(named.range) else { return 0 }
        for part in parts {
            _ = try self.connection.query(
                "INSERT INTO fleet.left_out (stream_id, first, last, reason) VALUES ($1, $2, $3, $4)",
                ["\(id)", "\(part.lowerBound)", "\(part.upperBound)", reason])
        }
        try self.save([Change(id: id, from: before, to: position)])
        return parts.reduce(0) { $0 + Int64($1.count) }
    }
}
