import Foundation
import OCPP
import Shared
import SiteFixtures
import Store
import Synchronization
import Testing

@testable import EdgeGateway

/// Commands against a real database and a scripted charger: each class by its rule.
@Suite(.serialized) struct DispatchTests {
    private static let limit = CommandArguments.limit(ChargingLimit(evse: 0, tenths: 100, unit: .ampere))
    private static func schedule(_ limit: String) -> CallOutcome {
        .answer(
            #"{"status":"Accepted","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":["#
                + #"{"startPeriod":0,"limit":\#(limit)}]}}"#)
    }

    private static func configuration(_ value: String) -> CallOutcome {
        .answer(#"{"configurationKey":[{"key":"Interval","readonly":false,"value":"\#(value)"}]}"#)
    }

    @Test func sentIsDurableBeforeTheFrameLeaves() async throws {
        let site = try CommandSite()
        let states = Mutex<[CommandState]>([])
        let charger = ScriptedCharger(site.charger, .v16, ["Reset": [.accepted], "UnlockConnector": [.accepted]]) { _ in
            for id in ["c1", "c2"] {
                guard let state = try? site.store.command(id)?.state else { continue }
                states.withLock { $0.append(state) }
            }
        }
        try await site.dispatching {
            // One waits for the charger, one arrives when it is there.
            try await site.ask(.reset(.soft))
            try await site.connect(charger)
            try await until("the first call") { charger.actions == ["Reset"] }
            try await site.ask(.unlock(Outlet(evse: 1)), id: "c2")
            try await until("the second call") { charger.actions.count == 2 }
        }
        #expect(states.withLock { $0.first } == .sent)
        #expect(states.withLock { $0.last } == .sent)
    }

    @Test func commandsLeaveInTheirOrder() async throws {
        let site = try CommandSite()
        let charger = ScriptedCharger(
            site.charger, .v16,
            [
                "UnlockConnector": [.answer(#"{"status":"Unlocked"}"#)], "TriggerMessage": [.accepted],
                "ChangeAvailability": [.accepted],
            ])
        try await site.dispatching {
            try await site.ask(.unlock(Outlet(evse: 1)), id: "c1")
            try await site.ask(.trigger(message: "Heartbeat", outlet: nil), id: "c2")
            try await site.ask(.availability(isOperative: true, outlet: nil), id: "c3")
            try await site.connect(charger)
            for id in ["c1", "c2", "c3"] { try await site.wait(for: .effective, of: id) }
        }
        #expect(charger.actions == ["UnlockConnector", "TriggerMessage", "ChangeAvailability"])
        #expect(try site.steps("c2") == ["received", "queued", "sent", "effective"])
    }

    @Test func aStopOvertakesAJobAndNotAStart() async throws {
        let site = try CommandSite()
        let charger = ScriptedCharger(site.charger, .v16, [:])
        try await site.dispatching {
            try await site.start(token: "card")
            try await site.ask(.getLogs(LogOrder(location: "https://x/y")), id: "c1")
            try await site.ask(.start(token: IdToken("CARD"), outlet: nil), id: "c2")
            try await site.ask(.stop(session: nil), id: "c3")
            try await site.connect(charger)
            try await until("three calls") { charger.calls.count >= 3 }
        }
        #expect(charger.actions.prefix(2) == ["RemoteStartTransaction", "RemoteStopTransaction"])
    }

    @Test func whatIsCancelledWhileItsAnswerIsAwaitedIsNotSentAgain() async throws {
        let site = try CommandSite()
        let store = site.store
        let charger = ScriptedCharger(site.charger, .v16, ["ChangeAvailability": [.timedOut, .accepted]]) { _ in
            _ = try? store.performAndWait { try $0.cancelCommand("c1") }
        }
        try await site.dispatching {
            try await site.connect(charger)
            try await site.ask(.availability(isOperative: false, outlet: nil))
            try await site.wait(for: .unknown)
        }
        #expect(charger.calls.count == 1)
        #expect(
            try site.command().detail?.hasPrefix("it was cancelled; the charger did not answer in time; sent once")
                == true)
    }

    @Test func whatMayBeRepeatedIsSentAgainUntilItIsAnswered() async throws {
        let site = try CommandSite()
        let charger = ScriptedCharger(
            site.charger, .v16,
            ["ChangeAvailability": [.timedOut, .connectionLost(isSent: true), .unreadable("?"), .accepted]])
        try await site.dispatching {
            try await site.connect(charger)
            try await site.ask(.availability(isOperative: false, outlet: nil))
            try await site.wait(for: .effective)
        }
        #expect(charger.actions.count == 4)
        #expect(try site.command().attempts == 4)
    }

    @Test(arguments: [CallOutcome.timedOut, .connectionLost(isSent: true), .unreadable("?")])
    func whatMustNotBeRepeatedIsSentOnce(outcome: CallOutcome) async throws {
        let site = try CommandSite()
        let charger = ScriptedCharger(site.charger, .v16, ["UnlockConnector": [outcome]])
        try await site.dispatching {
            try await site.connect(charger)
            try await site.ask(.unlock(Outlet(evse: 1)))
            try await site.wait(for: .unknown)
            try await site.disconnect()
            try await site.connect(charger)
            try await site.ask(.trigger(message: "Heartbeat", outlet: nil), id: "c2")
            try await until("the next command") { charger.actions.contains("TriggerMessage") }
        }
        #expect(charger.actions.filter { $0 == "UnlockConnector" }.count == 1)
    }

    @Test func whatBecameOfTheAnswerIsSaidWhereNothingCanShowWhetherItWorked() async throws {
        let site = try CommandSite()
        let charger = ScriptedCharger(site.charger, .v201, ["SetVariableMonitoring": [.unreadable("it is odd")]])
        try await site.dispatching {
            try await site.connect(charger)
            try await site.ask(.setMonitor(MonitorOrder(variable: "A.B", kind: .upper, value: 3)))
            try await site.wait(for: .unknown)
        }
        #expect(try site.command().detail?.hasPrefix("the answer cannot be read: it is odd; whether it") == true)
    }

    @Test(arguments: [
        (#"{"status":"Unlocked"}"#, CommandState.effective, "Unlocked"),
        (#"{"status":"UnlockFailed"}"#, .rejected, "UnlockFailed"),
    ])
    func anAnswerThatComesLateSettlesWhatWasUnknown(answer: String, state: CommandState, words: String) async throws {
        let site = try CommandSite()
        let charger = ScriptedCharger(site.charger, .v16, ["UnlockConnector": [.timedOut]])
        try await site.dispatching {
            try await site.connect(charger)
            try await site.ask(.unlock(Outlet(evse: 1)))
            try await site.wait(for: .unknown)
            charger.answerLate(.unreadable("?"))
            charger.answerLate(.answer(answer))
            try await site.wait(for: state)
            charger.answerLate(.error(code: "InternalError", description: ""))
            try await site.ask(.trigger(message: "Heartbeat", outlet: nil), id: "c2")
            try await until("the next command") { charger.actions.contains("TriggerMessage") }
        }
        #expect(try site.command().state == state, "what is settled stays so")
        #expect(try site.command().detail == words)
        #expect(try site.steps() == ["received", "sent", "unknown", state.rawValue])
        #expect(charger.actions.filter { $0 == "UnlockConnector" }.count == 1)
    }

    @Test func theEffectOfWhatIsAcceptedLateIsLookedFor() async throws {
        let site = try CommandSite()
        let shown = #"{"configurationKey":[{"key":"AuthorizationKey","readonly":false,"value":"****"}]}"#
        let charger = ScriptedCharger(
            site.charger, .v16, ["ChangeConfiguration": [.timedOut], "GetConfiguration": [.answer(shown)]])
        try await site.dispatching {
            try await site.connect(charger)
            try await site.ask(.configure(key: "AuthorizationKey", value: "0123456789ABCDEF"))
            try await until("the loss") { try site.command().detail != nil }
            charger.answerLate(.accepted)
            try await site.wait(for: .effective)
        }
        #expect(charger.actions == ["ChangeConfiguration", "GetConfiguration"])
        #expect(try site.steps() == ["received", "sent", "accepted", "effective"])
    }

    @Test func aFrameThatNeverLeftMayLeaveLater() async throws {
        let site = try CommandSite()
        // However often it is tried before the second connection is there, no frame leaves over the first.
        let lost = Array(repeating: CallOutcome.connectionLost(isSent: false), count: 10_000)
        let first = ScriptedCharger(site.charger, .v16, ["UnlockConnector": lost])
        let second = ScriptedCharger(site.charger, .v16, ["UnlockConnector": [.answer(#"{"status":"Unlocked"}"#)]])
        try await site.dispatching {
            try await site.connect(first)
            try await site.ask(.unlock(Outlet(evse: 1)))
            try await until("the first call") { !first.calls.isEmpty }
            try await site.connect(second)
            try await site.wait(for: .effective)
        }
        #expect(second.calls.count == 1)
    }

    @Test func aResetWithoutAnAnswerIsEffectiveWhenTheChargerBoots() async throws {
        let site = try CommandSite()
        let charger = ScriptedCharger(site.charger, .v16, ["Reset": [.connectionLost(isSent: true)]])
        try await site.dispatching {
            try await site.connect(charger)
            try await site.ask(.reset(.hard))
            try await until("the frame") { charger.actions == ["Reset"] }
            try await until("the loss") { try site.command().detail != nil }
            #expect(try site.command().state == .sent)
            let boot = ChargerEvent.booted(BootReport(vendor: "V", model: "M"))
            try await site.take(boot)
            try await site.wait(for: .effective)
        }
        #expect(charger.calls.count == 1)
    }

    @Test func anAcceptedResetIsNotEffectiveBeforeTheBoot() async throws {
        let site = try CommandSite()
        let charger = ScriptedCharger(site.charger, .v16, ["Reset": [.accepted]])
        try await site.dispatching {
            try await site.connect(charger)
            try await site.ask(.reset(.soft))
            try await site.wait(for: .accepted)
            try await site.take(.booted(BootReport(vendor: "V", model: "M")))
            try await site.wait(for: .effective)
        }
        #expect(try site.steps() == ["received", "sent", "accepted", "effective"])
    }

    @Test func aLimitIsEffectiveWhenTheCompositeScheduleShowsIt() async throws {
        let site = try CommandSite()
        let charger = ScriptedCharger(
            site.charger, .v16, ["SetChargingProfile": [.accepted], "GetCompositeSchedule": [Self.schedule("10.0")]])
        try await site.dispatching {
            try await site.connect(charger)
            try await site.ask(Self.limit)
            try await site.wait(for: .effective)
        }
        #expect(try site.command().detail == "the composite schedule says 10.0 A")
    }

    @Test func aLimitThatTheCompositeScheduleDoesNotShowHasFailed() async throws {
        let site = try CommandSite()
        let charger = ScriptedCharger(
            site.charger, .v16, ["SetChargingProfile": [.accepted], "GetCompositeSchedule": [Self.schedule("32")]])
        try await site.dispatching {
            try await site.connect(charger)
            try await site.ask(Self.limit)
            try await site.wait(for: .failed)
        }
        #expect(try site.command().detail == "the charger accepted it, but the composite schedule says 32.0 A")
    }

    @Test(arguments: [
        ("60", #"{"status":"Accepted"}"#, CommandState.effective), ("30", #"{"status":"Accepted"}"#, .failed),
        ("30", #"{"status":"RebootRequired"}"#, .effective), ("60", #"{"status":"Rejected"}"#, .rejected),
        ("60", #"{"status":"NotSupported"}"#, .rejected),
    ])
    func aSettingIsReadBack(found: String, answer: String, state: CommandState) async throws {
        let site = try CommandSite()
        let charger = ScriptedCharger(
            site.charger, .v16,
            ["ChangeConfiguration": [.answer(answer)], "GetConfiguration": [Self.configuration(found)]])
        try await site.dispatching {
            try await site.connect(charger)
            try await site.ask(.configure(key: "interval", value: "60"))
            try await site.wait(for: state)
        }
    }

    @Test(arguments: [("60", 1), ("30", 2)])
    func aSettingWithoutAnAnswerIsReadBeforeItIsSentAgain(found: String, sent: Int) async throws {
        let site = try CommandSite()
        let charger = ScriptedCharger(
            site.charger, .v16,
            [
                "ChangeConfiguration": [.timedOut, .accepted],
                "GetConfiguration": [Self.configuration(found), Self.configuration("60")],
            ])
        try await site.dispatching {
            try await site.connect(charger)
            try await site.ask(.configure(key: "Interval", value: "60"))
            try await site.wait(for: .effective)
        }
        #expect(charger.actions.filter { $0 == "ChangeConfiguration" }.count == sent)
        #expect(charger.actions.prefix(2) == ["ChangeConfiguration", "GetConfiguration"])
    }

    @Test func aPasswordIsNeverSentTwice() async throws {
        let site = try CommandSite()
        let charger = ScriptedCharger(site.charger, .v16, ["ChangeConfiguration": [.timedOut, .accepted]])
        try await site.dispatching {
            try await site.connect(charger)
            try await site.ask(.configure(key: "AuthorizationKey", value: "0123456789ABCDEF"))
            try await until("the loss") { try site.command().detail != nil }
        }
        #expect(charger.actions == ["ChangeConfiguration"])
        #expect(try site.command().rule == .never)
    }

    @Test func aPasswordIsSentAndShownNowhere() async throws {
        let site = try CommandSite()
        let password = "0123456789ABCDEF"
        let charger = ScriptedCharger(
            site.charger, .v16,
            [
                "ChangeConfiguration": [
                    .accepted, .error(code: "PropertyConstraintViolation", description: "'\(password)' is too short"),
                ],
                "GetConfiguration": [
                    .answer(#"{"configurationKey":[{"key":"AuthorizationKey","readonly":false,"value":"****"}]}"#)
                ],
            ])
        try await site.dispatching {
            try await site.connect(charger)
            try await site.ask(.configure(key: "AuthorizationKey", value: password))
            // What a charger shows in place of its secret is no sign that it did not take it.
            try await site.wait(for: .effective)
            try await site.ask(.configure(key: "AuthorizationKey", value: password), id: "c2")
            try await site.wait(for: .rejected, of: "c2")
        }
        #expect(charger.calls.first?.payload.contains(password) == true)
        #expect(try site.command("c2").detail == "PropertyConstraintViolation: '***' is too short")
        for id in ["c1", "c2"] {
            #expect(try site.command(id).request.arguments == .configure(key: "AuthorizationKey", value: "***"))
        }
        let told = try site.store.journal(after: 0, limit: 100).map(\.data)
        #expect(told.allSatisfy { !$0.contains(password) }, "\(told)")
    }

    @Test(arguments: [CallOutcome.error(code: "NotImplemented", description: ""), .unreadable("?")])
    func aSettingThatCannotBeReadBackStaysUnknown(outcome: CallOutcome) async throws {
        let site = try CommandSite()
        let charger = ScriptedCharger(
            site.charger, .v16, ["ChangeConfiguration": [.timedOut], "GetConfiguration": [outcome]])
        try await site.dispatching {
            try await site.connect(charger)
            try await site.ask(.configure(key: "Interval", value: "60"))
            try await site.wait(for: .unknown)
        }
        #expect(charger.actions == ["ChangeConfiguration", "GetConfiguration"])
    }

    /// In 1.6 a charger's report names no job: of two it could not be told which one it is of.
    @Test func aJobInDoubtIsNotOvertakenByTheNext() async throws {
        let site = try CommandSite()
        let charger = ScriptedCharger(
            site.charger, .v16, ["GetDiagnostics": [.timedOut, .answer("{}")], "TriggerMessage": [.accepted]])
        try await site.dispatching {
            try await site.ask(.getLogs(LogOrder(location: "https://x/y")), id: "c1")
            try await site.ask(.getLogs(LogOrder(location: "https://x/y")), id: "c2")
            try await site.connect(charger)
            try await until("the loss") { try site.command("c1").attempts > 0 && site.command("c1").state == .queued }
            try await site.ask(.trigger(message: "Heartbeat", outlet: nil), id: "c3")
            try await site.wait(for: .effective, of: "c3")
        }
        #expect(charger.actions == ["GetDiagnostics", "TriggerMessage"])
        #expect(try site.command("c2").state == .queued)
    }

    @Test func aSettingInDoubtIsNotOvertakenByTheNext() async throws {
        let site = try CommandSite()
        // Its answer is lost, and it cannot be seen at once whether it came to pass.
        let charger = ScriptedCharger(
            site.charger, .v16,
            [
                "ChangeConfiguration": [.timedOut, .accepted, .accepted],
                "GetConfiguration": [
                    .timedOut, Self.configuration("30"), Self.configuration("60"), Self.configuration("90"),
                ], "UnlockConnector": [.answer(#"{"status":"Unlocked"}"#)],
            ])
        try await site.dispatching {
            try await site.connect(charger)
            try await site.ask(.configure(key: "Interval", value: "60"))
            try await until("the first look") { charger.actions.contains("GetConfiguration") }
            try await site.ask(.configure(key: "Interval", value: "90"), id: "c2")
            try await site.ask(.unlock(Outlet(evse: 1)), id: "c3")
            try await site.wait(for: .effective, of: "c3")
            #expect(try site.command("c2").state == .queued)
            try await site.wait(for: .effective, of: "c2")
        }
        let values = charger.calls.filter { $0.action == "ChangeConfiguration" }.map(\.payload)
        #expect(values.map { $0.contains("90") } == [false, false, true], "\(values)")
    }

    @Test func aMarkedFrameThatIsTakenBackInItsLaneNeverLeaves() async throws {
        let site = try CommandSite()
        let store = site.store
        let unlock = CommandRequest(
            id: "c2", charger: "CP-1", arguments: .unlock(Outlet(evse: 1)),
            expiresAt: store.receptionNow().at.advanced(bySeconds: 60), origin: .local)
        let states = Mutex<[CommandState?]>([])
        let charger = ScriptedCharger(
            site.charger, .v16, ["SetChargingProfile": [.accepted], "GetCompositeSchedule": [Self.schedule("10.0")]]
        ) { action in
            // While the charger is asked for the effect of the one, the other is marked as sent and taken back.
            guard action == "GetCompositeSchedule" else { return }
            _ = try? store.performAndWait { try $0.receive(unlock) }
            states.withLock { $0.append(try? store.command("c2")?.state) }
            _ = try? store.performAndWait { try $0.cancelCommand("c2") }
        }
        try await site.dispatching {
            try await site.connect(charger)
            try await site.ask(Self.limit)
            try await until("it to be taken back") { try store.command("c2")?.state == .cancelled }
        }
        #expect(states.withLock { $0 } == [.sent])
        #expect(!charger.actions.contains("UnlockConnector"))
    }

    @Test func aMarkedFrameThatExpiresInItsLaneNeverLeaves() async throws {
        let site = try CommandSite()
        let charger = ScriptedCharger(site.charger, .v16, ["UnlockConnector": [.accepted]])
        try await site.connect(charger)
        // It is marked as sent when it arrives, and nobody takes it until it has expired.
        try await site.ask(.unlock(Outlet(evse: 1)), seconds: 1)
        let open = try #require(try site.store.openCommands(at: site.charger).first)
        #expect(open.command.state == .sent)
        try await until("its time to be over") { site.store.receptionNow().at >= open.command.request.expiresAt }
        let run = CommandRun(store: site.store, connection: charger, open: open, logger: EdgeSite.quiet)
        _ = await run.sendMarked()
        try await until("it to expire") {
            site.store.tick()
            return try site.command().state == .expired
        }
        #expect(charger.calls.isEmpty)
    }

    @Test func whatCannotBeVerifiedIsNotSentAgain() async throws {
        let site = try CommandSite()
        let payload =
            #"{"location":"https://x/y","retrieveDate":"2026-11-22T10:00:00Z"}"#
        let charger = ScriptedCharger(site.charger, .v16, ["UpdateFirmware": [.timedOut, .answer("{}")]])
        try await site.dispatching {
            try await site.connect(charger)
            try await site.ask(.ocpp(action: "UpdateFirmware", payload: payload))
            try await site.wait(for: .unknown)
        }
        #expect(charger.actions == ["UpdateFirmware"])
        #expect(try site.command().detail?.contains("not sent again") == true)
    }

    @Test func aStartWithoutAnAnswerWaitsForItsTransactionAndHoldsNobodyBack() async throws {
        let site = try CommandSite()
        let charger = ScriptedCharger(
            site.charger, .v16, ["RemoteStartTransaction": [.timedOut], "TriggerMessage": [.accepted]])
        try await site.dispatching {
            try await site.connect(charger)
            try await site.ask(.start(token: IdToken("CARD"), outlet: nil))
            try await until("the loss") { try site.command().state == .queued && site.command().attempts == 1 }
            try await site.ask(.trigger(message: "Heartbeat", outlet: nil), id: "c2")
            try await site.wait(for: .effective, of: "c2")
            #expect(try site.command().state == .queued)
            try await site.start(token: "card")
            try await site.wait(for: .effective)
        }
        #expect(charger.actions == ["RemoteStartTransaction", "TriggerMessage"])
        #expect(try site.command().detail == "session 1 began")
    }

    @Test func aStopIsEffectiveWhenTheSessionEnds() async throws {
        let site = try CommandSite()
        let charger = ScriptedCharger(site.charger, .v16, ["RemoteStopTransaction": [.accepted]])
        try await site.dispatching {
            try await site.connect(charger)
            try await site.start(token: "card")
            try await site.ask(.stop(session: nil))
            try await site.wait(for: .accepted)
            #expect(charger.calls.first?.payload == #"{"transactionId":1}"#)
            try await site.stop(1)
            try await site.wait(for: .effective)
        }
    }

    @Test func aStopOfASessionThatIsOverIsDone() async throws {
        let site = try CommandSite()
        let charger = ScriptedCharger(site.charger, .v16, [:])
        try await site.dispatching {
            try await site.start(token: "card")
            try await site.stop(1)
            try await site.connect(charger)
            try await site.ask(.stop(session: SessionID(rawValue: 1)))
            try await site.wait(for: .effective)
        }
        #expect(charger.calls.isEmpty)
        #expect(try site.command().detail == "session 1 is over")
    }

    @Test(arguments: [
        (CommandArguments.stop(session: nil), "no session runs at the charger"),
        (.stop(session: SessionID(rawValue: 77)), "the charger has no session 77"),
        (.trigger(message: "Dance", outlet: nil), "OCPP 1.6 cannot trigger 'Dance', only BootNotification"),
        (
            .ocpp(action: "GetVariables", payload: "{}"),
            "ocpp1.6 has no action 'GetVariables' that a charger can be asked for"
        ),
        (.ocpp(action: "Reset", payload: #"{"type":"Sideways"}"#), "'Reset' is not valid: type: must be one of"),
        (.start(token: IdToken(String(repeating: "x", count: 21)), outlet: nil), "must have at most 20 characters"),
    ])
    func whatCannotBeSaidFailsWithTheReason(arguments: CommandArguments, reason: String) async throws {
        let site = try CommandSite()
        let charger = ScriptedCharger(site.charger, .v16, [:])
        try await site.dispatching {
            try await site.connect(charger)
            try await site.ask(arguments)
            try await site.wait(for: .failed)
        }
        #expect(charger.calls.isEmpty)
        #expect(try site.command().attempts == 0)
        let detail = try site.command().detail ?? ""
        #expect(detail.contains(reason), "\(detail)")
    }

    @Test func aDatabaseThatIsIllIsNoFaultOfTheCommands() {
        let lasting: [any Error] = [
            CommandArgumentError(problem: ""), NotRegistered(description: ""),
            StoreError.refused(Refusal(.notFound, "")),
        ]
        let passing: [any Error] = [
            StoreError.unwell("full"), StoreError.overloaded, StoreError.closed, CancellationError(),
        ]
        #expect(lasting.allSatisfy(CommandRun.isLasting))
        #expect(!passing.contains(where: CommandRun.isLasting))
    }

    @Test func severalSessionsMustBeTold() async throws {
        let site = try CommandSite()
        try await site.dispatching {
            try await site.start(token: "a", evse: 1)
            try await site.start(token: "b", evse: 2)
            try await site.connect(ScriptedCharger(site.charger, .v16, [:]))
            try await site.ask(.stop(session: nil))
            try await site.wait(for: .failed)
        }
        #expect(try site.command().detail == "several sessions run at the charger, name one: 1, 2")
    }

    @Test func aRefusalByTheChargerIsKeptInItsWords() async throws {
        let site = try CommandSite()
        let long = String(repeating: "x", count: 2000)
        let charger = ScriptedCharger(
            site.charger, .v16, ["UnlockConnector": [.error(code: "InternalError", description: long)]])
        try await site.dispatching {
            try await site.connect(charger)
            try await site.ask(.unlock(Outlet(evse: 1)))
            try await site.wait(for: .rejected)
        }
        #expect(try site.command().detail?.hasPrefix("InternalError: xxx") == true)
        #expect(try site.command().detail?.count == 500)
    }

    @Test func aRawAnswerIsBriefInTheDetailAndWholeInTheResult() async throws {
        let site = try CommandSite()
        let answer =
            #"{"configurationKey":[{"key":"AuthorizationKey","readonly":true,"value":"topsecret"},"#
            + #"{"key":"K","readonly":true,"value":"\#(String(repeating: "v", count: 490))"}]}"#
        let charger = ScriptedCharger(site.charger, .v16, ["GetConfiguration": [.answer(answer)]])
        try await site.dispatching {
            try await site.connect(charger)
            try await site.ask(.ocpp(action: "GetConfiguration", payload: "{}"))
            try await site.wait(for: .effective)
        }
        let command = try site.command()
        #expect(command.detail?.count == 500)
        let whole = try JSONDocument(Array(try #require(command.answer).utf8)).root
        #expect(whole["configurationKey"]?.count == 2)
        #expect(command.answer?.contains("topsecret") == false)
        let record = try #require(try site.store.journal(after: 0, limit: 100).last { $0.command == "c1" })
        #expect(try JSONDocument(Array(record.data.utf8)).root["answer"]?["configurationKey"]?.count == 2)
    }

    @Test func aRawAnswerThatSaysNoIsARejection() async throws {
        let site = try CommandSite()
        let charger = ScriptedCharger(site.charger, .v16, ["ClearCache": [.answer(#"{"status":"Rejected"}"#)]])
        try await site.dispatching {
            try await site.connect(charger)
            try await site.ask(.ocpp(action: "ClearCache", payload: "{}"))
            try await site.wait(for: .rejected)
        }
    }

    @Test func whatExpiresWhileTheChargerIsAwayNeverLeaves() async throws {
        let site = try CommandSite()
        let charger = ScriptedCharger(site.charger, .v16, ["UnlockConnector": [.accepted]])
        try await site.dispatching {
            try await site.ask(.unlock(Outlet(evse: 1)), seconds: 1)
            try await until("the time to be over") {
                site.store.tick()
                return try site.command().state == .expired
            }
            try await site.connect(charger)
            try await site.ask(.trigger(message: "Heartbeat", outlet: nil), id: "c2")
            // It is repeated until it is answered, so there may be several by now.
            try await until("the next command") { charger.actions.contains("TriggerMessage") }
        }
        #expect(!charger.actions.contains("UnlockConnector"))
    }
}

extension CommandSite {
    func take(_ event: ChargerEvent) async throws {
        let message = self.charger.message(event, at: self.store.receptionNow())
        _ = try await self.store.perform { try $0.take(message) }
    }

    func start(token: String, evse: Int = 1) async throws {
        var report = TransactionReport(
            kind: .started, transaction: nil, outlet: Outlet(evse: evse), at: self.store.receptionNow().at)
        report.token = IdToken(token)
        try await self.take(.transactionReported(report))
    }

    func stop(_ session: Int64) async throws {
        let report = TransactionReport(
            kind: .ended, transaction: String(session), outlet: nil, at: self.store.receptionNow().at)
        try await self.take(.transactionReported(report))
    }
}
