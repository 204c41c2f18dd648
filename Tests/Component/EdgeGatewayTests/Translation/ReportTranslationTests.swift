import Foundation
import OCPP
import Shared
import SiteFixtures
import Testing

@testable import EdgeGateway

/// What 2.x tells in parts, and what stands until it tells otherwise.
@Suite struct ReportTranslationTests {
    private func part(_ action: String, _ payload: String, _ version: OCPPVersion = .v201) throws -> ReportPart {
        guard case .reportPartCame(let part) = try Inbound.event(version, action, payload) else {
            throw TooLate(what: "a part of a report")
        }
        return part
    }

    private func changes(
        _ action: String, _ payload: String, _ version: OCPPVersion = .v201
    ) throws -> [ConditionChange] {
        guard case .conditionsTold(let changes, _, let detail) = try Inbound.event(version, action, payload) else {
            throw TooLate(what: "conditions")
        }
        #expect(detail == payload)
        return changes
    }

    @Test func monitorsAreToldOneByOne() throws {
        let part = try self.part(
            "NotifyMonitoringReport",
            #"{"requestId":7,"seqNo":2,"tbc":true,"generatedAt":"2026-11-22T10:00:00Z","monitor":[{"component":"#
                + #"{"name":"Connector","instance":"a","evse":{"id":1,"connectorId":2}},"variable":{"name":"Temperature"},"#
                + #""variableMonitoring":[{"id":3,"transaction":false,"value":80.5,"type":"UpperThreshold","severity":4},"#
                + #"{"id":4,"transaction":true,"value":1,"type":"Delta","severity":9}]}]}"#)
        #expect((part.kind, part.request, part.number, part.isLast) == (.monitors, 7, 2, false))
        let monitors = try part.entries.map { try APICoding.decode(DeviceMonitor.self, from: Data($0.utf8)) }
        #expect(
            monitors.first
                == DeviceMonitor(
                    id: 3, variable: "Connector/a.Temperature", evse: 1, connector: 2, type: "UpperThreshold",
                    value: "80.5", severity: 4, transaction: false))
        #expect(monitors.map(\.id) == [3, 4])
    }

    @Test func displaysAndProfilesHaveNoNumbersAndCustomersHaveTexts() throws {
        let display = try self.part(
            "NotifyDisplayMessages",
            #"{"requestId":7,"messageInfo":[{"id":1,"priority":"InFront","message":{"format":"UTF8","content":"Hi"}}]}"#
        )
        #expect((display.kind, display.number, display.isLast, display.entries.count) == (.displays, nil, true, 1))
        let profiles = try self.part(
            "ReportChargingProfiles",
            #"{"requestId":7,"tbc":true,"evseId":1,"chargingLimitSource":"EMS","chargingProfile":[{"id":5,"stackLevel":2,"#
                + #""chargingProfilePurpose":"TxProfile","chargingProfileKind":"Absolute","chargingSchedule":[{"id":1,"#
                + #""chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":16.0}]}]}]}"#)
        #expect((profiles.kind, profiles.number, profiles.isLast) == (.profiles, nil, false))
        let profile = try APICoding.decode(
            ReportedProfile.self, from: Data(try #require(profiles.entries.first).utf8))
        #expect((profile.evse, profile.id, profile.source, profile.stackLevel) == (1, 5, "EMS", 2))
        #expect(profile.schedules.first?.periods.first?.limit == 16)
        let customer = try self.part(
            "NotifyCustomerInformation",
            #"{"requestId":7,"seqNo":0,"data":"name=\"X\"","generatedAt":"2026-11-22T10:00:00Z"}"#)
        #expect((customer.kind, customer.isLast, customer.entries) == (.customer, true, [#""name=\"X\"""#]))
    }

    @Test func controlsOfEveryKindAreEntriesOfOneReport() throws {
        let part = try self.part(
            "ReportDERControl",
            #"{"requestId":7,"tbc":true,"gradient":[{"id":"g","isDefault":true,"isSuperseded":false,"gradient":"#
                + #"{"priority":0,"gradient":1.5,"softGradient":2}}],"fixedVar":[{"id":"v","isDefault":false,"#
                + #""isSuperseded":true,"fixedVar":{"priority":1,"setpoint":3,"unit":"PctMaxVar"}}]}"#, .v21)
        #expect((part.kind, part.number, part.isLast) == (.energyControls, nil, false))
        let controls = try part.entries.map { try APICoding.decode(ReportedControl.self, from: Data($0.utf8)) }
        #expect(controls.map(\.control) == ["fixedVar", "gradient"])
        #expect(controls.map(\.id) == ["v", "g"] && controls.map(\.isDefault) == [false, true])
        #expect(controls.map(\.isSuperseded) == [true, false])
        #expect(controls[1].settings.contains(#""softGradient":2"#))
    }

    private func event(_ facts: String) -> String {
        #"{"generatedAt":"2026-11-22T10:00:00Z","seqNo":0,"eventData":[{"eventId":1,"timestamp":"2026-11-22T10:00:00Z","#
            + #""eventNotificationType":"CustomMonitor","component":{"name":"Connector","evse":{"id":2}},"#
            + #""variable":{"name":"Temperature"},"# + facts + "}]}"
    }

    @Test func whatAlertsIsAnAlarmUntilItIsCleared() throws {
        let name = ChargerCondition.Name(.alarm, evse: 2, "Connector.Temperature #3")
        let raised = try self.changes(
            "NotifyEvent",
            self.event(#""trigger":"Alerting","actualValue":"81","techCode":"E7","variableMonitoringId":3"#))
        #expect(raised == [.stands(ChargerCondition(name, "81, E7"))])
        let of21 = try self.changes(
            "NotifyEvent",
            self.event(#""trigger":"Alerting","actualValue":"81","severity":2,"variableMonitoringId":3"#), .v21)
        #expect(of21 == [.stands(ChargerCondition(name, "81 (severity 2)"))])
        let cleared = try self.changes(
            "NotifyEvent",
            self.event(#""trigger":"Alerting","actualValue":"70","cleared":true,"variableMonitoringId":3"#))
        #expect(cleared == [.over(name)])
        #expect(try self.changes("NotifyEvent", self.event(#""trigger":"Periodic","actualValue":"81""#)).isEmpty)
        #expect(try self.changes("NotifyEvent", self.event(#""trigger":"Delta","actualValue":"81""#)).isEmpty)
    }

    @Test(arguments: [("true", true), ("false", false)], ["", #","variableMonitoringId":4"#])
    func aProblemIsAnAlarmByItsValueWhateverTellsIt(of: (value: String, stands: Bool), monitor: String) throws {
        let (value, stands) = of
        let payload = self.event(#""trigger":"Delta","actualValue":"\#(value)""# + monitor)
            .replacing("Temperature", with: "Problem")
        let name = ChargerCondition.Name(.alarm, evse: 2, "Connector.Problem")
        let expected: ConditionChange = stands ? .stands(ChargerCondition(name, "true")) : .over(name)
        #expect(try self.changes("NotifyEvent", payload) == [expected])
    }

    @Test func limitsOfOthersStandUntilTheyAreCleared() throws {
        let name = ChargerCondition.Name(.limit, evse: 1, "EMS")
        let stands = try self.changes(
            "NotifyChargingLimit",
            #"{"evseId":1,"chargingLimit":{"chargingLimitSource":"EMS","isGridCritical":true},"chargingSchedule":[{"id":1,"#
                + #""chargingRateUnit":"A","duration":7200,"chargingSchedulePeriod":[{"startPeriod":0,"limit":16},"#
                + #"{"startPeriod":3600,"limit":10.5}]}]}"#)
        #expect(
            stands == [
                .stands(ChargerCondition(name, "16 A, after 3600 s 10.5 A, for 7200 s, critical for the grid"))
            ])
        #expect(
            try self.changes("ClearedChargingLimit", #"{"chargingLimitSource":"EMS","evseId":1}"#) == [.over(name)])
        #expect(
            try self.changes("NotifyChargingLimit", #"{"chargingLimit":{"chargingLimitSource":"SO"}}"#)
                == [.stands(ChargerCondition(ChargerCondition.Name(.limit, evse: 0, "SO"), "how much is not told"))])
    }

    @Test func whatACarWantsIsToldInWords() throws {
        let needs = try self.changes(
            "NotifyEVChargingNeeds",
            #"{"evseId":2,"chargingNeeds":{"requestedEnergyTransfer":"DC","departureTime":"2026-11-22T10:00:00Z","#
                + #""dcChargingParameters":{"evMaxCurrent":200,"evMaxVoltage":800}}}"#)
        #expect(
            needs == [
                .stands(
                    ChargerCondition(
                        ChargerCondition.Name(.vehicleNeeds, evse: 2),
                        "DC, evMaxCurrent 200, evMaxVoltage 800, leaves at 2026-11-22T10:00:00.000Z"))
            ])
        #expect(
            try Inbound.answer(.v201, "NotifyEVChargingNeeds", to: .acknowledged) == #"{"status":"Rejected"}"#)
        #expect(
            try Inbound.answer(.v201, "NotifyEVChargingSchedule", to: .acknowledged) == #"{"status":"Accepted"}"#)
        #expect(try Inbound.answer(.v201, "NotifyEvent", to: .acknowledged) == "{}")
    }
}
