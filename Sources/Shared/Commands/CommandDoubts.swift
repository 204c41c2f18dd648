/// What may follow when it is not known whether a command was carried out.
extension Command {
    /// A frame of it left, and nobody knows whether it worked.
    var isInDoubt: Bool { self.attempts > 0 && self.sentAt != nil }

    /// Its frame did not leave after all: the connection had gone, or took no more calls.
    public mutating func frameStayed(reason: String) {
        guard self.state == .sent, self.attempts > 0 else { return }
        self.attempts -= 1
        // What is verified leaves only when nothing is in doubt any more.
        if self.attempts == 0 || self.rule == .verify { self.sentAt = nil }
        self.detail = reason
        self.waitAgain()
    }

    /// There is no frame that would say it now, and never will be. It may have been marked as sent when it was received;
    /// an attempt before this one may have worked.
    public mutating func cannotBePrepared(_ reason: String) {
        self.frameStayed(reason: reason)
        guard self.state.isWaiting, self.isInDoubt else { return self.failed(reason) }
        self.detail = reason
        self.becomeUnknown()
    }

    /// An earlier attempt got no answer, and there is no way to see whether it worked: it is not sent again.
    public mutating func cannotBeVerified(_ reason: String) {
        guard self.state.isWaiting, self.rule == .verify, self.isInDoubt else { return }
        self.detail = reason
        self.becomeUnknown()
    }

    /// The charger refused it. A refusal of a repeat says nothing of the attempt before it, whose answer was lost: a
    /// session that was stopped by that cannot be stopped again. Where there is an effect to be seen, it decides.
    mutating func refused(now: Timestamp) {
        guard self.state == .sent, self.rule == .resend, self.attempts > 1,
            let deadline = self.deadlineOfEffect(now: now)
        else {
            self.state = .rejected
            return
        }
        self.effectDeadline = deadline
    }

    /// A repeat was refused, and the charger was asked: the attempts before it had no effect either.
    public mutating func refusalStands() {
        guard self.state == .sent, self.effectDeadline != nil else { return }
        self.state = .rejected
    }
}

/// What is to be done next for a command at a connected charger.
public enum CommandStep: Equatable, Sendable {
    case send
    /// An earlier attempt got no answer: ask the charger whether it worked.
    case verify
    /// The charger accepted it: ask the charger whether it has its effect.
    case seeEffect
    /// An earlier attempt surely had no effect: it may be sent again.
    case takeAsAbsent
    /// An earlier attempt got no answer, and nothing can show whether it worked.
    case giveUp
    /// Nothing before then.
    case wait(until: Timestamp)
    /// Nothing, or nothing that the charger could be asked for.
    case nothing
}

extension Command {
    /// How long a start whose answer was lost may still show as a transaction, and a certificate in a login, in seconds.
    public static let startWindowSeconds: Int64 = 60

    /// What is to be done next.
    ///
    /// - Parameter canVerify: the charger can be asked whether the command worked.
    public func step(canVerify: Bool, now: Timestamp) -> CommandStep {
        switch self.state {
        case .received, .queued:
            switch self.dispatched(now: now) {
            case .send: return .send
            case .verify: return self.verification(canVerify: canVerify, now: now)
            case .nothing: return .nothing
            }
        case .accepted:
            guard canVerify, let effectDeadline, now < effectDeadline else { return .nothing }
            return .seeEffect
        case .sent, .rejected, .effective, .failed, .expired, .cancelled, .superseded, .unknown:
            return .nothing
        }
    }

    /// Whether `later`, which arrived after this command, must wait while this one is left alone for a while.
    ///
    /// Commands leave in their order. Of one that left, and whose answer was lost, only those must wait that may set
    /// the same thing: otherwise this one, sent again, would undo the later one. A reset, say, need not wait.
    public func holdsBack(_ later: Command) -> Bool {
        guard self.state.isWaiting else { return false }
        guard self.isInDoubt else { return true }
        let verbs = [self.request.verb, later.request.verb]
        return self.request.verb != .start && (verbs[0] == verbs[1] || verbs.contains(.ocpp))
    }

    /// The writer marks a start effective when its transaction shows, a job accepted when the charger tells of it, and a
    /// certificate effective when the charger logs in with it; until their windows are over, wait for that. Then a start
    /// did surely not happen; of the others nobody knows (a charger without its certificate asks anew, with another key).
    private func verification(canVerify: Bool, now: Timestamp) -> CommandStep {
        if canVerify { return .verify }
        let isStart = self.request.verb == .start
        let isCertificate = self.request.verb == .certificateSigned
        guard isStart || isCertificate || self.request.verb.isJob else { return .giveUp }
        let window = isStart || isCertificate ? Self.startWindowSeconds : Self.jobWindowSeconds
        let until = (self.sentAt ?? self.receivedAt).advanced(bySeconds: window)
        return now < until ? .wait(until: until) : isStart ? .takeAsAbsent : .giveUp
    }
}
