import Testing

@testable import Shared

/// Which of the commands that wait for a charger leaves first.
@Suite struct CommandOrderTests {
    private static let now = time("2026-11-22T10:00:00Z")

    private static func command(
        _ id: String, _ arguments: CommandArguments, _ priority: CommandPriority? = nil
    ) -> Command {
        let request = CommandRequest(
            id: id, charger: "CP", arguments: arguments, expiresAt: now.advanced(bySeconds: 600), origin: .cloud,
            priority: priority)
        return Command(request, receivedAt: now)
    }

    private static let firmware = CommandArguments.localList(isFull: true)
    private static let stop = CommandArguments.stop(session: nil)
    private static let limit = CommandArguments.limit(ChargingLimit(evse: 0, tenths: 100, unit: .ampere))
    private static let configure = CommandArguments.configure(key: "k", value: "v")
    private static let start = CommandArguments.start(token: IdToken("T"), outlet: nil)
    private static let raw = CommandArguments.ocpp(action: "ClearCache", payload: "{}")

    static let rows: [([(CommandArguments, CommandPriority?)], String)] = [
        ([(firmware, nil), (stop, nil)], "ba"),
        ([(firmware, nil), (firmware, nil), (limit, nil), (configure, nil)], "cdab"),
        ([(configure, nil), (limit, nil)], "ba"),
        // Alike ones stay in their order, whatever their priority.
        ([(limit, nil), (limit, nil)], "ab"), ([(limit, .low), (limit, .high)], "ab"),
        ([(stop, nil), (limit, nil)], "ab"),
        // A stop never comes before its start, nor anything before what may change anything.
        ([(start, nil), (stop, nil)], "ab"), ([(raw, nil), (stop, nil)], "ab"),
        ([(.reset(.soft), nil), (stop, nil)], "ab"),
        // Whoever says that it can wait has it wait.
        ([(raw, .low), (stop, nil)], "ba"), ([(start, .low), (configure, nil)], "ba"),
        ([(firmware, nil), (start, nil), (stop, nil)], "bca"),
        ([(configure, nil), (firmware, .high)], "ba"),
    ]

    @Test(arguments: rows)
    func theyLeaveByPriorityAndThenAsTheyCame(_ asked: [(CommandArguments, CommandPriority?)], _ order: String) {
        let commands = zip(["a", "b", "c", "d"], asked).map { Self.command($0, $1.0, $1.1) }
        let leaving = CommandOrder.leaving(commands) { $0 }
        #expect(leaving.map(\.request.id).joined() == order)
    }

    @Test func whatIsInDoubtIsNotOvertakenByWhatMaySetTheSame() {
        var doubtful = Self.command("a", Self.raw, .low)
        doubtful.sent(now: Self.now)
        doubtful.answerLost(now: Self.now, reason: "no answer")
        #expect(doubtful.state == .unknown, "a raw call of no known rule is over")
        var configure = Self.command("a", Self.configure, .low)
        configure.sent(now: Self.now)
        configure.answerLost(now: Self.now, reason: "no answer")
        let later = [Self.command("b", Self.raw, .high), Self.command("c", Self.stop)]
        #expect(CommandOrder.leaving([configure] + later) { $0 }.map(\.request.id) == ["a", "b", "c"])
        #expect(CommandOrder.leaving([configure, later[1]]) { $0 }.map(\.request.id) == ["c", "a"])
    }

    @Test func whatIsOutDoesNotStandInTheWay() {
        var sent = Self.command("b", Self.limit)
        sent.sent(now: Self.now)
        let commands = [Self.command("a", Self.firmware), sent, Self.command("c", Self.stop)]
        #expect(CommandOrder.leaving(commands) { $0 }.map(\.request.id).first == "c")
    }
}
