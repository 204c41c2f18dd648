internal import GRDB
internal import Shared

/// Steps of the wall clock: no time has passed by them, so what waits and what is measured moves along.
extension Change {
    /// Below this, in milliseconds, a step is followed and not told: a time server's nudges are no news.
    private static let worthTelling: UInt64 = 5000
    /// How many rows of the clock's course are kept.
    private static let courseLimit = 1000

    /// Follows the wall clock. Returns when something was received, by the clock as it is now: what waited for the
    /// writer while the clock stepped still carries the time from before.
    func follow(_ reception: Reception) throws -> Reception {
        guard let moment = reception.monotonic else { return reception }
        let newest = SessionID(rawValue: self.cache.counters[.session])
        var course = self.cache.course ?? ClockCourse(at: moment, reception, newest: newest)
        let before = course
        var reception = reception
        let finding = course.received(reception, at: moment, newest: newest)
        switch finding {
        case .goesOn where self.cache.course != nil:
            if course != before { self.cache.set(course) }
        case .goesOn, .began:
            try self.isolated { try self.keep(course, reception) }
        case .stepped(let step):
            try self.isolated {
                try self.keep(course, reception)
                try self.move(by: step, reception, untrustedSince: before.untrustedSince)
            }
        case .stampedBefore(let instant):
            reception.at = instant
        }
        return reception
    }

    private func keep(_ course: ClockCourse, _ reception: Reception) throws {
        try self.run(
            """
            INSERT INTO clock_course (boot, monotonic, at, is_trusted, untrusted_since, journal_seq, meter_seq)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                course.since.boot, course.since.milliseconds, course.sinceWall.milliseconds, reception.isTrusted,
                course.untrustedSince?.rawValue, self.cache.counters[.journal], self.cache.counters[.meter],
            ])
        try self.run(
            "DELETE FROM clock_course WHERE id <= ?", [self.db.lastInsertedRowID - Int64(Self.courseLimit)])
        self.cache.set(course)
    }

    func move(by step: Int64, _ reception: Reception, untrustedSince: SessionID?) throws {
        let known = self.reception
        self.reception = reception
        defer { self.reception = known }
        try self.moveMissingMessages(by: step)
        try self.moveSessions(by: step, untrustedSince: untrustedSince)
        try self.moveConnections(by: step)
        try self.moveStates(by: step)
        try self.moveCommands(by: step, now: reception.at)
        try self.run("UPDATE correction_due SET due_at = due_at + ?", [step])
        guard step.magnitude >= Self.worthTelling else { return }
        try self.record(
            .clockStepped,
            ClockSteppedFacts(
                byMilliseconds: step, was: reception.at.advanced(byMilliseconds: -step), now: reception.at,
                isTrusted: reception.isTrusted))
    }

    /// A machine that was started without a clock does not know how long it was off: the step that sets its clock then
    /// tells that, and counts as time for the sessions from before.
    private func moveSessions(by step: Int64, untrustedSince: SessionID?) throws {
        for session in Array(self.cache.sessions.values) {
            var moved = session
            moved.clockStepped(by: step, isMeasured: untrustedSince.map { session.id.rawValue > $0.rawValue } ?? true)
            try self.update(moved, phasesBefore: session.phases)
            self.cache.set(moved, for: moved.id)
        }
    }

    private func moveConnections(by step: Int64) throws {
        try self.run("UPDATE charger SET connected_at = connected_at + ? WHERE connected_at IS NOT NULL", [step])
        self.cache.moveQueued(by: step)
        for (id, var charger) in self.cache.chargers {
            guard let connectedAt = charger.connectedAt else { continue }
            charger.connectedAt = connectedAt.advanced(byMilliseconds: step)
            self.cache.set(charger, for: id)
        }
    }

    /// A lifetime is a duration. What the cloud said expires at an instant of its own clock, so a step ahead does not
    /// prolong it: it is never carried out later than it was meant to be.
    private func moveCommands(by step: Int64, now: Timestamp) throws {
        let open = CommandRows.isOpen
        for row in try self.rows("SELECT DISTINCT charger_id FROM command WHERE \(open)") {
            self.notice.commands.insert(ChargerID(rawValue: row[0]))
        }
        try self.run(
            "UPDATE command SET effect_deadline = effect_deadline + ? WHERE effect_deadline IS NOT NULL AND \(open)",
            [step])
        try self.run(
            "UPDATE command SET expires_at = expires_at + ?1 WHERE expires_at > ?2 AND (?1 < 0 OR origin = 'local')",
            [step, now.milliseconds - step])
    }
}

extension ClockCourse {
    init(_ row: Row) {
        self.init(
            since: MonotonicInstant(boot: row["boot"], milliseconds: row["monotonic"]),
            wall: Timestamp(milliseconds: row["at"]),
            untrustedSince: (row["untrusted_since"] as Int64?).map(SessionID.init(rawValue:)))
    }
}

/// What the journal says of a step.
private struct ClockSteppedFacts: Encodable {
    /// Negative: back.
    var byMilliseconds: Int64
    var was: Timestamp
    var now: Timestamp
    var isTrusted: Bool

    enum CodingKeys: String, CodingKey {
        case was, now
        case byMilliseconds = "by_ms"
        case isTrusted = "clock_trusted"
    }
}
