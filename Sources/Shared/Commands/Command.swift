/// Where a command stands. The words are those of the `result` topic and of `edgectl commands`.
public enum CommandState: String, Codable, Sendable, CaseIterable {
    /// Stored.
    case received
    /// It waits: its charger is away or busy, or its answer was lost and it may be asked for again.
    case queued
    /// On the charger's socket, unanswered.
    case sent
    /// The charger accepted it; what it should bring about has not been seen.
    case accepted
    case rejected
    /// What it should bring about was seen.
    case effective
    case failed
    case expired
    /// It was withdrawn before it was sent.
    case cancelled
    /// A newer one with the same `replace` key took its place.
    case superseded
    /// It was sent, no answer came, and it may not be sent again. A late answer still settles it.
    case unknown

    /// Nothing more is done for it.
    public var isFinal: Bool {
        switch self {
        case .received, .queued, .sent, .accepted: false
        case .rejected, .effective, .failed, .expired, .cancelled, .superseded, .unknown: true
        }
    }

    /// It is to be sent.
    public var isWaiting: Bool { self == .received || self == .queued }
}

extension CommandArguments {
    /// The rule of what may be done when no answer came.
    ///
    /// - Parameters:
    ///   - actionRules: the rules of raw CALLs by their action's name; what stands in no row is never resent.
    ///   - words: in lower case; a command in whose setting, message or payload one of them stands is never resent.
    public func rule(_ actionRules: [String: CommandRule], exceptWith words: [String] = []) -> CommandRule {
        switch self {
        case .ocpp(let action, let payload):
            payload.containsAny(of: words) ? .never : actionRules[action] ?? .never
        case .configure(let text, _), .trigger(let text, _):
            text.containsAny(of: words) ? .never : self.verb.policy.rule
        case .setMonitor(let order) where order.id == nil:
            .verify
        default:
            self.verb.policy.rule
        }
    }
}

extension String {
    fileprivate func containsAny(of words: [String]) -> Bool {
        let text = self.lowercased()
        return words.contains { text.contains($0) }
    }
}

/// The life of one command at one charger.
///
/// Pure: events in, actions out, time as an argument.
public struct Command: Equatable, Sendable {
    public let request: CommandRequest
    /// The rule in force: the verb's, or the action's for `ocpp`.
    public let rule: CommandRule
    public internal(set) var state: CommandState = .received
    /// How often a frame of it left.
    public internal(set) var attempts = 0
    public internal(set) var receivedAt: Timestamp
    /// When the newest one left; nil again once it is known that none of them worked.
    public internal(set) var sentAt: Timestamp?
    public internal(set) var answeredAt: Timestamp?
    /// Until when the effect of an accepted command is awaited.
    public internal(set) var effectDeadline: Timestamp?
    /// The charger's words, or why it ended as it did.
    public internal(set) var detail: String?
    /// What a charger answered to a raw CALL: a JSON object, as text.
    public internal(set) var answer: String?
    /// That it is not wanted any more, although its charger has it.
    public internal(set) var withdrawal: CommandWithdrawal?
    /// Where it stood, and since when.
    public internal(set) var stages: [CommandStage] = []

    /// How long the effect of a command is awaited that its charger has put off, in seconds. Cars may stay for longer:
    /// then nobody knows.
    public static let putOffSeconds: Int64 = 86_400

    public init(_ request: CommandRequest, rule: CommandRule? = nil, receivedAt: Timestamp) {
        self.request = request
        self.rule = rule ?? request.verb.policy.rule
        self.receivedAt = receivedAt
        self.stages = [CommandStage(state: .received, at: receivedAt)]
    }

    /// A command that the database kept.
    public init(
        _ request: CommandRequest, rule: CommandRule, state: CommandState, attempts: Int, receivedAt: Timestamp,
        sentAt: Timestamp?, answeredAt: Timestamp?, effectDeadline: Timestamp?, detail: String?,
        answer: String? = nil, withdrawal: CommandWithdrawal? = nil, stages: [CommandStage] = []
    ) {
        self.init(request, rule: rule, receivedAt: receivedAt)
        self.state = state
        self.attempts = attempts
        self.sentAt = sentAt
        self.answeredAt = answeredAt
        self.effectDeadline = effectDeadline
        self.detail = detail
        self.answer = answer
        self.withdrawal = withdrawal
        self.stages = stages
    }

    /// What to do with a command that waits at a connected charger.
    public enum DispatchAction: Equatable, Sendable {
        /// Send it. Before the first byte of a never-resend frame leaves, `sent` must be committed.
        case send(commitFirst: Bool)
        /// It was sent before, by this or an earlier life of the gateway: look whether it happened.
        case verify
        case nothing
    }

    /// The charger is connected and idle: is there something to send?
    public func dispatched(now: Timestamp) -> DispatchAction {
        switch self.state {
        case .received where now < self.request.expiresAt, .queued where now < self.request.expiresAt:
            return self.isInDoubt && self.rule == .verify ? .verify : .send(commitFirst: self.rule != .resend)
        case .received, .queued, .sent, .accepted, .rejected, .effective, .failed, .expired, .cancelled, .superseded,
            .unknown:
            return .nothing
        }
    }

    /// It cannot be sent at once.
    public mutating func queued(_ reason: String) {
        guard self.state == .received else { return }
        self.state = .queued
        self.detail = reason
    }

    /// Its frame is about to leave.
    public mutating func sent(now: Timestamp) {
        guard self.state.isWaiting else { return }
        self.state = .sent
        // Why it waited is no news any more; why it is sent again is.
        if self.attempts == 0 { self.detail = nil }
        self.attempts += 1
        self.sentAt = now
    }

    /// The charger answered.
    ///
    /// - Parameters:
    ///   - isAccepted: false for a refusal and for a CALLERROR.
    ///   - detail: the charger's words, in brief.
    ///   - answer: the whole answer to a raw CALL.
    ///   - isPutOff: it is accepted, and the charger will do it when it can: after the session that runs, say.
    ///   - isLate: nobody expected it any more. It settles an outcome that was unknown; while the charger is asked once
    ///     more, a refusal is left to the answer to that.
    public mutating func answered(
        isAccepted: Bool, detail: String?, answer: String? = nil, isPutOff: Bool = false, isLate: Bool = false,
        now: Timestamp
    ) {
        guard self.state == .sent || self.state.isWaiting || (isLate && self.state == .unknown) else { return }
        guard isAccepted || !isLate || self.state != .sent || self.attempts == 1 else { return }
        self.answeredAt = now
        self.detail = detail
        self.answer = answer
        guard isAccepted else { return self.refused(now: now) }
        switch self.request.verb.policy.outcome {
        case .answer:
            self.state = .effective
        case .effect:
            self.state = .accepted
            self.effectDeadline =
                isPutOff ? now.advanced(bySeconds: Self.putOffSeconds) : self.deadlineOfEffect(now: now)
        }
    }

    /// No answer will come: it timed out, the connection broke, or the gateway restarted.
    public mutating func answerLost(now: Timestamp, reason: String) {
        guard self.state == .sent else { return }
        self.detail = reason
        switch self.rule {
        case .resend, .verify: self.waitAgain()
        case .never: self.awaitEffectOrGiveUp(now: now)
        }
    }

    /// A never-resend command may still show that it worked: a reset's boot, a session's end.
    private mutating func awaitEffectOrGiveUp(now: Timestamp) {
        switch self.request.verb.policy.outcome {
        case .answer:
            self.becomeUnknown()
        case .effect(let seconds):
            // Hearing twice that the answer is lost (a restart) does not prolong the wait.
            self.effectDeadline = self.effectDeadline ?? now.advanced(bySeconds: seconds)
        }
    }

    /// What it should bring about was seen. Of a stop that counts before it was sent too: there is nothing left to stop.
    public mutating func effectSeen(_ evidence: String, now: Timestamp) {
        guard !self.state.isFinal, self.attempts > 0 || self.request.verb == .stop else { return }
        self.state = .effective
        self.detail = evidence
        self.answeredAt = self.answeredAt ?? now
    }

    /// Verification showed that it did not happen: it may be sent again.
    public mutating func absenceVerified() {
        guard self.state.isWaiting, self.rule == .verify else { return }
        self.sentAt = nil
    }

    /// It cannot be done, and the gateway knows why.
    public mutating func failed(_ reason: String) {
        guard !self.state.isFinal else { return }
        self.state = .failed
        self.detail = reason
    }

    /// Time passed: an unsent command expires, one without an effect fails or stays unknown.
    public mutating func ticked(now: Timestamp) {
        switch self.state {
        case .received where now >= self.request.expiresAt, .queued where now >= self.request.expiresAt:
            self.expire()
        case .sent:
            if let effectDeadline, now >= effectDeadline { self.becomeUnknown() }
        case .accepted:
            guard let effectDeadline, now >= effectDeadline else { return }
            self.effectMissed(now: now)
        case .received, .queued, .rejected, .effective, .failed, .expired, .cancelled, .superseded, .unknown:
            return
        }
    }

    private mutating func expire() {
        guard !self.isInDoubt else { return self.becomeUnknown() }
        self.state = .expired
        let again = self.attempts > 0 ? " again" : ""
        self.detail = "it expired before it could be sent\(again)" + (self.detail.map { ": \($0)" } ?? "")
    }

    /// Accepted, and then nothing: what may be repeated is, until it expires.
    private mutating func effectMissed(now: Timestamp) {
        guard !self.isPutOff else {
            self.detail = "the charger put it off (\(self.detail ?? "")), and has not done it within a day"
            self.becomeUnknown()
            return
        }
        self.effectDeadline = nil
        self.detail = "the charger accepted it, and then nothing happened"
        guard self.rule == .resend, now < self.request.expiresAt, self.withdrawal == nil else {
            self.state = .failed
            return
        }
        self.waitAgain()
    }

    /// Its charger said that it would do it later.
    private var isPutOff: Bool {
        self.request.verb == .reset
            && self.effectDeadline == self.answeredAt?.advanced(bySeconds: Self.putOffSeconds)
    }
}
