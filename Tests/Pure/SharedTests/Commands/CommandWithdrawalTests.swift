import Testing

@testable import Shared

/// Commands that are taken back, or that a newer one replaces.
@Suite struct CommandWithdrawalTests {
    private let now = time("2026-11-22T10:00:00Z")

    private func command(_ arguments: CommandArguments, _ events: (inout Command) -> Void = { _ in }) -> Command {
        let request = CommandRequest(
            id: "c", charger: "CP", arguments: arguments, expiresAt: self.now.advanced(bySeconds: 600), origin: .cloud)
        var command = Command(request, receivedAt: self.now)
        events(&command)
        return command
    }

    private static let availability = CommandArguments.availability(isOperative: true, outlet: nil)

    @Test func whatWasNeverSentIsCancelled() {
        var command = self.command(Self.availability) { $0.queued("the charger is offline") }
        command.withdrawn(.cancelled)
        #expect(command.state == .cancelled)
        #expect(command.detail == "it was cancelled before it was sent")
    }

    @Test func whatWasTriedInVainAndIsCancelledIsUnknown() {
        var command = self.command(Self.availability) {
            $0.sent(now: self.now)
            $0.answerLost(now: self.now, reason: "no answer")
        }
        command.withdrawn(.cancelled)
        #expect(command.state == .unknown)
        #expect(command.detail == "it was cancelled; no answer; sent once at 2026-11-22T10:00:00.000Z")
    }

    @Test(arguments: [CommandWithdrawal.cancelled, .superseded(by: "d")])
    func whatTheChargerHasIsNotSentAgain(_ withdrawal: CommandWithdrawal) {
        var command = self.command(Self.availability) { $0.sent(now: self.now) }
        command.withdrawn(withdrawal)
        #expect(command.state == .sent)
        var answered = command
        answered.answered(isAccepted: true, detail: nil, now: self.now)
        #expect(answered.state == .effective, "what it answers counts")
        command.answerLost(now: self.now, reason: "no answer")
        #expect(command.state == (withdrawal == .cancelled ? .unknown : .superseded))
    }

    @Test func aFrameThatNeverLeftIsCancelledAfterAll() {
        let command = self.command(Self.availability) {
            $0.sent(now: self.now)
            $0.withdrawn(.cancelled)
            $0.frameStayed(reason: "gone")
        }
        #expect(command.state == .cancelled)
    }

    @Test func anAcceptedOneWithoutItsEffectIsNotRepeated() {
        var command = self.command(.stop(session: nil)) {
            $0.sent(now: self.now)
            $0.answered(isAccepted: true, detail: nil, now: self.now)
            $0.withdrawn(.cancelled)
        }
        command.ticked(now: self.now.advanced(bySeconds: 60))
        #expect(command.state == .failed)
    }

    @Test(arguments: [CommandWithdrawal.cancelled, .superseded(by: "a b")])
    func itsWordsAreReadAgain(_ withdrawal: CommandWithdrawal) {
        #expect(CommandWithdrawal(rawValue: withdrawal.rawValue) == withdrawal)
    }

    @Test(arguments: ["", "superseded", "other"])
    func otherWordsAreNone(_ words: String) {
        #expect(CommandWithdrawal(rawValue: words) == nil)
    }

    @Test func itsStagesAreKeptWithTheirTimesAndBounded() {
        var command = self.command(Self.availability)
        for second in 1...40 as ClosedRange<Int64> {
            let now = self.now.advanced(bySeconds: second)
            if second % 2 == 1 { command.sent(now: now) } else { command.answerLost(now: now, reason: "no answer") }
            command.noteStage(now: now)
            command.noteStage(now: now)
        }
        #expect(command.stages.count == Command.mostStages)
        let first = command.stages.prefix(4)
        #expect(first.map(\.state) == [.received, .sent, .queued, .sent])
        #expect(first.map(\.at) == (0...3).map { self.now.advanced(bySeconds: $0) })
        #expect(
            command.stages.last
                == CommandStage(state: .queued, at: self.now.advanced(bySeconds: 40), detail: "no answer"))
    }

    @Test func whatIsUnknownSaysWhatWasTried() {
        var command = self.command(Self.availability)
        for second in 1...3 as ClosedRange<Int64> {
            command.sent(now: self.now.advanced(bySeconds: second))
            command.answerLost(now: self.now, reason: "no answer")
        }
        command.ticked(now: self.now.advanced(bySeconds: 600))
        #expect(command.detail == "no answer; sent 3 times, the last at 2026-11-22T10:00:03.000Z")
    }
}
