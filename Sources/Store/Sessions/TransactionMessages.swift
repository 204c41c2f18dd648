internal import GRDB
internal import Shared

/// Transaction messages: which session each belongs to, and what it does there.
extension Change {
    enum Match {
        case session(Session)
        /// Stored before: answered again, without effect.
        case retransmission(Session)
        /// The same number with other contents: kept for a person, flagged.
        case contradiction(Session)
        case new
        case unmatched(String)
    }

    func take(_ report: TransactionReport, of message: ChargerMessage) throws -> ChargerReply {
        defer { if report.isQueued(in: message) { self.cache.heardQueued(message.charger, at: self.now) } }
        switch try self.match(report, of: message) {
        case .session(let session):
            let displaced = try self.apply(report, to: session, message: message)
            return try self.reply(to: report, session: session.id, of: message, displaced)
        case .retransmission(let session):
            return try self.reply(to: report, session: session.id, of: message)
        case .contradiction(let session):
            try self.change(session) { $0.contradicted() }
            let what = report.sequence.map { "message \($0)" } ?? "its stop"
            try self.quarantine(message, reason: "\(what) came again with other contents", session: session.id)
            return try self.reply(to: report, session: session.id, of: message)
        case .new:
            if let reply = try self.keepUnregistered(report, of: message) { return reply }
            let session = try self.begin(report, of: message, received: self.now)
            try self.apply(report, to: session, message: message)
            try self.sawStart(of: session)
            return try self.reply(to: report, session: session.id, of: message)
        case .unmatched(let reason):
            try self.quarantine(message, reason: reason, session: nil)
            return try self.reply(to: report, session: nil, of: message)
        }
    }

    /// The instant that bills for a message of `session`.
    func instant(of report: TransactionReport, in message: ChargerMessage, session: inout Session) -> BilledInstant {
        session.place(
            claimed: report.at, received: message.reception, isQueued: report.isQueued(in: message),
            connectedAt: message.connectedAt, limit: self.settings.clockLimit)
    }

    /// The instant that bills for a message of no session yet, or of another one, by the gateway's clock.
    func instant(of report: TransactionReport, in message: ChargerMessage) -> BilledInstant {
        BilledInstant.choose(
            claimed: report.at, received: message.reception, isQueued: report.isQueued(in: message),
            limit: self.settings.clockLimit)
    }

    func match(_ report: TransactionReport, of message: ChargerMessage) throws -> Match {
        if let sequence = report.sequence, let transaction = report.transaction {
            return try self.matchNumbered(sequence, report, transaction: transaction, charger: message.charger)
        }
        guard let transaction = report.transaction else { return try self.matchStart(report, of: message) }
        guard let number = Int64(transaction), let session = try self.session(SessionID(rawValue: number)) else {
            return .unmatched("it names transaction \(transaction), which was never opened here")
        }
        guard session.charger == message.charger else {
            return .unmatched("it names transaction \(transaction), which another charger opened")
        }
        guard report.kind == .ended, session.state == .ended else { return .session(session) }
        return session.isContradicted(by: report) ? .contradiction(session) : .retransmission(session)
    }

    /// A 2.x message: known by the charger's transaction id and the message's number.
    private func matchNumbered(
        _ sequence: Int, _ report: TransactionReport, transaction: String, charger: ChargerID
    ) throws -> Match {
        guard
            let row = try self.row(
                "SELECT id FROM session WHERE charger_id = ? AND transaction_id = ?", [charger.rawValue, transaction]),
            let session = try self.session(SessionID(rawValue: row[0]))
        else { return .new }
        let stored = try self.row(
            "SELECT digest FROM transaction_message WHERE session_id = ? AND sequence = ?",
            [session.id.rawValue, sequence])
        guard let stored else {
            return session.isContradicted(by: report) ? .contradiction(session) : .session(session)
        }
        return stored[0] == report.digest ? .retransmission(session) : .contradiction(session)
    }

    /// A 1.6 StartTransaction: the same content over an earlier connection is a retransmission; over the same one it
    /// is the twin that a stuck clock makes (the connection itself answers a repeated message id). Where the earlier
    /// one was stopped the charger had got its answer, and this is another one.
    private func matchStart(_ report: TransactionReport, of message: ChargerMessage) throws -> Match {
        let candidates = try SessionRows.sessions(
            self.db, "SELECT * FROM session WHERE charger_id = ? AND start_claimed = ?",
            [message.charger.rawValue, report.at.milliseconds]
        ).map { self.cache.sessions[$0.id] ?? $0 }
        return candidates.first {
            $0.openedWall < message.connectedAt && $0.outlet == report.outlet && $0.token == report.token
                && $0.startRegister == report.register
                && $0.endClaimed == nil
        }.map { .retransmission($0) } ?? .new
    }

    /// - Parameters:
    ///   - received: when the message came, by the gateway's clock as it is now.
    ///   - number: the one that the charger was told already; nil for the next.
    func begin(
        _ report: TransactionReport, of message: ChargerMessage, received: Timestamp, as number: SessionID? = nil
    ) throws -> Session {
        let instant = self.instant(of: report, in: message)
        let id =
            try number.flatMap { try self.session($0) == nil ? $0 : nil }
            ?? SessionID(rawValue: self.cache.next(.session))
        var session = Session.opened(
            id: id, charger: message.charger, by: report, at: instant, received: received)
        session.clock = SessionClock(
            opening: instant, received: message.reception, isQueued: report.isQueued(in: message),
            limit: self.settings.clockLimit)
        if self.isTooQuiet(for: report, of: message, received: received) { session.beganBehind() }
        session.tariff = try self.tariff(
            at: session.charger, evse: session.outlet.evse, since: session.startedAt)
        for other in self.liveSessions(of: message.charger)
        where session.outlet.evse != 0 && other.outlet.evse == session.outlet.evse {
            let otherStart = other.clock.steppedWall(other.startedAt)
            if otherStart <= session.startedAt {
                try self.change(other) { $0.anotherBegan(at: $0.clock.unsteppedWall(instant.at), received: self.now) }
            } else {
                // This one was queued: the other's begin is the sign of its end.
                _ = session.anotherBegan(at: otherStart, received: self.now)
            }
        }
        try self.open(session)
        try self.record(.sessionStarted, charger: session.charger, session: id, SessionStartedFacts(session))
        return session
    }

    /// Whether what claims to be older than its connection comes so long after it, or after the last message of a queue,
    /// that it was in none: a queue is sent at once.
    private func isTooQuiet(
        for report: TransactionReport, of message: ChargerMessage, received: Timestamp
    ) -> Bool {
        guard report.at < message.connectedAt, !report.isOffline else { return false }
        let since = max(self.cache.lastQueued[message.charger] ?? message.connectedAt, message.connectedAt)
        return received.milliseconds(since: since) > self.settings.clockLimit
    }

    /// Returns what is said of the session's token where the message, which brings none, has shown that it may not charge
    /// at the EVSE that the session came to.
    @discardableResult
    func apply(
        _ report: TransactionReport, to session: Session, message: ChargerMessage
    ) throws -> Authorization? {
        let place = session.outlet
        try self.keepNumber(of: report, in: session.id)
        if let number = report.reservation {
            try self.changeReservation(Int64(number), at: session.charger) { $0.used(by: session.id, now: self.now) }
        }
        let session = try self.move(session, by: report, of: message)
        try self.take(
            report.readings, into: session, outlet: report.outlet(in: session), message: message)
        try self.noteFacts(of: report, in: session)
        guard report.kind != .updated || report.sequence != nil else {
            try self.heardReadings(of: session.id, report, in: message)
            return nil
        }
        guard let current = try self.session(session.id) else { return nil }
        // The token of a stop is whoever stopped it.
        let token = report.isTokenOfEnd ? nil : report.token
        let displaced = try self.displaced(current, from: place, by: report, message)
        let authorization = try token.map { try self.authorize($0, of: report, in: current, message) } ?? displaced
        try self.change(current) { session in
            let instant = self.instant(of: report, in: message, session: &session)
            let actions =
                (authorization.map { session.authorised($0) } ?? [])
                + session.reported(report, at: instant, received: self.now)
            session.tariff = try self.pinnedTariff(of: current, beginning: session.startedAt, by: report)
            return actions
        }
        return displaced
    }

    /// What a message tells that changes no state here, and that people should know.
    private func noteFacts(of report: TransactionReport, in session: Session) throws {
        if let trigger = report.trigger, report.isTriggerNotable {
            try self.record(
                .sessionTriggered, charger: session.charger, session: session.id, ["trigger": trigger])
        }
        if let details = report.costDetails {
            try self.record(
                JournalKind.sessionCostReported.rawValue, charger: session.charger, session: session.id, json: details)
        }
    }

    /// Remembers a numbered message, so that it is known when it comes again.
    func keepNumber(of report: TransactionReport, in session: SessionID) throws {
        guard let sequence = report.sequence else { return }
        try self.run(
            "INSERT OR REPLACE INTO transaction_message VALUES (?, ?, ?)",
            [session.rawValue, sequence, report.digest])
    }

    /// A 1.6 message of readings that names the transaction shows that it still runs.
    private func heardReadings(of id: SessionID, _ report: TransactionReport, in message: ChargerMessage) throws {
        guard let session = self.cache.sessions[id], session.suspectedAt != nil else { return }
        try self.change(session) {
            $0.heard(of: self.instant(of: report, in: message, session: &$0).at)
            return []
        }
    }

    /// Stores readings that belong to a session and shows them to it.
    func take(_ sets: [ReadingSet], into session: Session, outlet: Outlet, message: ChargerMessage) throws {
        var current = session
        for set in sets where !set.samples.isEmpty {
            let instant = current.place(
                claimed: set.at, received: message.reception, isQueued: set.at < message.connectedAt,
                connectedAt: message.connectedAt, limit: self.settings.clockLimit)
            // What is newer than every reading cannot be known: the common case costs no look-up.
            let mayBeKnown = current.lastReadingAt.map { set.at <= $0 || instant.at != set.at } ?? false
            if mayBeKnown, try self.isStored(set, session: current, before: message.connectedAt) { continue }
            let seq = try self.append(
                set, charger: session.charger, outlet: outlet, session: session.id, previous: current.lastReadingSeq,
                at: instant.at)
            current = try self.show(set, seq: seq, at: instant, to: current)
        }
    }

    /// - Parameter displaced: what is said of the session's token although the message brings none.
    private func reply(
        to report: TransactionReport, session: SessionID?, of message: ChargerMessage, _ displaced: Authorization? = nil
    ) throws -> ChargerReply {
        var reply = TransactionReply(session: session)
        reply.authorization = displaced
        if let token = report.token, let session = try session.flatMap(self.session) {
            reply.authorization = try self.authorize(token, of: report, in: session, message)
        }
        if report.kind == .ended, let session { reply.totalCost = try self.totalCost(of: session) }
        if report.kind == .updated, report.wantsRunningCost, self.settings.tellsRunningCost, let session {
            reply.runningCost = try self.runningCost(of: session)
        }
        return .transaction(reply)
    }
}

extension TransactionReport {
    /// Whether the charger kept it while it was offline: it says so, or it is older than the connection that brings it.
    func isQueued(in message: ChargerMessage) -> Bool { self.isOffline || self.at < message.connectedAt }
}

/// What the journal says of a session's start.
struct SessionStartedFacts: Encodable {
    var transaction: String
    var evse: Int
    var connector: Int
    var token: String?
    var tokenType: String?
    var additionalTokens: [AdditionalToken]?
    var startedAt: Timestamp
    var startSource: InstantSource
    var startRegisterMilliwattHours: Int64?
    var tariff: Int64?
    var remoteStart: Int?
    var reservation: Int?

    enum CodingKeys: String, CodingKey {
        case transaction, evse, connector, token, tariff, reservation
        case tokenType = "token_type"
        case additionalTokens = "additional_tokens"
        case startedAt = "started_at"
        case startSource = "start_source"
        case remoteStart = "remote_start"
        case startRegisterMilliwattHours = "start_register_mwh"
    }

    init(_ session: Session) {
        self.transaction = session.transaction
        self.evse = session.outlet.evse
        self.connector = session.outlet.connector
        self.token = session.token?.value
        self.tokenType = session.token?.type
        self.additionalTokens = session.token.flatMap { $0.additional.isEmpty ? nil : $0.additional }
        self.startedAt = session.startedAt
        self.startSource = session.startSource
        self.startRegisterMilliwattHours = session.startRegister?.milliwattHours
        self.tariff = session.tariff
        self.remoteStart = session.remoteStart
        self.reservation = session.reservation
    }
}
