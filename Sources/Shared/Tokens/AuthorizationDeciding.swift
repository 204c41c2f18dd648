/// Whether a token may charge: the one rule, without a clock or a database of its own.
extension AuthorizationDecision {
    /// In this order: nobody charges at a charger that awaits approval. A token that is not on the list goes by the
    /// policy. One that is on it must be neither blocked nor expired, whatever a command says. Begun with, it must also be
    /// allowed at the place and not be charging elsewhere, unless a `start` command asked for just this.
    ///
    /// - Parameter now: by the gateway's clock.
    public static func decide(_ facts: AuthorizationFacts, _ policy: AuthorizationPolicy, now: Timestamp)
        -> AuthorizationDecision
    {
        let reason = Self.reason(facts, policy, now: now)
        let record = facts.isOnList ? facts.record : nil
        var answer = Authorization(status: reason.status)
        if reason != .chargerAwaitsApproval, let record {
            answer.group = record.group
            answer.language = record.language
            answer.secondLanguage = record.secondLanguage
            if reason.status == .accepted { answer.priority = record.priority }
        }
        answer.expiresAt = Self.expiry(answer, record, facts, policy, now: now)
        if reason.status == .accepted, !facts.isExempt(policy), case .evses(let evses) = facts.reach {
            answer.evses = evses
        }
        answer.message =
            reason.status == .accepted
            ? record?.message.map { .init($0, language: record?.language) }
            : policy.messages.text(for: reason).map { .init($0, language: policy.messages.language) }
        return AuthorizationDecision(answer: answer, reason: reason)
    }

    private static func reason(_ facts: AuthorizationFacts, _ policy: AuthorizationPolicy, now: Timestamp)
        -> AuthorizationReason
    {
        guard facts.charger.isApproved else { return .chargerAwaitsApproval }
        guard facts.isOnList, let record = facts.record else { return Self.unlisted(facts, policy) }
        if record.isBlocked { return .blocked }
        if let expiry = record.expiresAt, expiry <= now { return .expired(expiry) }
        if facts.isMasterPass(policy), facts.purpose == .beginning { return .masterPassBeginsNothing }
        return Self.displaced(facts, policy) ?? Self.concurrent(facts, policy) ?? .listed
    }

    private static func unlisted(_ facts: AuthorizationFacts, _ policy: AuthorizationPolicy) -> AuthorizationReason {
        if let type = facts.token.type, policy.acceptedTypes.contains(where: { $0.lowercased() == type.lowercased() }) {
            return .acceptedType(type)
        }
        if facts.hasStartCommand { return .startCommand }
        switch facts.isOffline ? policy.unknownOffline : policy.unknown {
        case .accept: return Self.concurrent(facts, policy) ?? .unknownAccepted(isOffline: facts.isOffline)
        case .reject:
            return facts.record?.token.type.map { .otherType(listed: $0) } ?? .unknown(isOffline: facts.isOffline)
        }
    }

    private static func displaced(_ facts: AuthorizationFacts, _ policy: AuthorizationPolicy) -> AuthorizationReason? {
        guard !facts.isExempt(policy) else { return nil }
        let isOfGroup = facts.record?.places.isEmpty ?? true
        switch facts.reach {
        case .everything: return nil
        case .nothing: return .notAtCharger(ofGroup: isOfGroup)
        case .evses(let evses):
            guard let evse = facts.charger.evse, evse > 0, !evses.contains(evse) else { return nil }
            return .notAtEVSE(evses, ofGroup: isOfGroup)
        }
    }

    /// The session that keeps the token from beginning another one. It ends at the outlet where another begins, so one at
    /// the same outlet keeps nobody from anything.
    private static func concurrent(_ facts: AuthorizationFacts, _ policy: AuthorizationPolicy) -> AuthorizationReason? {
        guard facts.purpose == .beginning, !facts.hasStartCommand, !facts.token.value.isEmpty,
            !(facts.record?.allowsConcurrent ?? policy.allowsConcurrent)
        else { return nil }
        let other = facts.running.first { session in
            let isHere = session.charger == facts.charger.identity && session.evse == facts.charger.evse
            let isLater = facts.queuedBegin.map { session.startedAt > $0 } ?? false
            return !session.isMoot && !isHere && !isLater
        }
        return other.map { .concurrent($0) }
    }

    /// Until when the charger may believe the answer: the token's own end, or that of the cache's time.
    private static func expiry(
        _ answer: Authorization, _ record: TokenRecord?, _ facts: AuthorizationFacts, _ policy: AuthorizationPolicy,
        now: Timestamp
    ) -> Timestamp? {
        guard facts.charger.isApproved else { return nil }
        let own = record?.expiresAt
        // A charger with a right clock would forget at once what a gateway with a wrong one allows it for a day.
        guard answer.status == .accepted, policy.cacheSeconds > 0, facts.isClockTrusted else { return own }
        let cached = now.advanced(bySeconds: policy.cacheSeconds)
        return own.map { min($0, cached) } ?? cached
    }
}

extension AuthorizationFacts {
    /// A token of another type is another token (2.0.1 C01); 1.6 tells no types, and a list need not. Who sent a `start`
    /// command has said which token is meant.
    var isOnList: Bool {
        guard let record else { return false }
        guard let listed = record.token.type, let type = self.token.type, !self.hasStartCommand else { return true }
        return listed.lowercased() == type.lowercased()
    }

    /// The token's own places, or those of its group.
    var reach: TokenReach {
        guard let record else { return .everything }
        return TokenReach(record.places.isEmpty ? self.group?.places ?? [] : record.places, at: self.charger)
    }

    func isMasterPass(_ policy: AuthorizationPolicy) -> Bool {
        guard let master = policy.masterPassGroup, let group = self.record?.group else { return false }
        return master.lowercased() == group.lowercased()
    }

    /// Whether places do not matter: to whoever ends what runs, and to a start that was commanded.
    func isExempt(_ policy: AuthorizationPolicy) -> Bool {
        self.purpose == .ending || self.hasStartCommand || self.isMasterPass(policy)
    }
}

extension AuthorizationReason {
    public var status: AuthorizationStatus {
        switch self {
        case .listed, .startCommand, .acceptedType, .unknownAccepted: .accepted
        case .chargerAwaitsApproval, .masterPassBeginsNothing: .invalid
        case .unknown, .otherType: .unknown
        case .blocked: .blocked
        case .expired: .expired
        case .notAtCharger: .notHere
        case .notAtEVSE: .otherEVSE
        case .concurrent: .concurrent
        }
    }
}

extension RefusalMessages {
    fileprivate func text(for reason: AuthorizationReason) -> String? {
        switch reason {
        case .listed, .startCommand, .acceptedType, .unknownAccepted, .chargerAwaitsApproval: nil
        case .unknown, .otherType: self.unknown
        case .blocked: self.blocked
        case .expired: self.expired
        case .concurrent: self.concurrent
        case .notAtCharger, .notAtEVSE, .masterPassBeginsNothing: self.elsewhere
        }
    }
}
