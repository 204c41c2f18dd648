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
    public func adoptQuarantined(_ id: Int64, into session: SessionID, as event: ChargerEvent?, note: String?) throws
        -> Bool
    {
        let message = try self.openQuarantined(id)
        guard let found = try self.session(session) else {
            throw Refusal(.notFound, "there is no session \(session.rawValue); 'edgectl sessions' lists the newest")
        }
        guard found.charger == message.charger else {
            throw Refusal(
                .conflict, "session \(session.rawValue) is not one of the charger that sent message \(id)")
        }
        try self.close(message, as: "adopted", session: session, note: note)
        guard let event, try self.apply(message.saying(event), to: found) else { return false }
        // Not only once no more readings come: a person waits for it.
        if let changed = try self.session(session), changed.state.isOver { try self.correct(changed) }
        return true
    }

    /// - Returns: whether it is a message that says something of a session.
    private func apply(_ message: ChargerMessage, to session: Session) throws -> Bool {
        switch message.event {
        case .transactionReported(let report):
            try self.apply(report, of: message, to: session)
        case .readingsTaken(let outlet, let sets):
            try self.take(sets, into: session, outlet: outlet, message: message)
        case .booted, .heartbeat, .connectorReported, .authorizationAsked, .modelReported, .reportPartCame,
            .conditionsTold, .reservationEnded, .jobReported, .streamReported, .scheduleAsked,
            .certificateAsked, .noted, .unreadable:
            return false
        }
        return true
    }

    private func apply(_ report: TransactionReport, of message: ChargerMessage, to session: Session) throws {
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
