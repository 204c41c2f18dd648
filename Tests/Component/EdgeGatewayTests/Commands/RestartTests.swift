import OCPP
import Shared
import Store
import Testing

@testable import EdgeGateway

/// The gateway stops between two steps of a command, and begins again on the same database.
@Suite(.serialized) struct RestartTests {
    private static let limit = CommandArguments.limit(ChargingLimit(evse: 0, tenths: 100, unit: .ampere))

    /// A command in the state in which the gateway stopped.
    private func site(_ arguments: CommandArguments, _ events: [@Sendable (inout Command) -> Void]) async throws
        -> CommandSite
    {
        let site = try CommandSite()
        try await site.ask(arguments)
        for event in events { _ = try await site.store.perform { try $0.changeCommand("c1", event) } }
        return try site.restarted()
    }

    private static let sent: @Sendable (inout Command) -> Void = { $0.sent(now: $0.receivedAt) }
    private static let accepted: @Sendable (inout Command) -> Void = {
        $0.answered(isAccepted: true, detail: "Accepted", now: $0.receivedAt)
    }

    @Test func whatWasOnlyReceivedIsSent() async throws {
        let site = try await self.site(.unlock(Outlet(evse: 1)), [])
        let charger = ScriptedCharger(site.charger, .v16, ["UnlockConnector": [.answer(#"{"status":"Unlocked"}"#)]])
        try await site.dispatching {
            try await site.connect(charger)
            try await site.wait(for: .effective)
        }
        #expect(charger.calls.count == 1)
    }

    @Test func whatWasSentAndMayBeRepeatedIsSentAgain() async throws {
        let site = try await self.site(.availability(isOperative: true, outlet: nil), [Self.sent])
        let charger = ScriptedCharger(site.charger, .v16, ["ChangeAvailability": [.accepted]])
        try await site.dispatching {
            try await site.connect(charger)
            try await site.wait(for: .effective)
        }
        #expect(charger.calls.count == 1)
    }

    @Test func whatWasSentAndCanBeVerifiedIsVerifiedFirst() async throws {
        let site = try await self.site(.configure(key: "Interval", value: "60"), [Self.sent])
        let found = #"{"configurationKey":[{"key":"Interval","readonly":false,"value":"60"}]}"#
        let charger = ScriptedCharger(site.charger, .v16, ["GetConfiguration": [.answer(found)]])
        try await site.dispatching {
            try await site.connect(charger)
            try await site.wait(for: .effective)
        }
        #expect(charger.actions == ["GetConfiguration"])
    }

    @Test func whatWasSentAndMustNotBeRepeatedIsNot() async throws {
        let site = try await self.site(.unlock(Outlet(evse: 1)), [Self.sent])
        let charger = ScriptedCharger(site.charger, .v16, ["TriggerMessage": [.accepted]])
        try await site.dispatching {
            try await site.connect(charger)
            try await site.ask(.trigger(message: "Heartbeat", outlet: nil), id: "c2")
            try await site.wait(for: .effective, of: "c2")
        }
        #expect(charger.actions == ["TriggerMessage"])
        #expect(try site.command().state == .unknown)
    }

    @Test func theEffectOfWhatWasAcceptedIsLookedFor() async throws {
        let site = try await self.site(Self.limit, [Self.sent, Self.accepted])
        let schedule =
            #"{"status":"Accepted","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":["#
            + #"{"startPeriod":0,"limit":6}]}}"#
        let charger = ScriptedCharger(site.charger, .v16, ["GetCompositeSchedule": [.answer(schedule)]])
        try await site.dispatching {
            try await site.connect(charger)
            try await site.wait(for: .effective)
        }
        #expect(charger.actions == ["GetCompositeSchedule"])
    }
}
