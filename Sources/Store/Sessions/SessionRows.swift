internal import GRDB
internal import Shared

/// Sessions as rows.
enum SessionRows {
    /// Those that are not over, and those that wait for their connector to be free before they are billed.
    static func live(_ db: Database) throws -> [Session] {
        try self.sessions(
            db,
            """
            SELECT * FROM session WHERE state NOT IN ('ended', 'abandoned') UNION ALL
            SELECT s.* FROM session s JOIN unbilled_session u ON u.session_id = s.id ORDER BY id
            """)
    }

    static func session(_ db: Database, id: SessionID) throws -> Session? {
        try self.sessions(db, "SELECT * FROM session WHERE id = ?", [id.rawValue]).first
    }

    static func sessions(_ db: Database, _ sql: String, _ arguments: StatementArguments = []) throws -> [Session] {
        try Row.fetchAll(db.cachedStatement(sql: sql), arguments: arguments).map { row in
            let phases = try Row.fetchAll(
                db.cachedStatement(sql: "SELECT at, phase FROM session_phase WHERE session_id = ? ORDER BY number"),
                arguments: [row["id"] as Int64])
            return try Session(row, phases: phases.map(PhaseChange.init))
        }
    }
}

extension PhaseChange {
    init(_ row: Row) {
        self.init(at: Timestamp(milliseconds: row[0]), phase: SessionPhase(rawValue: row[1]) ?? .paused)
    }
}

extension Session {
    init(_ row: Row, phases: [PhaseChange]) throws {
        func time(_ column: String) -> Timestamp? { (row[column] as Int64?).map(Timestamp.init(milliseconds:)) }
        func energy(_ column: String) -> Energy? { (row[column] as Int64?).map(Energy.init(milliwattHours:)) }
        guard let state = SessionState(rawValue: row["state"]),
            let source = InstantSource(rawValue: row["start_source"])
        else { throw Refusal(.invalid, "session \(row["id"] as Int64) has an unknown state") }
        self.init(
            id: SessionID(rawValue: row["id"]), charger: ChargerID(rawValue: row["charger_id"]),
            outlet: Outlet(evse: row["evse"], connector: row["connector"]), transaction: row["transaction_id"],
            state: state, startedAt: Timestamp(milliseconds: row["started_at"]), startSource: source,
            startClaimed: Timestamp(milliseconds: row["start_claimed"]),
            openedAt: Timestamp(milliseconds: row["opened_at"]))
        var facts = SessionFacts(
            flags: SessionFlags(rawValue: row["flags"]),
            token: (row["token"] as String?).map {
                IdToken($0, type: row["token_type"], additional: TokenRows.additional(row["token_additional"]))
            },
            endedAt: time("ended_at"),
            endClaimed: time("end_claimed"), stopReason: row["stop_reason"],
            startRegister: energy("start_register"), lastRegister: energy("last_register"),
            lastRegisterAt: time("last_register_at"), power: row["power"], lastReadingAt: time("last_reading_at"),
            lastHeardAt: Timestamp(milliseconds: row["last_heard_at"]),
            lastReadingReceivedAt: time("last_reading_received_at"), suspectedAt: time("suspected_at"),
            freeAt: time("free_at"), remoteStart: row["remote_start"], phases: phases, tariff: row["tariff_id"],
            lastReadingSeq: row["last_reading_seq"],
            clock: SessionClock(
                gatewaySteps: row["gateway_steps"], chargerOffset: row["charger_offset"],
                behind: row["began_behind"]))
        facts.reservation = row["reservation"]
        facts.startExport = energy("start_export")
        facts.lastExport = energy("last_export")
        facts.startExportAt = time("start_export_at")
        facts.lastExportAt = time("last_export_at")
        facts.rollup = RollupMark(
            quarter: time("rollup_quarter").map(QuarterHour.init), imported: row["booked_import"],
            exported: row["booked_export"], peakPower: row["quarter_peak"], chargedUntil: time("charged_until"))
        facts.numbers = MessageNumbers(
            last: row["last_number"], missing: [ClosedRange<Int>](text: row["missing_numbers"] ?? ""),
            search: (row["missing_search"] as String?).flatMap(MessageNumbers.Search.init) ?? .complete,
            since: time("missing_since"), asks: row["missing_asks"])
        self.restore(facts)
    }
}

extension Change {
    /// Stores a new session.
    func insert(_ session: Session) throws {
        try self.run(
            """
            INSERT INTO session (id, charger_id, evse, connector, transaction_id, state, flags, started_at,
                start_source, start_claimed, opened_at, last_heard_at, tariff_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                session.id.rawValue, session.charger.rawValue, session.outlet.evse, session.outlet.connector,
                session.transaction, session.state.rawValue, session.flags.rawValue,
                session.startedAt.milliseconds, session.startSource.rawValue, session.startClaimed.milliseconds,
                session.openedAt.milliseconds, session.lastHeardAt.milliseconds, session.tariff,
            ])
        try self.update(session, phasesBefore: [])
    }

    /// Stores everything of a session that can change.
    func update(_ session: Session, phasesBefore: [PhaseChange]) throws {
        try self.run(
            """
            UPDATE session SET evse = ?, connector = ?, state = ?, flags = ?, token = ?, token_type = ?,
                started_at = ?, start_source = ?, start_claimed = ?, ended_at = ?, end_claimed = ?, stop_reason = ?,
                suspected_at = ?, free_at = ?, remote_start = ?, tariff_id = ?, reservation = ?,
                missing_numbers = ?, missing_search = ?, missing_since = ?, missing_asks = ?
            WHERE id = ?
            """,
            [
                session.outlet.evse, session.outlet.connector, session.state.rawValue, session.flags.rawValue,
                session.token?.value, session.token?.type, session.startedAt.milliseconds,
                session.startSource.rawValue, session.startClaimed.milliseconds, session.endedAt?.milliseconds,
                session.endClaimed?.milliseconds, session.stopReason, session.suspectedAt?.milliseconds,
                session.freeAt?.milliseconds, session.remoteStart, session.tariff, session.reservation,
                session.numbers.missing.isEmpty ? nil : session.numbers.missing.text,
                session.numbers.search == .complete ? nil : session.numbers.search.rawValue,
                session.numbers.since?.milliseconds, session.numbers.asks, session.id.rawValue,
            ])
        try self.updateLive(session)
        try self.keepAdditional(of: session)
        try self.store(session.phases, of: session.id, before: phasesBefore)
    }

    /// Stores what readings change.
    func updateLive(_ session: Session) throws {
        let update = self.hot.updateLive
        update.bind(1, session.startRegister?.milliwattHours)
        update.bind(2, session.lastRegister?.milliwattHours)
        update.bind(3, session.lastRegisterAt?.milliseconds)
        update.bind(4, session.power)
        update.bind(5, session.lastReadingAt?.milliseconds)
        update.bind(6, session.lastHeardAt.milliseconds)
        update.bind(7, session.lastReadingReceivedAt?.milliseconds)
        update.bind(8, session.lastReadingSeq)
        update.bind(9, session.clock.gatewaySteps)
        update.bind(10, session.clock.chargerOffset)
        update.bind(11, session.clock.behind)
        update.bind(12, session.startExport?.milliwattHours)
        update.bind(13, session.lastExport?.milliwattHours)
        update.bind(14, session.numbers.last.map(Int64.init))
        update.bind(15, session.startExportAt?.milliseconds)
        update.bind(16, session.lastExportAt?.milliseconds)
        update.bind(17, session.rollup.quarter?.start.milliseconds)
        update.bind(18, session.rollup.imported)
        update.bind(19, session.rollup.exported)
        update.bind(20, session.rollup.peakPower)
        update.bind(21, session.rollup.chargedUntil?.milliseconds)
        update.bind(22, session.id.rawValue)
        try update.run()
    }

    /// Almost always a phase is added at the end; one that came late moves those after it.
    private func store(_ phases: [PhaseChange], of session: SessionID, before: [PhaseChange]) throws {
        let same = zip(phases, before).prefix { $0 == $1 }.count
        if same < before.count {
            try self.run("DELETE FROM session_phase WHERE session_id = ? AND number >= ?", [session.rawValue, same])
        }
        for number in same..<phases.count {
            try self.run(
                "INSERT INTO session_phase VALUES (?, ?, ?, ?)",
                [session.rawValue, number, phases[number].at.milliseconds, phases[number].phase.rawValue])
        }
    }
}

extension Change {
    /// What else identified the driver: few chargers tell it, and it does not change.
    private func keepAdditional(of session: Session) throws {
        guard let text = try TokenRows.text(session.token?.additional ?? []) else { return }
        try self.run("UPDATE session SET token_additional = ? WHERE id = ?", [text, session.id.rawValue])
    }
}
