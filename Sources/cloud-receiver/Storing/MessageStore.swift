/// Stores messages of sites, many in one transaction.
struct MessageStore {
    let connection: PostgresConnection
    private var names = Names()
    private var canCompare = false

    init(connection: PostgresConnection) {
        self.connection = connection
    }

    /// Stores all of `messages`, in one transaction where that is possible; a message that the database cannot take is
    /// set aside and holds up no other.
    ///
    /// - Throws: when nothing was stored, or when it is not known whether it was: store the same messages again.
    mutating func store(_ messages: [SiteMessage]) throws(PostgresError) -> Stored {
        do throws(PostgresError) {
            return try self.storeTogether(messages)
        } catch {
            self.names.forget()
            guard error.blamesTheData else { throw error }
        }
        var stored = Stored()
        for message in messages { stored.add(try self.storeAlone(message)) }
        return stored
    }

    private mutating func storeAlone(_ message: SiteMessage) throws(PostgresError) -> Stored {
        do throws(PostgresError) {
            return try self.storeTogether([message])
        } catch {
            guard error.blamesTheData else { throw error }
            return try self.transaction { store throws(PostgresError) in
                try store.setAside(message, reason: "\(error)")
            }
        }
    }

    private mutating func storeTogether(_ messages: [SiteMessage]) throws(PostgresError) -> Stored {
        if !self.canCompare {
            try self.connection.run(RecordsThatCameAgain.tables)
            self.canCompare = true
        }
        let groups = try self.groups(messages)
        try self.makeSites(messages)
        return try self.transaction { store throws(PostgresError) in
            var stored = try store.storeBatches(groups)
            for message in messages { stored.add(try store.storeOther(message)) }
            return stored
        }
    }

    private mutating func transaction(
        _ body: (inout MessageStore) throws(PostgresError) -> Stored
    ) throws(PostgresError) -> Stored {
        try self.connection.run("BEGIN")
        do throws(PostgresError) {
            let stored = try body(&self)
            try self.connection.run("COMMIT")
            return stored
        } catch {
            if self.connection.isUsable { try? self.connection.run("ROLLBACK") }
            throw error
        }
    }

    // MARK: Batches

    /// The batches of one stream, in the order in which they came.
    private struct Group {
        let id: Int64
        let place: SiteTopic
        let site: Int64
        var batches: [(batch: BatchMessage, message: SiteMessage)]
    }

    /// Sorted by their numbers: everybody locks streams in the same order.
    private mutating func groups(_ messages: [SiteMessage]) throws(PostgresError) -> [Group] {
        var groups: [Int64: Group] = [:]
        for message in messages {
            guard case .batch(let batch) = message.content, let place = message.place else { continue }
            let site = try self.names.site(place, self.connection)
            let name = Names.Stream(site: site, epoch: batch.epoch, stream: batch.stream)
            let id = try self.names.stream(name, self.connection)
            groups[id, default: Group(id: id, place: place, site: site, batches: [])].batches.append((batch, message))
            try self.makeNames(of: batch, site)
        }
        return groups.values.sorted { $0.id < $1.id }
    }

    /// Makes what is missing before the transaction begins.
    private mutating func makeNames(of batch: BatchMessage, _ site: Int64) throws(PostgresError) {
        guard case .meter(let rows) = batch.records else { return }
        for row in rows {
            _ = try self.names.outlet(row.outlet, site: site, self.connection)
            for sample in row.samples { _ = try self.names.series(sample.series, self.connection) }
        }
    }

    /// States come of sites that never sent a record. Made in the transaction, a site whose state is then refused would be
    /// undone with it, and known here by a number that is nobody's.
    private mutating func makeSites(_ messages: [SiteMessage]) throws(PostgresError) {
        for message in messages {
            switch message.content {
            case .siteState(.some), .chargerState:
                if let place = message.place { _ = try self.names.site(place, self.connection) }
            case .batch, .unreadable, .siteState(nil): break
            }
        }
    }

    private mutating func storeBatches(_ groups: [Group]) throws(PostgresError) -> Stored {
        guard !groups.isEmpty else { return Stored() }
        let positions = StreamPositions(connection: self.connection)
        var (rows, stored, changes) = (BatchRows(), Stored(), [StreamPositions.Change]())
        let known = try positions.lock(groups.map(\.id))
        for group in groups {
            guard let before = known[group.id] else {
                throw .refused(state: "23503", message: "the row of stream \(group.id) is gone")
            }
            var position = before
            try self.add(group, to: &rows, &position, &stored)
            if position != before { changes.append(StreamPositions.Change(id: group.id, from: before, to: position)) }
            if let seq = Self.toAcknowledge(group, before, position) {
                let (root, first) = (group.place.root, group.batches[0].batch)
                stored.acknowledgements.append(
                    Stored.Acknowledgement(root: root, epoch: first.epoch, stream: first.stream, seq: seq))
            }
        }
        try self.write(&rows, &stored)
        try positions.save(changes)
        return stored
    }

    private mutating func add(
        _ group: Group, to rows: inout BatchRows, _ position: inout StreamPosition, _ stored: inout Stored
    ) throws(PostgresError) {
        for (batch, message) in group.batches {
            let isNew = position.missing(in: batch.range) == [batch.range]
            if !isNew, let seq = try self.firstDifferent(batch, group, &rows, &stored) {
                let reason = "record \(seq) is not the one that is stored under its number"
                stored.add(try self.setAside(message, reason: reason))
                continue
            }
            switch position.take(batch.range) {
            case .tooManyHoles: stored.notTaken += 1
            case .added(var parts):
                if !isNew {
                    parts += try LeftOutRecords(connection: self.connection).comeAfterAll(batch, stream: group.id)
                }
                try self.add(batch, parts, group, to: &rows)
            }
        }
    }

    private mutating func add(
        _ batch: BatchMessage, _ parts: [ClosedRange<Int64>], _ group: Group, to rows: inout BatchRows
    ) throws(PostgresError) {
        let connection = self.connection
        try rows.add(
            batch, stream: group.id, parts: parts,
            outlet: { name throws(PostgresError) in try self.names.outlet(name, site: group.site, connection) },
            series: { name throws(PostgresError) in try self.names.series(name, connection) })
    }

    /// The first record of `batch` that is stored with another content, what waits to be written included.
    private mutating func firstDifferent(
        _ batch: BatchMessage, _ group: Group, _ waiting: inout BatchRows, _ stored: inout Stored
    ) throws(PostgresError) -> Int64? {
        try self.write(&waiting, &stored)
        var rows = BatchRows()
        try self.add(batch, [batch.range], group, to: &rows)
        return try RecordsThatCameAgain(connection: self.connection).firstDifferent(rows, of: batch, stream: group.id)
    }

    /// The watermark, where the site does not seem to know it: it moved, or records came that are stored.
    private static func toAcknowledge(
        _ group: Group, _ before: StreamPosition, _ after: StreamPosition
    ) -> Int64? {
        let isNews = after.watermark > before.watermark
        let cameAgain = group.batches.contains { $0.batch.range.lowerBound <= before.watermark }
        return after.watermark > 0 && (isNews || cameAgain) ? after.watermark : nil
    }

    /// Writes `rows` and empties it.
    private func write(_ rows: inout BatchRows, _ stored: inout Stored) throws(PostgresError) {
        stored.records += rows.records
        stored.samples += rows.readings.count
        defer { rows = BatchRows() }
        if rows.journal.count > 0 {
            try self.connection.copy(BatchRows.copyJournal(into: "fleet.journal"), rows.journal.bytes)
        }
        if rows.readings.count > 0 {
            try self.connection.copy(BatchRows.copyReadings(into: "fleet.reading"), rows.readings.bytes)
        }
        guard !rows.leftOut.isEmpty else { return }
        _ = try self.connection.query(
            """
            INSERT INTO fleet.left_out (stream_id, first, last, reason)
            SELECT * FROM unnest($1::integer[], $2::bigint[], $3::bigint[], $4::text[])
            """,
            [
                PostgresArray.text(rows.leftOut.map { $0.stream }),
                PostgresArray.text(rows.leftOut.map { $0.range.lowerBound }),
                PostgresArray.text(rows.leftOut.map { $0.range.upperBound }),
                PostgresArray.text(rows.leftOut.map { $0.reason }),
            ])
    }

    // MARK: States, and what cannot be read

    private mutating func storeOther(_ message: SiteMessage) throws(PostgresError) -> Stored {
        switch message.content {
        case .batch: break
        case .siteState(let state): if let state { try self.store(state, message) }
        case .chargerState(let charger, let state): try self.store(charger, state, message)
        case .unreadable(let problem): return try self.setAside(message, reason: "\(problem)")
        }
        return Stored()
    }

    /// The newest counts. A last will, whose time is that of the connection's begin, counts when it comes.
    private mutating func store(_ state: SiteStateMessage, _ message: SiteMessage) throws(PostgresError) {
        guard let place = message.place else { return }
        _ = try self.connection.query(
            """
            INSERT INTO fleet.site_state AS known
                (site_id, at, online, version, epoch, newest_journal, newest_meter, oldest_unsent_at, data)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (site_id) DO UPDATE SET at = greatest(known.at, excluded.at), heard_at = now(),
                online = excluded.online, version = excluded.version, epoch = excluded.epoch,
                newest_journal = coalesce(excluded.newest_journal, known.newest_journal),
                newest_meter = coalesce(excluded.newest_meter, known.newest_meter),
                oldest_unsent_at = CASE WHEN excluded.online THEN excluded.oldest_unsent_at
                    ELSE known.oldest_unsent_at END,
                data = excluded.data
            WHERE NOT excluded.online OR excluded.at >= known.at
            """,
            [
                "\(try self.names.site(place, self.connection))", state.at, "\(state.isOnline)",
                state.version?.storable, state.epoch?.storable, state.newestJournal.map { "\($0)" },
                state.newestMeter.map { "\($0)" }, state.oldestUnsentAt, state.data.storable,
            ])
    }

    private mutating func store(
        _ charger: String, _ state: ChargerStateMessage?, _ message: SiteMessage
    ) throws(PostgresError) {
        guard let place = message.place else { return }
        let site = "\(try self.names.site(place, self.connection))"
        guard let state else {
            _ = try self.connection.query(
                "DELETE FROM fleet.charger_state WHERE site_id = $1 AND charger = $2", [site, charger.storable])
            return
        }
        _ = try self.connection.query(
            """
            INSERT INTO fleet.charger_state AS known (site_id, charger, at, online, data) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (site_id, charger) DO UPDATE SET at = excluded.at, heard_at = now(),
                online = excluded.online, data = excluded.data
            WHERE excluded.at >= known.at
            """,
            [site, charger.storable, state.at, "\(state.isOnline)", state.data.storable])
    }

    /// Keeps the message for a person. The gateway sends what is not acknowledged again and again: that is counted.
    private func setAside(_ message: SiteMessage, reason: String) throws(PostgresError) -> Stored {
        try SetAsideMessages(connection: self.connection).add(message, reason: reason)
        var stored = Stored()
        stored.setAside = [(message.topic, reason)]
        // After its records were given up the site sends from there on, and not the same message again.
        if let place = message.place, let event = message.event,
            let named = NamedRange(topic: place, event: event),
            let seq = try StreamPositions(connection: self.connection).watermark(named), seq >= named.range.lowerBound
        {
            stored.acknowledgements = [
                Stored.Acknowledgement(root: place.root, epoch: named.epoch, stream: named.stream, seq: seq)
            ]
        }
        return stored
    }
}

extension String {
    /// Without NUL, which PostgreSQL stores in no text.
    var storable: String { self.replacing("\0", with: "\u{FFFD}") }
}

extension StorableJSON {
    var storable: String { String(decoding: self.text, as: UTF8.self) }
}
