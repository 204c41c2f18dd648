import Testing

@testable import Shared

@Suite struct CommandDoubtsTests {
    private let now = Timestamp(milliseconds: 1_800_000_000_000)

    private func command(_ arguments: CommandArguments, _ events: (inout Command) -> Void) -> Command {
        let request = CommandRequest(
            id: "c", charger: "CP-1", arguments: arguments, expiresAt: self.now.advanced(bySeconds: 600), origin: .local
        )
        var command = Command(request, receivedAt: self.now)
        events(&command)
        return command
    }

    @Test func aFrameThatStayedDidNotCount() {
        let command = self.command(.unlock(Outlet(evse: 1))) {
            $0.sent(now: self.now)
            $0.frameStayed(reason: "gone")
        }
        #expect(command.state == .queued)
        #expect(command.attempts == 0)
        #expect(command.sentAt == nil)
        #expect(command.step(canVerify: false, now: self.now) == .send)
    }

    @Test func aFrameThatStayedLeavesEarlierDoubts() {
        let command = self.command(.configure(key: "k", value: "v")) {
            $0.sent(now: self.now)
            $0.answerLost(now: self.now, reason: "timeout")
            $0.frameStayed(reason: "not sent now")
        }
        #expect(command.attempts == 1)
        #expect(command.step(canVerify: true, now: self.now) == .verify)
    }

    @Test func attemptsThatSurelyFailedAreCountedAndNotDoubted() {
        var command = self.command(.configure(key: "k", value: "v")) {
            $0.sent(now: self.now)
            $0.answerLost(now: self.now, reason: "timeout")
            $0.absenceVerified()
        }
        #expect(command.step(canVerify: true, now: self.now) == .send)
        var expired = command
        expired.ticked(now: command.request.expiresAt)
        #expect(expired.state == .expired)
        #expect(expired.detail == "it expired before it could be sent again: timeout")
        command.sent(now: self.now)
        var stayed = command
        stayed.frameStayed(reason: "gone")
        #expect(stayed.step(canVerify: true, now: self.now) == .send)
        command.answerLost(now: self.now, reason: "timeout")
        #expect(command.step(canVerify: true, now: self.now) == .verify)
        command.ticked(now: command.request.expiresAt)
        #expect(command.state == .unknown)
        #expect(command.detail == "timeout; sent 2 times, the last at \(self.now)")
    }

    @Test func aRepeatThatCannotBeMadeDoesNotDenyTheAttemptBeforeIt() {
        for isMarked in [false, true] {
            let never = self.command(.stop(session: nil)) {
                if isMarked { $0.sent(now: self.now) }
                $0.cannotBePrepared("no session runs")
            }
            #expect(never.state == .failed)
            #expect(never.attempts == 0)
            let lost = self.command(.stop(session: nil)) {
                $0.sent(now: self.now)
                $0.answerLost(now: self.now, reason: "timeout")
                if isMarked { $0.sent(now: self.now) }
                $0.cannotBePrepared("no session runs")
            }
            #expect(lost.state == .unknown)
            #expect(lost.attempts == 1)
            #expect(lost.detail?.contains("no session runs") == true)
        }
    }

    @Test func aRefusedRepeatDoesNotDenyTheAttemptBeforeIt() {
        var command = self.command(.stop(session: nil)) {
            $0.sent(now: self.now)
            $0.answerLost(now: self.now, reason: "timeout")
            $0.sent(now: self.now)
            $0.answered(isAccepted: false, detail: "Rejected", now: self.now)
        }
        #expect(command.state == .sent)
        let deadline = self.now.advanced(bySeconds: 60)
        #expect(command.effectDeadline == deadline)
        var asked = command
        asked.refusalStands()
        #expect(asked.state == .rejected)
        var seen = command
        seen.effectSeen("session 1 ended", now: self.now)
        #expect(seen.state == .effective)
        var restarted = command
        restarted.answerLost(now: self.now, reason: "the gateway restarted before the answer")
        #expect(restarted.state == .queued && restarted.effectDeadline == nil)
        command.ticked(now: deadline)
        #expect(command.state == .unknown)
        #expect(command.detail == "Rejected; sent 2 times, the last at \(self.now)")
    }

    @Test func whatCannotBeVerifiedBecomesUnknown() {
        var command = self.command(.configure(key: "k", value: "v")) { $0.cannotBeVerified("never sent") }
        #expect(command.state == .received)
        command.sent(now: self.now)
        command.answerLost(now: self.now, reason: "timeout")
        #expect(command.step(canVerify: false, now: self.now) == .giveUp)
        command.cannotBeVerified("nobody knows")
        #expect(command.state == .unknown)
        #expect(command.detail == "nobody knows; sent once at \(self.now)")
    }

    @Test func aStartWaitsForItsTransactionAsLongAsItMayShow() {
        let command = self.command(.start(token: IdToken("T"), outlet: nil)) {
            $0.sent(now: self.now)
            $0.answerLost(now: self.now, reason: "timeout")
        }
        let until = self.now.advanced(bySeconds: Command.startWindowSeconds)
        #expect(command.step(canVerify: false, now: self.now) == .wait(until: until))
        #expect(command.step(canVerify: false, now: until) == .takeAsAbsent)
        #expect(command.step(canVerify: false, now: self.now.advanced(bySeconds: 600)) == .nothing)
    }

    @Test func aCertificateWaitsForALoginAndIsNotSentAgain() {
        let command = self.command(.certificate(.deliver(chain: "pem", use: .charger, number: nil))) {
            $0.sent(now: self.now)
            $0.answerLost(now: self.now, reason: "timeout")
        }
        let until = self.now.advanced(bySeconds: Command.startWindowSeconds)
        #expect(command.step(canVerify: false, now: self.now) == .wait(until: until))
        #expect(command.step(canVerify: false, now: until) == .giveUp)
    }

    @Test(arguments: [(true, CommandStep.seeEffect), (false, .nothing)])
    func theEffectOfAnAcceptedCommandIsLookedForWhereItCanBe(canVerify: Bool, step: CommandStep) {
        let command = self.command(.limit(ChargingLimit(evse: 0, tenths: 1, unit: .ampere))) {
            $0.sent(now: self.now)
            $0.answered(isAccepted: true, detail: nil, now: self.now)
        }
        #expect(command.step(canVerify: canVerify, now: self.now) == step)
        #expect(command.step(canVerify: true, now: self.now.advanced(bySeconds: 60)) == .nothing)
    }

    private static let configure = CommandArguments.configure(key: "k", value: "v")
    private static let raw = CommandArguments.ocpp(action: "ClearCache", payload: "{}")
    private static let start = CommandArguments.start(token: IdToken("T"), outlet: nil)

    @Test(arguments: [
        (configure, configure, true), (configure, raw, true), (raw, configure, true), (configure, .reset(.soft), false),
        (start, start, false), (start, raw, false),
    ])
    func whatIsInDoubtHoldsBackOnlyWhatMaySetTheSame(
        _ first: CommandArguments, _ second: CommandArguments, holdsBack: Bool
    ) {
        let later = self.command(second) { _ in }
        let unsent = self.command(first) { _ in }
        #expect(unsent.holdsBack(later))
        var doubtful = unsent
        doubtful.sent(now: self.now)
        #expect(!doubtful.holdsBack(later), "one that is out is awaited elsewhere")
        doubtful.answerLost(now: self.now, reason: "timeout")
        #expect(doubtful.state == .unknown || doubtful.holdsBack(later) == holdsBack)
    }
}
