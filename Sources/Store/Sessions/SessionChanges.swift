internal import GRDB
internal import Shared

/// What happens to sessions: the pure machine decides, this makes it durable.
extension Change {
    /// A session by its number, from memory or from the database.
    func session(_ id: SessionID) throws -> Session? {
        try self.cache.sessions[id] ?? SessionRows.session(self.db, id: id)
    }

    /// The sessions at a charger that are not over, or not billed yet.
    func liveSessions(of charger: ChargerID) -> [Session] {
        (self.cache.chargers[charger]?.sessions ?? []).compactMap { self.cache.sessions[$0] }
    }

    /// Changes a session by `event`, stores it, and does what follows.
    func change(_ session: Session, _ event: (inout Session) throws -> [SessionAction]) throws {
        var changed = session
        let actions = try event(&changed)
        if changed != session { try self.save(changed, was: session) }
        for action in actions { try self.perform(action, on: changed) }
    }

    /// Shows stored readings to a session. Returns it as it is then.
    ///
    /// As `change`, for what comes most often: without actions nothing but live values has changed.
    func show(_ set: ReadingSet, seq: Int64, at instant: BilledInstant, to session: Session) throws -> Session {
        var changed = session
        changed.lastReadingSeq = seq
        let actions = changed.readingTaken(set, at: instant, received: self.now)
        if actions.isEmpty, self.cache.replace(changed) {
            self.dirty.insert(changed.id)
            return changed
        }
        try self.save(changed, was: session)
        for action in actions { try self.perform(action, on: changed) }
        return changed
    }

    /// Keeps `changed`: at once in the database where more than its live values differ, else at the end of the group.
    private func save(_ changed: Session, was session: Session) throws {
        let isLive = self.cache.sessions[changed.id] != nil
        if !changed.hasSameRecord(as: session) {
            try self.update(changed, phasesBefore: session.phases)
            if changed.outdatesShares(of: session) { self.rollups.sessions.insert(changed.id) }
        } else if isLive {
            self.dirty.insert(changed.id)
        } else {
            try self.updateLive(changed)
        }
        if isLive { self.cache.set(changed, for: changed.id) }
    }

    private func perform(_ action: SessionAction, on session: Session) throws {
        switch action {
        case .changedState(let from, let to):
            try self.record(
                .sessionChanged, charger: session.charger, session: session.id,
                ["from": from.rawValue, "to": to.rawValue])
        case .raised(let flags):
            try self.record(.sessionFlagged, charger: session.charger, session: session.id, ["flags": flags.names])
        case .cleared(let flags):
            try self.record(.sessionCleared, charger: session.charger, session: session.id, ["flags": flags.names])
        case .ended:
            try self.ended(session)
        case .connectorFreed:
            try self.bill(session)
        case .factsChanged:
            try self.correct(session)
        case .readingCameLate:
            try self.correctLater(session)
        case .messagesWanted:
            self.notice.missingMessages = true
        case .messagesLost:
            try self.messagesLost(of: session)
        case .sharesGrew(let shares):
            try self.grew(shares, of: session)
        case .sharesOutdated:
            self.rollups.sessions.insert(session.id)
        }
    }

    /// A new session: it stands in the cache until it is over and billed.
    func open(_ session: Session) throws {
        try self.insert(session)
        self.rollups.sessions.insert(session.id)
        self.cache.set(session, for: session.id)
        if var charger = self.cache.chargers[session.charger] {
            charger.sessions.append(session.id)
            self.cache.set(charger, for: session.charger)
        }
    }

    /// Nothing more is expected of the session: it leaves the cache.
    func forget(_ session: Session) {
        self.cache.set(nil as Session?, for: session.id)
        if var charger = self.cache.chargers[session.charger] {
            charger.sessions.removeAll { $0 == session.id }
            self.cache.set(charger, for: session.charger)
        }
    }
}
