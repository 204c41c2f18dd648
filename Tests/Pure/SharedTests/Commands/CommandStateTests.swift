import Testing

@testable import Shared

/// Every state × every event × every rule.
@Suite struct CommandStateTests {
    static let now = time("2026-11-22T10:00:00Z")
    static let expiry = now.advanced(bySeconds: 1000)

    enum Event: CaseIterable {
        case queued, sent, accepted, rejected, lost, effectSeen, failed, absenceVerified, deadlineReached, expired
        case cancelled, superseded

        func happen(to command: inout Command) {
            switch self {
            case .queued: command.queued("the charger is offline")
            case .sent: command.sent(now: now)
            case .accepted: command.answered(isAccepted: true, detail: nil, now: now)
            case .rejected: command.answered(isAccepted: false, detail: "Rejected", now: now)
            case .lost: command.answerLost(now: now, reason: "the connection broke")
            case .effectSeen: command.effectSeen("it was seen", now: now)
            case .failed: command.failed("it cannot be done")
            case .absenceVerified: command.absenceVerified()
            case .deadlineReached: command.ticked(now: now.advanced(bySeconds: 500))
            case .expired: command.ticked(now: expiry)
            case .cancelled: command.withdrawn(.cancelled)
            case .superseded: command.withdrawn(.superseded(by: "d"))
            }
        }
    }

    /// One letter a state: Received, Queued, Sent, Accepted, reJected, Effective, Failed, eXpired, Cancelled, superseDed,
    /// Unknown.
    static let letters: [(CommandState, Character)] = [
        (.received, "r"), (.queued, "q"), (.sent, "s"), (.accepted, "a"), (.rejected, "j"), (.effective, "e"),
        (.failed, "f"), (.expired, "x"), (.cancelled, "c"), (.superseded, "d"), (.unknown, "u"),
    ]

    struct Row: CustomTestStringConvertible {
        var arguments: CommandArguments
        var outcomes: [Event: String]

        var testDescription: String { "\(self.arguments.verb)" }
    }

    static let common: [Event: String] = [
        .sent: "sssajefxcdu", .rejected: "jjjajefxcdu", .failed: "ffffjefxcdu", .absenceVerified: "rqsajefxcdu",
        .queued: "qqsajefxcdu", .cancelled: "ccsajefxcdu", .superseded: "ddsajefxcdu",
    ]

    /// The state after each event, for each state before it.
    static let table = [
        // resend, with an effect to wait for
        Row(
            arguments: .stop(session: nil),
            outcomes: [
                .accepted: "aaaajefxcdu", .lost: "rqqajefxcdu", .effectSeen: "eeeejefxcdu",
                .deadlineReached: "rqsqjefxcdu",
                .expired: "xxsfjefxcdu",
            ]),
        // resend, done when it is accepted
        Row(
            arguments: .availability(isOperative: true, outlet: nil),
            outcomes: [
                .accepted: "eeeajefxcdu", .lost: "rqqajefxcdu", .effectSeen: "rqeejefxcdu",
                .deadlineReached: "rqsqjefxcdu",
                .expired: "xxsfjefxcdu",
            ]),
        // verify, with an effect to wait for
        Row(
            arguments: .start(token: IdToken("A"), outlet: nil),
            outcomes: [
                .accepted: "aaaajefxcdu", .lost: "rqqajefxcdu", .effectSeen: "rqeejefxcdu",
                .deadlineReached: "rqsfjefxcdu",
                .expired: "xxsfjefxcdu",
            ]),
        // never, done when it is accepted
        Row(
            arguments: .unlock(Outlet(evse: 1)),
            outcomes: [
                .accepted: "eeeajefxcdu", .lost: "rquajefxcdu", .effectSeen: "rqeejefxcdu",
                .deadlineReached: "rqsfjefxcdu",
                .expired: "xxsfjefxcdu",
            ]),
        // never, with an effect that may show although no answer came
        Row(
            arguments: .reset(.hard),
            outcomes: [
                .accepted: "aaaajefxcdu", .lost: "rqsajefxcdu", .effectSeen: "rqeejefxcdu",
                .deadlineReached: "rqsfjefxcdu",
                .expired: "xxsfjefxcdu",
            ]),
    ]

    static func command(_ arguments: CommandArguments, in state: CommandState) -> Command {
        let request = CommandRequest(
            id: "c", charger: "CP", arguments: arguments, expiresAt: expiry, origin: .local)
        return Command(
            request, rule: arguments.rule([:]), state: state, attempts: state.isWaiting ? 0 : 1, receivedAt: now,
            sentAt: state.isWaiting ? nil : now, answeredAt: nil,
            effectDeadline: state == .accepted ? now.advanced(bySeconds: 100) : nil,
            detail: nil)
    }

    @Test(arguments: table)
    func everyStateMeetsEveryEvent(_ row: Row) {
        for event in Event.allCases {
            let expected = Array(row.outcomes[event] ?? Self.common[event] ?? "")
            for (index, (state, _)) in Self.letters.enumerated() {
                let before = Self.command(row.arguments, in: state)
                var after = before
                event.happen(to: &after)
                let letter = Self.letters.first { $0.0 == after.state }?.1
                #expect(letter == expected[index], "\(event) in \(state)")
                #expect(!state.isFinal || after == before, "\(event) changed a command that was \(state)")
            }
        }
    }

    @Test func onlyWhatWasReceivedIsSent() {
        for (state, _) in Self.letters where !state.isWaiting {
            let command = Self.command(.stop(session: nil), in: state)
            #expect(command.dispatched(now: Self.now) == .nothing)
        }
    }

    static let dispatches: [(CommandArguments, Command.DispatchAction, Command.DispatchAction)] = [
        (.stop(session: nil), .send(commitFirst: false), .send(commitFirst: false)),
        (.start(token: IdToken("A"), outlet: nil), .send(commitFirst: true), .verify),
        (.configure(key: "K", value: "V"), .send(commitFirst: true), .verify),
    ]

    @Test(arguments: dispatches)
    func whatIsSentAgainGoesByTheRule(
        _ arguments: CommandArguments, _ first: Command.DispatchAction, _ second: Command.DispatchAction
    ) {
        var command = Self.command(arguments, in: .received)
        #expect(command.dispatched(now: Self.now) == first)
        command.sent(now: Self.now)
        command.answerLost(now: Self.now, reason: "the connection broke")
        #expect(command.dispatched(now: Self.now) == second)
        command.absenceVerified()
        #expect(command.dispatched(now: Self.now) == first)
        #expect(command.dispatched(now: Self.expiry) == .nothing)
    }

    @Test func aResetThatIsLostWaitsForTheBootAndThenIsUnknown() {
        var command = Self.command(.reset(.hard), in: .sent)
        command.answerLost(now: Self.now, reason: "the connection broke")
        let deadline = Self.now.advanced(bySeconds: 300)
        #expect(command.state == .sent)
        #expect(command.effectDeadline == deadline)
        command.answerLost(now: Self.now.advanced(bySeconds: 200), reason: "the gateway restarted")
        #expect(command.effectDeadline == deadline, "hearing it twice does not prolong the wait")
        command.ticked(now: deadline)
        #expect(command.state == .unknown)
    }

    @Test(arguments: [(true, 86_400, CommandState.unknown), (false, 300, .failed)])
    func aResetThatIsPutOffIsAwaitedForADayAndThenIsUnknown(isPutOff: Bool, seconds: Int64, end: CommandState) {
        var command = Self.command(.reset(.soft), in: .sent)
        command.answered(isAccepted: true, detail: "Scheduled", isPutOff: isPutOff, now: Self.now)
        let deadline = Self.now.advanced(bySeconds: seconds)
        command.ticked(now: deadline.advanced(bySeconds: -1))
        #expect(command.state == .accepted)
        var booted = command
        booted.effectSeen("the charger booted", now: deadline)
        #expect(booted.state == .effective)
        command.ticked(now: deadline)
        #expect(command.state == end)
    }

    @Test func whatWasSentAndThenExpiresIsUnknownAndNotExpired() {
        var command = Self.command(.stop(session: nil), in: .sent)
        command.answerLost(now: Self.now, reason: "the connection broke")
        command.ticked(now: Self.expiry)
        #expect(command.state == .unknown)
    }

    @Test func theRuleOfARawCallIsItsActions() {
        let rules = ["GetLog": CommandRule.verify, "GetVariables": .resend]
        let raw = { CommandArguments.ocpp(action: $0, payload: "{}") }
        #expect(raw("GetVariables").rule(rules) == .resend)
        #expect(raw("GetLog").rule(rules) == .verify)
        #expect(raw("DataTransfer").rule(rules) == .never)
        #expect(CommandArguments.stop(session: nil).rule(["stop": .never]) == .resend)
    }

    @Test(arguments: CommandVerb.allCases)
    func everyVerbHasAPolicyThatCanBeKept(_ verb: CommandVerb) {
        #expect(verb.policy.lifetimeSeconds > 0)
        if case .effect(let seconds) = verb.policy.outcome { #expect(seconds > 0) }
    }
}
