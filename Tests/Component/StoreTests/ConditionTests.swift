import Shared
import Testing

@testable import Store

@Suite struct ConditionTests {
    private let hot = ChargerCondition.Name(.alarm, evse: 1, "Connector.Temperature #3")

    private func told(_ changes: ConditionChange...) -> ChargerEvent {
        .conditionsTold(changes, kind: JournalKind.monitoring.rawValue, detail: #"{"seqNo":0}"#)
    }

    private func standing(_ site: TestSite) async throws -> [ConditionView] {
        try await site.store.reader.charger("CP-1").conditions
    }

    @Test func anAlarmStandsUntilItIsOver() async throws {
        let site = try TestSite()
        let began = site.now
        try site.send(self.told(.stands(ChargerCondition(self.hot, "81"))))
        site.pass(10)
        try site.send(self.told(.stands(ChargerCondition(self.hot, "85"))))
        let view = try #require(try await self.standing(site).first)
        #expect((view.kind, view.evse, view.name, view.text) == (.alarm, 1, "Connector.Temperature #3", "85"))
        #expect((view.since, view.toldAt) == (began, site.now))
        try site.send(self.told(.over(self.hot)))
        #expect(try await self.standing(site).isEmpty)
        #expect(try site.number("SELECT count(*) FROM journal WHERE kind = 'charger.event'") == 3)
        try site.checkInvariants()
    }

    @Test func whatACarWantsGoesWithIt() async throws {
        let site = try TestSite()
        let begin = TransactionReport(kind: .started, transaction: nil, outlet: Outlet(evse: 1), at: site.now)
        try site.send(.transactionReported(begin))
        try site.send(
            self.told(
                .stands(ChargerCondition(ChargerCondition.Name(.vehicleNeeds, evse: 1), "DC")),
                .stands(ChargerCondition(ChargerCondition.Name(.vehicleNeeds, evse: 2), "DC")),
                .stands(ChargerCondition(ChargerCondition.Name(.limit, evse: 1, "EMS"), "16 A"))))
        #expect(try await self.standing(site).count == 3)
        site.pass(60)
        try site.send(
            .transactionReported(
                TransactionReport(kind: .ended, transaction: "1", outlet: Outlet(evse: 1), at: site.now)))
        #expect(try await self.standing(site).map(\.evse) == [1, 2])
        #expect(try await self.standing(site).map(\.kind) == [.limit, .vehicleNeeds])
    }

    @Test func aMonitorThatIsGoneLeavesNoAlarm() async throws {
        let site = try TestSite()
        let others = [
            ChargerCondition.Name(alarmOf: "Connector.Temperature", evse: 1, monitor: 13),
            ChargerCondition.Name(alarmOf: "Connector.Temperature", evse: 1, monitor: nil),
            ChargerCondition.Name(.limit, evse: 1, "EMS #3"),
        ]
        for name in [self.hot] + others { try site.send(self.told(.stands(ChargerCondition(name, "81")))) }
        try site.change { [charger = site.charger] in try $0.forgetMonitors([3, 4], of: charger) }
        #expect(try await Set(self.standing(site).map(\.name)) == Set(others.map(\.text)))
    }

    @Test func theNameOfAnAlarmKeepsItsMonitor() {
        let name = ChargerCondition.Name(alarmOf: String(repeating: "x", count: 300), evse: 0, monitor: 3)
        #expect(name.text.count == 250)
        #expect(name.text.hasSuffix(ChargerCondition.Name.ending(ofMonitor: 3)))
    }

    @Test func newHardwareHasSaidNothing() async throws {
        let site = try TestSite()
        try site.send(self.told(.stands(ChargerCondition(self.hot, "81"))))
        try site.change { try $0.replaceCharger("CP-1", passwordHash: nil) }
        #expect(try await self.standing(site).isEmpty)
    }

    @Test func aHostileChargerStaysBounded() async throws {
        let site = try TestSite()
        for number in 0..<(2 * ChargerCondition.most) {
            let name = ChargerCondition.Name(.alarm, evse: 0, "C.V\(number)")
            try site.send(self.told(.stands(ChargerCondition(name, String(repeating: "x", count: 2500)))))
        }
        let standing = try await self.standing(site)
        #expect(standing.count == ChargerCondition.most)
        #expect(standing.allSatisfy { $0.text.count == ChargerCondition.longestText })
        // What stands already is still brought up to date.
        try site.send(self.told(.stands(ChargerCondition(ChargerCondition.Name(.alarm, evse: 0, "C.V0"), "new"))))
        #expect(try await self.standing(site).contains { $0.name == "C.V0" && $0.text == "new" })
    }
}
