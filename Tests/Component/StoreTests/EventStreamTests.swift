import Shared
import Testing

@testable import Store

/// Values of event streams as readings, and limits that chargers took.
@Suite struct EventStreamTests {
    private func opened(_ number: Int, monitor: Int) -> ChargerEvent {
        .streamReported(
            .opened(PeriodicStream(number: number, monitor: monitor, interval: 5, values: nil), detail: "{}"))
    }

    private func told(_ number: Int, _ texts: String..., at: Timestamp) -> ChargerEvent {
        .streamReported(.told(number: number, texts.map { StreamValue(at: at, text: $0) }))
    }

    private func samples(_ site: TestSite) throws -> [String] {
        try site.store.meter(after: 0, limit: 100).flatMap { reading in
            reading.samples.map { "\(reading.outlet.evse) \($0.value)" }
        }
    }

    @Test func valuesStandInTheSeriesOfTheirVariable() throws {
        let site = try TestSite()
        let power = DeviceVariable(component: "EVSE", evse: 3, variable: "Power", value: nil)
        var report = ReportPart(kind: .monitors, request: 1, number: 0, isLast: true, entries: [], detail: "{}")
        report.monitors = [VariableMonitor(number: 9, variable: power)]
        try site.send(.reportPartCame(report))
        try site.send(self.opened(1, monitor: 9))
        try site.send(self.told(1, "5", "6", at: site.now))
        let found = try self.samples(site)
        #expect(found.count == 2)
        #expect(try site.number("SELECT count(*) FROM meter") == 1, "one instant, one reading")
        #expect(found.allSatisfy { $0.hasPrefix("3 ") && $0.contains("EVSE.Power") })
        #expect(try site.kinds().filter { $0 == "charger.event_stream" }.count == 1)
    }

    @Test func aKnownStreamIsMovedToAnotherMonitorHoweverManyThereAre() throws {
        let site = try TestSite()
        for number in 0...500 { try site.send(self.opened(number, monitor: 1)) }
        #expect(try site.number("SELECT count(*) FROM event_stream") == 500)
        try site.send(self.opened(7, monitor: 2))
        #expect(try site.number("SELECT monitor FROM event_stream WHERE number = 7") == 2)
    }

    @Test func nothingIsLostOfAStreamThatNobodyKnows() throws {
        let site = try TestSite()
        try site.send(self.told(4, "on", at: site.now))
        #expect(try self.samples(site).first?.contains("EventStream.4") == true)
    }

    /// Sent again they would else be others under the same number, which the cloud does not take.
    @Test func recordsOfAChargerThatIsRemovedStayAsTheyWereTold() throws {
        let site = try TestSite()
        let identity = try #require(try site.texts("SELECT identity FROM charger").first)
        try site.send(self.told(4, "on", at: site.now))
        let (journal, meter) = try (site.store.journal(after: 0, limit: 100), site.store.meter(after: 0, limit: 100))
        #expect(meter.map(\.charger) == [identity])
        try site.change { try $0.removeCharger(identity) }
        #expect(try site.texts("SELECT identity FROM charger").isEmpty)
        try site.restart()
        #expect(Array(try site.store.journal(after: 0, limit: 100).prefix(journal.count)) == journal)
        #expect(try site.store.meter(after: 0, limit: 100) == meter)
        #expect(try site.store.meterWithPrevious(after: 0, limit: 100).map(\.record) == meter)
        let removed = try site.store.journal(after: Int64(journal.count), limit: 100)
        #expect(removed.first { $0.kind == "charger.removed" }?.charger == identity)
    }

    @Test func aChargerThatOpensStreamsWithoutEndTakesNoMoreRoom() throws {
        let site = try TestSite()
        for number in 0..<510 { try site.send(self.opened(number, monitor: 1)) }
        #expect(try site.number("SELECT count(*) FROM event_stream") == 500)
    }

    @Test func limitsAreInForceUntilTheyEndOrAreCleared() throws {
        let site = try TestSite()
        func limits(_ profile: Int) throws -> ChargerReply {
            try site.send(.scheduleAsked(profile: profile, detail: "{}"))
        }
        try site.change { [charger = site.charger] change in
            try change.tookSchedule(
                #"{"limit":1}"#, profile: 1, durationSeconds: 60, scope: ProfileScope(), at: charger)
            try change.tookSchedule(
                #"{"limit":2}"#, profile: 2, durationSeconds: nil, scope: ProfileScope(purpose: "TxProfile", evse: 1),
                at: charger)
        }
        #expect(try limits(1) == .schedule(limits: #"{"limit":1}"#))
        site.pass(61)
        #expect(try limits(1) == .schedule(limits: nil))
        #expect(try limits(2) == .schedule(limits: #"{"limit":2}"#))
        try site.change { [charger = site.charger] in try $0.clearedSchedule(profile: 1, at: charger) }
        #expect(try limits(2) == .schedule(limits: #"{"limit":2}"#))
        // An update of its limits tells nothing of where the profile stands.
        try site.change { [charger = site.charger] change in
            try change.tookSchedule(
                #"{"limit":3}"#, profile: 2, durationSeconds: nil, scope: ProfileScope(), at: charger)
            try change.clearedSchedules(ProfileScope(evse: 2), at: charger)
            try change.clearedSchedules(ProfileScope(purpose: "TxDefaultProfile", evse: 1), at: charger)
        }
        #expect(try limits(2) == .schedule(limits: #"{"limit":3}"#))
        try site.change { [charger = site.charger] in try $0.clearedSchedules(ProfileScope(evse: 1), at: charger) }
        #expect(try limits(2) == .schedule(limits: nil))
    }
}
