internal import GRDB
public import Shared

/// Whether a token may charge: what bears on it is looked up here, the rule is `AuthorizationDecision.decide`.
extension Change {
    /// The token of a transaction message of `session`.
    func authorize(
        _ token: IdToken, of report: TransactionReport, in session: Session, _ message: ChargerMessage
    ) throws -> Authorization {
        try self.decide(
            token, for: report.isTokenOfEnd ? .ending : .beginning, at: session.charger,
            evse: session.outlet.evse == 0 ? nil : session.outlet.evse, session: session,
            isQueued: report.isQueued(in: message)
        ).answer
    }

    /// A session's token was judged where it was presented, and the car may be plugged in elsewhere, or only then: what is
    /// said of it where it may not charge at the EVSE that `session` came to with `report`, which brings no token. Nothing
    /// else is judged anew: what counted when it began still does, a command that asked for it among it.
    func displaced(
        _ session: Session, from place: Outlet, by report: TransactionReport, _ message: ChargerMessage
    ) throws -> Authorization? {
        guard session.outlet.evse != place.evse, report.token == nil, report.kind != .ended,
            session.remoteStart ?? report.remoteStart == nil, let token = session.token
        else { return nil }
        let answer = try self.authorize(token, of: report, in: session, message)
        return answer.status == .otherEVSE ? answer : nil
    }

    /// - Parameters:
    ///   - evse: nil where it is not known yet, 0 for the charger as a whole.
    ///   - session: the one that the token begins or ends.
    ///   - isQueued: it was begun while the charger was offline.
    func decide(
        _ token: IdToken, for purpose: AuthorizationFacts.Purpose, at charger: ChargerID, evse: Int? = nil,
        session: Session? = nil, isQueued: Bool = false
    ) throws -> AuthorizationDecision {
        var facts = try self.facts(token, for: purpose, at: charger, evse: evse)
        if purpose == .beginning { facts.running = try self.running(with: facts, before: session?.id) }
        if isQueued { facts.queuedBegin = session?.startedAt }
        return AuthorizationDecision.decide(facts, self.settings.authorization, now: self.now)
    }

    /// What a charger would be told if a session were begun with the token, and why.
    ///
    /// - Throws: `Refusal` when no charger has this identity.
    public func check(_ token: IdToken, _ check: TokenCheck) throws -> TokenVerdict {
        let charger = try self.charger(check.charger)
        var facts = try self.facts(
            IdToken(token.value, type: check.type), for: .beginning, at: charger, evse: check.evse)
        facts.running = try self.running(with: facts, before: nil)
        facts.isOffline = check.isOffline ?? facts.isOffline
        return TokenVerdict(
            AuthorizationDecision.decide(facts, self.settings.authorization, now: self.now), of: facts)
    }

    private func facts(
        _ token: IdToken, for purpose: AuthorizationFacts.Purpose, at charger: ChargerID, evse: Int?
    ) throws -> AuthorizationFacts {
        let known = self.cache.chargers[charger]
        var facts = AuthorizationFacts(
            token, for: purpose,
            at: ChargerPlace(identity: known?.identity ?? "", isApproved: known?.isServed ?? false, evse: evse))
        facts.record = try self.token(token.key)
        if let record = facts.record, let group = record.group, record.places.isEmpty {
            facts.group = try self.tokenGroup(group.lowercased())
        }
        if !(facts.record?.places ?? []).isEmpty || !(facts.group?.places ?? []).isEmpty {
            facts.charger.groups = try self.groups(of: charger)
        }
        facts.hasStartCommand = try self.hasStartCommand(for: token, at: charger)
        facts.isOffline = self.isCloudAway
        facts.isClockTrusted = self.reception.isTrusted
        return facts
    }

    private func groups(of charger: ChargerID) throws -> Set<String> {
        Set(try self.rows("SELECT name FROM charger_group WHERE charger_id = ?", [charger.rawValue]).map { $0[0] })
    }

    /// More sessions than any token has at once: beyond it, one of those that were looked at runs surely.
    private static let runningLimit = 50

    /// The token's sessions that are not over; looked up only where they could matter.
    private func running(with facts: AuthorizationFacts, before session: SessionID?) throws -> [RunningSession] {
        let policy = self.settings.authorization
        guard !facts.token.value.isEmpty, !(facts.record?.allowsConcurrent ?? policy.allowsConcurrent) else {
            return []
        }
        return try self.rows(
            """
            SELECT id FROM session WHERE token = ? COLLATE NOCASE AND state NOT IN ('ended', 'abandoned') AND id < ?
            ORDER BY id DESC LIMIT \(Self.runningLimit)
            """, [facts.token.value, session?.rawValue ?? .max]
        ).compactMap { row in
            guard let session = self.cache.sessions[SessionID(rawValue: row[0])],
                let charger = self.cache.chargers[session.charger]
            else { return nil }
            return RunningSession(
                session, charger: charger.identity, isConnected: charger.connectedAt != nil,
                silence: policy.lostAfter, now: self.now)
        }
    }
}
