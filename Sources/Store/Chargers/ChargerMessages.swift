internal import GRDB
public import Shared

/// What chargers say, routed: one table.
extension Change {
    /// Makes a charger's message durable and returns what the charger is answered.
    public func take(_ message: ChargerMessage) throws -> ChargerReply {
        self.reception = try self.follow(message.reception)
        let reply = try self.decide(message.received(at: self.reception))
        // Last: what is undone was not accepted. A model is known after the message that tells it.
        self.tolerated(message.tolerated, of: message.charger)
        return reply
    }

    private func decide(_ message: ChargerMessage) throws -> ChargerReply {
        let registration = self.cache.chargers[message.charger]?.registration ?? .accepted
        guard registration.admits(message.event, isAskedFor: message.isAskedFor) else {
            return .notRegistered(registration)
        }
        switch message.event {
        case .booted(let report):
            return try self.booted(report, charger: message.charger)
        case .heartbeat:
            return .heartbeat(now: self.now)
        case .connectorReported(let report):
            return try self.connectorReported(report, of: message)
        case .authorizationAsked(let token):
            return .authorization(try self.decide(token, for: .asking, at: message.charger).answer)
        case .transactionReported(let report):
            return try self.take(report, of: message)
        case .readingsTaken(let outlet, let sets):
            return try self.readingsTaken(sets, outlet: outlet, of: message)
        case .modelReported(let part):
            return try self.modelReported(part, of: message.charger)
        case .reportPartCame(let part):
            return try self.reportPartCame(part, of: message.charger)
        case .conditionsTold(let changes, let kind, let detail):
            try self.note(kind, detail, of: message.charger)
            try self.conditionsTold(changes, of: message.charger)
            return .acknowledged
        case .reservationEnded(let number, let state, let detail):
            if try !self.changeReservation(number, at: message.charger, { $0.ended(as: state, now: self.now) }) {
                try self.note(JournalKind.reservation.rawValue, detail, of: message.charger)
            }
            return .acknowledged
        case .jobReported(let report, let kind, let detail):
            try self.take(report, kind: kind, detail: detail, at: message.charger)
            return .acknowledged
        case .streamReported(let report):
            return try self.take(report, of: message)
        case .scheduleAsked(let profile, let detail):
            try self.note(JournalKind.vehicle.rawValue, detail, of: message.charger)
            return .schedule(limits: try self.schedule(of: profile, at: message.charger))
        case .certificateAsked(let request):
            return try self.certificateAsked(request, by: message.charger)
        case .noted(let kind, let detail):
            try self.note(kind, detail, of: message.charger)
            return .acknowledged
        case .unreadable(let reason, let kind):
            return try self.keepUnreadable(message, reason: reason, kind: kind)
        }
    }

    /// A start that could not be read is given a number all the same: the charger needs one to name its transaction by,
    /// and what it sends under that number finds its way to the quarantine too.
    func keepUnreadable(_ message: ChargerMessage, reason: String, kind: TransactionReport.Kind?) throws
        -> ChargerReply
    {
        let number = kind == .started ? SessionID(rawValue: self.cache.next(.session)) : nil
        try self.quarantine(message, reason: reason, session: nil, answered: number)
        return kind == nil ? .acknowledged : .transaction(TransactionReply(session: number))
    }

    /// The most of a notable fact that is kept: a report in parts has more of them.
    private static let detailLimit = 65_536

    func note(_ kind: String, _ detail: String, of charger: ChargerID, command: String? = nil) throws {
        guard detail.utf8.count > Self.detailLimit else {
            try self.record(kind, charger: charger, command: command, json: detail)
            return
        }
        try self.record(kind, charger: charger, command: command, json: #"{"left_out_bytes":\#(detail.utf8.count)}"#)
    }

    private func booted(_ report: BootReport, charger: ChargerID) throws -> ChargerReply {
        try self.run(
            """
            UPDATE charger SET vendor = ?, model = ?, serial_number = ?, firmware_version = ?, booted_at = ? \
            WHERE id = ?
            """,
            [
                report.vendor, report.model, report.serialNumber, report.firmwareVersion, self.now.milliseconds,
                charger.rawValue,
            ])
        try self.recordBoot(report, of: charger)
        try self.sawBoot(of: charger)
        try self.metModel(of: charger)
        try self.metDefaults(of: charger)
        return self.bootReply(to: charger)
    }

    private func connectorReported(_ report: ConnectorReport, of message: ChargerMessage) throws -> ChargerReply {
        let isQueued = (report.at ?? self.now) < message.connectedAt
        let instant = BilledInstant.choose(
            claimed: report.at, received: self.reception, isQueued: isQueued,
            limit: self.settings.clockLimit)
        let known = try self.row(
            "SELECT status, error, changed_at FROM connector WHERE charger_id = ? AND evse = ? AND connector = ?",
            [message.charger.rawValue, report.outlet.evse, report.outlet.connector])
        if known == nil || known?[0] != report.status.rawValue || known?[1] != report.error {
            if try known != nil || self.hasRoomForConnector(message.charger) {
                let before = (known?[2] as Int64?).map(Timestamp.init(milliseconds:))
                try self.store(report, at: instant.at, since: before, charger: message.charger)
            }
        }
        for session in self.liveSessions(of: message.charger)
        where report.outlet.evse != 0 && session.outlet.evse == report.outlet.evse {
            try self.change(session) {
                let instant = $0.place(
                    claimed: report.at, received: self.reception, isQueued: isQueued, connectedAt: message.connectedAt,
                    limit: self.settings.clockLimit)
                return $0.connectorReported(report.status, at: instant.at, received: self.now)
            }
        }
        return .acknowledged
    }

    /// More connectors than any charger has: a broken or hostile one, whose new ones are not kept.
    private static let connectorLimit: Int64 = 1000
    /// How often that is said, in milliseconds.
    private static let connectorPause: Int64 = 3_600_000

    private func hasRoomForConnector(_ charger: ChargerID) throws -> Bool {
        let count: Int64 =
            try self.row("SELECT count(*) FROM connector WHERE charger_id = ?", [charger.rawValue])?[0] ?? 0
        guard count >= Self.connectorLimit else { return true }
        let last = self.cache.connectorsRefused[charger]
        guard last.map({ self.now.milliseconds(since: $0).magnitude >= Self.connectorPause }) ?? true else {
            return false
        }
        self.cache.refusedConnector(of: charger, at: self.now)
        try self.anomaly(
            "too_many_connectors", charger: charger,
            detail: "it told of more than \(Self.connectorLimit) connectors; the status of further ones is not kept")
        return false
    }

    /// - Parameter before: when the status changed that was known until now.
    private func store(
        _ report: ConnectorReport, at instant: Timestamp, since before: Timestamp?, charger: ChargerID
    ) throws {
        try self.run(
            "INSERT OR REPLACE INTO connector VALUES (?, ?, ?, ?, ?, ?)",
            [
                charger.rawValue, report.outlet.evse, report.outlet.connector, report.status.rawValue, report.error,
                instant.milliseconds,
            ])
        try self.tellStates(report, at: instant, notBefore: before, of: charger)
        try self.record(.connectorChanged, charger: charger, ConnectorChangedFacts(report))
    }

    /// Readings that name no transaction belong to the session that runs at the outlet, if one does.
    private func readingsTaken(_ sets: [ReadingSet], outlet: Outlet, of message: ChargerMessage) throws
        -> ChargerReply
    {
        let session = self.liveSessions(of: message.charger).last {
            outlet.evse != 0 && $0.outlet.evse == outlet.evse && !$0.state.isOver
        }
        if let session {
            try self.take(sets, into: session, outlet: outlet, message: message)
        } else if !message.isAskedFor, let obstacle = self.cache.chargers[message.charger]?.registration.obstacle {
            try self.quarantine(message, reason: obstacle, session: nil)
        } else {
            for set in sets where !set.samples.isEmpty {
                let instant = BilledInstant.choose(
                    claimed: set.at, received: self.reception, isQueued: set.at < message.connectedAt,
                    limit: self.settings.clockLimit)
                _ = try self.append(
                    set, charger: message.charger, outlet: outlet, session: nil, previous: nil, at: instant.at)
            }
        }
        return .acknowledged
    }
}

private struct ConnectorChangedFacts: Encodable {
    var evse: Int
    var connector: Int
    var status: ConnectorStatus
    var error: String?

    init(_ report: ConnectorReport) {
        self.evse = report.outlet.evse
        self.connector = report.outlet.connector
        self.status = report.status
        self.error = report.error
    }
}
