import OCPP
import Shared
import Testing

@testable import EdgeGateway

/// Every word that a TransactionEvent may use, of 2.0.1 and 2.1.
@Suite struct TransactionTableTests {
    private static let of201: Set<V2.TriggerReason> = [
        .authorized, .cablePluggedIn, .chargingRateChanged, .chargingStateChanged, .deauthorized, .energyLimitReached,
        .evCommunicationLost, .evConnectTimeout, .meterValueClock, .meterValuePeriodic, .timeLimitReached, .trigger,
        .unlockCommand, .stopAuthorized, .evDeparted, .evDetected, .remoteStop, .remoteStart, .abnormalCondition,
        .signedDataReceived, .resetCommand,
    ]

    private func payload(
        _ kind: String = "Updated", trigger: String = "Trigger", info: String = "", more: String = ""
    ) -> String {
        #"{"eventType":"\#(kind)","timestamp":"2026-11-22T10:00:00Z","triggerReason":"\#(trigger)","seqNo":1,"#
            + #""transactionInfo":{"transactionId":"T"\#(info)}\#(more)}"#
    }

    private func isValid(_ payload: String, in version: OCPPVersion) throws -> Bool {
        let action = try #require(Action.named("TransactionEvent", in: version))
        return Validator(version, .lenient).validate(try JSONDocument(Array(payload.utf8)).root, requestOf: action)
            .violations
            .isEmpty
    }

    @Test(arguments: V2.TriggerReason.allCases)
    func everyTriggerReasonIsUnderstoodInTheVersionsThatHaveIt(reason: V2.TriggerReason) throws {
        let payload = self.payload(trigger: reason.rawValue)
        #expect(try self.isValid(payload, in: .v21))
        #expect(try self.isValid(payload, in: .v201) == Self.of201.contains(reason))
        let report = try Inbound.report(.v21, "TransactionEvent", payload)
        #expect(report.trigger == reason.rawValue)
        #expect(report.isTokenOfEnd == (reason == .stopAuthorized))
    }

    @Test func whatReadingsAndStatesTellIsNotToldTwice() {
        let silent = V2.TriggerReason.allCases.filter { !$0.isNotable }.map(\.rawValue)
        #expect(
            silent.sorted() == [
                "ChargingRateChanged", "ChargingStateChanged", "MeterValueClock", "MeterValuePeriodic", "RunningCost",
                "SignedDataReceived", "Trigger",
            ])
    }

    @Test(arguments: V2.StoppedReason.allCases)
    func everyStoppedReasonIsKeptInTheStandardsWord(reason: V2.StoppedReason) throws {
        let payload = self.payload("Ended", info: #","stoppedReason":"\#(reason.rawValue)""#)
        #expect(try self.isValid(payload, in: .v21))
        #expect(try self.isValid(payload, in: .v201) == (reason != .reqEnergyTransferRejected))
        #expect(try Inbound.report(.v21, "TransactionEvent", payload).stopReason == reason.rawValue)
    }

    @Test func anEndWithoutAReasonWasLocal() throws {
        #expect(try Inbound.report(.v201, "TransactionEvent", self.payload("Ended")).stopReason == "Local")
        #expect(try Inbound.report(.v201, "TransactionEvent", self.payload()).stopReason == nil)
    }

    @Test(arguments: [
        (V2.ChargingState.charging, ChargingState.charging), (.evConnected, .evConnected),
        (.suspendedEV, .suspendedByEV), (.suspendedEVSE, .suspendedByEVSE), (.idle, .idle),
    ])
    func everyChargingStateHasItsOwn(told: V2.ChargingState, state: Shared.ChargingState) throws {
        for version in [OCPPVersion.v201, .v21] {
            let payload = self.payload(info: #","chargingState":"\#(told.rawValue)""#)
            #expect(try self.isValid(payload, in: version))
            #expect(try Inbound.report(version, "TransactionEvent", payload).chargingState == state)
        }
    }

    @Test func reservationsRemoteStartsAndCostsAreKept() throws {
        let costs = #"{"totalCost":{"currency":"EUR","typeOfCost":"NormalCost"}}"#
        let payload = self.payload(
            info: #","remoteStartId":9"#, more: #","reservationId":12,"evse":{"id":2},"costDetails":\#(costs)"#)
        let report = try Inbound.report(.v21, "TransactionEvent", payload)
        #expect(report.reservation == 12)
        #expect(report.remoteStart == 9)
        #expect(report.outlet == Outlet(evse: 2, connector: 0))
        #expect(report.costDetails == costs)
        #expect(report.wantsRunningCost)
        #expect(try !Inbound.report(.v201, "TransactionEvent", self.payload()).wantsRunningCost)
        let start =
            #"{"connectorId":1,"idTag":"A","meterStart":1,"reservationId":3,"timestamp":"2026-11-22T10:00:00Z"}"#
        #expect(try Inbound.report(.v16, "StartTransaction", start).reservation == 3)
    }

    @Test(arguments: [("4.76", nil, "4.76"), (nil, "1.19", "1.19"), ("0", nil, "0"), (nil, nil, nil)])
    func theAnswerTellsTheCost(total: String?, running: String?, told: String?) throws {
        var reply = TransactionReply(session: SessionID(rawValue: 1), totalCost: total)
        reply.runningCost = running
        let answer = try Inbound.answer(.v21, "TransactionEvent", to: .transaction(reply))
        #expect(answer == (told.map { #"{"totalCost":\#($0)}"# } ?? "{}"))
    }
}
