import OCPP
import Shared
import Store
import Testing

@testable import EdgeGateway

/// The whole table of verbs and rules in every version, against everything that can befall a command: what leaves how
/// often, how it ends, and that it stays so.
@Suite(.serialized) struct CommandProofTests {
    @Test(arguments: CommandFate.allCases)
    func everyCommandEndsAsItsRuleSays(fate: CommandFate) async throws {
        let walk = try await CommandWalk(fate)
        try await walk.run()
        var ends: [Command] = []
        for charger in walk.chargers {
            let command = try walk.command(of: charger)
            self.check(command, at: charger, by: fate)
            ends.append(command)
        }
        try await walk.goOn()
        let receipts = try await walk.replay()
        for (index, charger) in walk.chargers.enumerated() {
            let end = ends[index]
            let command = try walk.command(of: charger)
            #expect(command == end, "\(charger.example.action) is over and stays as it is")
            self.check(command, at: charger, by: fate)
            let told = CommandReceipt.repeated(end.state, detail: end.detail)
            #expect(receipts[index] == told, "\(charger.example.action) is asked for once more")
        }
    }

    private func check(_ command: Command, at charger: ProvenCharger, by fate: CommandFate) {
        let (example, words) = (charger.example, command.detail ?? "")
        let ending = fate.ending(of: example)
        let what: Comment = "\(example.action) in \(example.version), rule \(example.rule): \(words)"
        #expect(command.state == ending.state, what)
        #expect(ending.frames.contains(charger.frames), what)
        #expect(command.rule == example.rule, what)
        #expect(command.stages.last?.state == command.state, what)
        if example.rule != .resend { #expect(charger.deeds <= 1, "done at most once: \(example.action)") }
        let unsent = fate == .killBeforeFrame ? 1 : 0
        #expect(command.attempts == charger.frames + unsent, what)
        if command.state == .unknown {
            #expect(
                words.contains(command.attempts == 1 ? "sent once at" : "\(command.attempts) times, the last at"), what)
        }
    }

    /// That the verb has an example at all is the compiler's to see.
    @Test(arguments: CommandVerb.allCases, OCPPVersion.allCases)
    func everyVerbIsWalkedWhereItsVersionHasIt(verb: CommandVerb, version: OCPPVersion) throws {
        let now = Timestamp(milliseconds: 1_800_000_000_000)
        let all = try CommandExamples(version, now: now)
        let examples = all.examples(of: verb)
        #expect(!examples.isEmpty && examples.allSatisfy { $0.arguments.verb == verb })
        var report = TransactionReport(kind: .started, transaction: "t", outlet: Outlet(evse: 1), at: now)
        report.token = IdToken("CARD")
        let session = Session.opened(
            id: SessionID(rawValue: 1), charger: ChargerID(rawValue: 1), by: report,
            at: BilledInstant(at: now, source: .charger), received: now)
        for example in examples {
            let call = Result {
                try version.commands.call(
                    example.arguments, CommandContext(number: 1, session: session, now: now))
            }
            #expect(((try? call.get()) != nil) == all.has(verb), "\(example.action)")
        }
    }

    /// Every rule is walked with every way in which an outcome can show.
    @Test func theExamplesReachTheWholeTable() throws {
        let examples = try CommandExamples(.v201, now: Timestamp(milliseconds: 1_800_000_000_000)).all()
        let kinds = Set(examples.map { "\($0.rule) \($0.sight)".prefix { $0 != "(" } })
        #expect(kinds.count == 8, "\(kinds)")
    }
}
