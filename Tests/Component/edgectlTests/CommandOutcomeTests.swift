import ArgumentParser
import Shared
import Testing

@testable import edgectl

@Suite struct CommandOutcomeTests {
    @Test(
        arguments: [
            (CommandState.effective, nil), (.rejected, 1), (.failed, 1), (.expired, 1), (.unknown, 4),
        ] as [(CommandState, Int32?)])
    func theExitCodeTellsTheOutcome(_ state: CommandState, _ code: Int32?) {
        let request = CommandRequest(
            id: "c", charger: "CP-1", arguments: .reset(.soft), expiresAt: Timestamp(milliseconds: 0), origin: .local)
        let command = Command(
            request, rule: .never, state: state, attempts: 1, receivedAt: Timestamp(milliseconds: 0), sentAt: nil,
            answeredAt: nil, effectDeadline: nil, detail: "words")
        #expect(CommandSending.failure(of: CommandView(command))?.exitCode == code)
    }

    @Test(
        arguments: [
            (Refusal.Code.notFound, 2), (.conflict, 2), (.invalid, 2), (.expired, 2), (.unavailable, 1),
        ] as [(Refusal.Code, Int32)])
    func aRefusalHasItsOwnExitCode(_ code: Refusal.Code, _ exitCode: Int32) {
        #expect(CommandFailure(Refusal(code, "words"))?.exitCode == exitCode)
    }

    @Test(arguments: [
        (
            ["send", "start", "CP-1", "--token", "T", "--evse", "2"],
            CommandArguments.start(token: IdToken("T"), outlet: Outlet(evse: 2))
        ),
        (["send", "stop", "CP-1", "--session", "7"], .stop(session: SessionID(rawValue: 7))),
        (["send", "unlock", "CP-1"], .unlock(Outlet(evse: 1))), (["send", "reset", "CP-1", "--hard"], .reset(.hard)),
        (["send", "availability", "CP-1", "off"], .availability(isOperative: false, outlet: nil)),
        (
            ["send", "limit", "CP-1", "--watts", "22000", "--evse", "1", "--for-seconds", "60"],
            .limit(ChargingLimit(evse: 1, tenths: 220_000, unit: .watt, durationSeconds: 60))
        ),
        (["send", "limit", "CP-1", "--amperes", "10.5"], .limit(ChargingLimit(evse: 0, tenths: 105, unit: .ampere))),
        (["send", "trigger", "CP-1", "MeterValues"], .trigger(message: "MeterValues", outlet: nil)),
        (["send", "configure", "CP-1", "K", "V"], .configure(key: "K", value: "V")),
        (["send", "ocpp", "CP-1", "ClearCache"], .ocpp(action: "ClearCache", payload: "{}")),
        (["send", "renew-certificate", "CP-1"], .certificate(.renew)),
        (["send", "certificates", "CP-1", "--type", "csms"], .certificate(.list(.csms))),
    ])
    func verbsBecomeArguments(_ line: [String], _ arguments: CommandArguments) throws {
        let verb = try #require(try RootCommand.parseAsRoot(line) as? any SendVerb)
        #expect(try verb.arguments() == arguments)
        #expect(verb.send.charger == "CP-1")
    }

    @Test(arguments: [
        ["send", "limit", "CP-1"], ["send", "limit", "CP-1", "--amperes", "1", "--watts", "1"],
        ["send", "limit", "CP-1", "--amperes", "1.55"], ["send", "start", "CP-1"],
        ["send", "unlock", "CP-1", "--connector", "1"], ["tariffs", "assign", "t"], ["tariffs", "add", "--tax", "19"],
        ["chargers", "password", "CP-1"], ["export", "cars"], ["tariffs", "add", "x", "--per-kwh", "cheap"],
    ])
    func aWrongCommandLineIsRefused(_ line: [String]) {
        #expect(throws: (any Error).self) { try RootCommand.parseAsRoot(line) }
    }
}
