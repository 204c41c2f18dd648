internal import GRDB
public import Shared

/// Quarantined messages that a person gives to a session.
extension Change {
    /// A person says which session a quarantined message belongs to: there it does what it would have done when it
    /// came, and takes the place of what contradicts it. Where the session was billed already, the invoice is corrected.
    ///
    /// - Parameter event: what the message says, read again from its frame; nil where it still cannot be read, and is
    ///   only filed with the session.
    /// - Returns: whether the session took anything from it.
    /// - Throws: `Refusal` when the message does not wait, or the session is not one of its charger's.
    public func adoptQuarantined(
        _ id: Int64, into session: SessionID, as event: ChargerEvent?, _ note: QuarantineNote = QuarantineNote()
    ) throws -> Bool {
        let message = try self.openQuarantined(id)
        guard let found = try self.session(session) else {
            throw Refusal(.notFound, "there is no session \(session.rawValue); 'edgectl sessions' lists the newest")
        }
        guard found.charger == message.charger else {
            throw Refusal(
                .conflict, "session \(session.rawValue) is not one of the charger that sent message \(id)")
        }
        try self.close(message, as: "adopted", session: session, note)
        guard let event, try self.adopt(message.saying(event), into: found) else { return false }
        // Not only once no more readings come: a person waits for it.
        if let changed = try self.session(session), changed.state.isOver { try self.correct(changed) }
        return true
    }

    /// As above, into the session that the message names itself. Where it is the first that is told of its transaction
    /// that is a new one, under the number that the charger was told.
    ///
    /// - Throws: `Refusal` also where the message names no session that is here.
    public func adoptQuarantined(_ id: Int64, as event: ChargerEvent?, _ note: QuarantineNote = QuarantineNote()) throws
        -> SessionID
    {
        let message = try self.openQuarantined(id)
        guard let event else {
            throw Refusal(
                .invalid,
                "message \(id) cannot be read: say what it was meant to say ('payload'), or which session to file it "
                    + "with ('session')")
        }
        guard case .transactionReported(let report) = event else {
            throw Refusal(.invalid, "message \(id) names no transaction: say which session it belongs to ('session')")
        }
        let said = message.saying(.transactionReported(report))
        switch try self.match(report, of: said) {
        case .session(let found), .retransmission(let found), .contradiction(let found):
            _ = try self.adoptQuarantined(id, into: found.id, as: event, note)
            return found.id
        case .new:
            let session = try self.begin(report, of: said, received: message.reception.at, as: message.answered)
            try self.apply(report, to: session, message: said)
            try self.sawStart(of: session)
            try self.close(message, as: "adopted", session: session.id, note)
            return session.id
        case .unmatched(let reason):
            throw Refusal(.conflict, "\(reason): say which session message \(id) belongs to ('session')")
        }
    }

    /// - Returns: whether it is a message that says something of a session.
    private func adopt(_ message: ChargerMessage, into session: Session) throws -> Bool {
        switch message.event {
        case .transactionReported(let report):
            try self.adopt(report, of: message, into: session)
        case .readingsTaken(let outlet, let sets):
            try self.take(sets, into: session, outlet: outlet, message: message)
        case .booted, .heartbeat, .connectorReported, .authorizationAsked, .modelReported, .reportPartCame,
            .conditionsTold, .reservationEnded, .jobReported, .streamReported, .scheduleAsked,
            .certificateAsked, .noted, .unreadable:
            return false
        }
        return true
    }

    private func adopt(_ report: TransactionReport, of message: ChargerMessage, into session: Session) throws {
        try self.keepNumber(of: report, in: session.id)
        let session = try self.move(session, by: report, of: message)
        try self.take(report.readings, into: session, outlet: report.outlet(in: session), message: message)
        guard report.kind != .updated || report.sequence != nil, let current = try self.session(session.id) else {
            return
        }
        try self.change(current) {
            let instant = self.instant(of: report, in: message, session: &$0)
            let actions = $0.adopted(report, at: instant, received: self.now)
            $0.tariff = try self.pinnedTariff(of: current, beginning: $0.startedAt, by: report)
            return actions
        }
    }
}
