import GRDB
import Shared
import Testing

@testable import Store

/// Roll-ups of a real database, read as aggregates.
@Suite struct RollupTests {
    private static func aggregates(
        _ site: TestSite, _ period: AggregatePeriod = .hour, _ scope: AggregateScope = .site,
        _ change: (inout AggregateQuery) -> Void = { _ in }
    ) async throws -> [AggregateView] {
        var query = AggregateQuery(period: period, scope: scope)
        query.since = site.connectedAt.advanced(bySeconds: -86_400)
        query.limit = 1000
        change(&query)
        var items: [AggregateView] = []
        repeat {
            let page = try await site.store.reader.aggregates(query)
            items += page.items
            query.after = page.next
        } while query.after != nil
        return items
    }

    private static func connect(_ site: TestSite, _ charger: ChargerID? = nil) throws {
        let charger = charger ?? site.charger
        let facts = ConnectionFacts(version: "ocpp1.6", profile: 0, remoteAddress: "::1")
        try site.change { try $0.connected(charger, facts) }
    }

    @Test func aSessionIsToldWhileItRunsAndTheSameAfterwards() async throws {
        let site = try TestSite()
        try Self.connect(site)
        let session = try #require(try site.start(register: 1000))
        for step in 1...9 {
            site.pass(600)
            try site.meter(session, wattHours: 1000 + Int64(step) * 1500)
            if step % 4 == 0 { try site.tick() }
        }
        let running = try await Self.aggregates(site, .quarterHour, .connector)
        #expect(running.map(\.energyInMilliwattHours).reduce(0, +) == 13_500_000)
        #expect(running.map(\.minutesCharging).reduce(0, +) == 90)
        #expect(running.first?.charger == "CP-1" && running.first?.evse == 1)
        try site.stop(session, wattHours: 14_500)
        let over = try await Self.aggregates(site, .quarterHour, .connector)
        // It ended just as a quarter began, which therefore has an end and no energy.
        #expect(over.map(\.energyInMilliwattHours) == running.map(\.energyInMilliwattHours) + [0])
        #expect(over.last?.sessionsEnded == 1)
        #expect(
            over.map(\.energyInMilliwattHours).prefix(5) == [2_250_000, 2_250_000, 2_250_000, 2_250_000, 2_250_000])
        let day = try await Self.aggregates(site, .day)
        #expect(day.map(\.energyInMilliwattHours) == [13_500_000])
        #expect(day.first?.sessionsStarted == 1 && day.first?.sessionsEnded == 1)
        #expect(day.first?.peakDemandMilliwatts == 9_000_000)
        try site.checkInvariants()
    }

    @Test func aReadingThatComesLateMovesWhatWasCountedElsewhere() async throws {
        for afterTheEnd in [false, true] {
            let site = try TestSite()
            let session = try #require(try site.start())
            let begin = site.now
            site.pass(3600)
            if afterTheEnd { try site.stop(session, wattHours: 4000) } else { try site.meter(session, wattHours: 4000) }
            site.reconnect()
            try site.meter(session, wattHours: 3000, at: begin.advanced(bySeconds: 900))
            let quarters = try await Self.aggregates(site, .quarterHour)
            #expect(quarters.prefix(4).map(\.energyInMilliwattHours) == [3_000_000, 333_333, 333_333, 333_334])
            #expect(try await Self.aggregates(site, .day).map(\.energyInMilliwattHours) == [4_000_000])
            try site.checkInvariants()
        }
    }

    @Test func aSessionThatMovesIsCountedWhereItArrivesAndNowhereElse() async throws {
        let site = try TestSite()
        func tell(_ sequence: Int, _ kind: TransactionReport.Kind, wattHours: Int64, outlet: Outlet? = nil) throws {
            var report = TransactionReport(kind: kind, transaction: "T-1", outlet: outlet, at: site.now)
            report.sequence = sequence
            report.token = sequence == 0 ? IdToken("GOOD") : nil
            report.readings = [.register(wattHours: wattHours, at: site.now)]
            _ = try site.report(report)
        }
        func places() throws -> [Int64] {
            try site.numbers("SELECT DISTINCT evse FROM rollup_quarter WHERE session_id = 1 AND imported <> 0")
        }
        try tell(0, .started, wattHours: 0)
        site.pass(3600)
        try tell(1, .updated, wattHours: 4000)
        #expect(try places() == [0])
        site.pass(60)
        try tell(2, .updated, wattHours: 4000, outlet: Outlet(evse: 2))
        try tell(3, .ended, wattHours: 4000)
        #expect(try places() == [2])
        let connectors = try await Self.aggregates(site, .day, .connector)
        #expect(connectors.map(\.energyInMilliwattHours).reduce(0, +) == 4_000_000)
        try site.checkInvariants()
    }

    @Test func aQueueOfReadingsInAnyOrderComesToTheSame() async throws {
        var outcomes: [[AggregateView]] = []
        var whileRunning: [[Int64]] = []
        for seed in 0..<4 as Range<UInt64> {
            let site = try TestSite()
            var numbers = RandomNumbers(seed: seed)
            let begin = site.now
            site.pass(20_000)
            site.reconnect()
            let session = try #require(try site.start(at: begin))
            for step in (1...30).shuffled(using: &numbers) {
                let at = begin.advanced(bySeconds: Int64(step) * 613)
                try site.meter(session, wattHours: Int64(step * step) * 7, at: at)
                if step % 7 == 0 { try site.restart() }
            }
            let running = try await Self.aggregates(site, .quarterHour)
            #expect(running.map(\.energyInMilliwattHours).reduce(0, +) == 6_300_000)
            whileRunning.append(running.map(\.energyInMilliwattHours))
            try site.stop(session, wattHours: 7000, at: begin.advanced(bySeconds: 19_000))
            site.now = begin.advanced(bySeconds: 25_000)
            outcomes.append(
                try await Self.aggregates(site, .quarterHour) { $0.until = begin.advanced(bySeconds: 20_000) })
            #expect(outcomes.last?.map(\.energyInMilliwattHours).reduce(0, +) == 7_000_000)
            try site.checkInvariants()
        }
        let energies = outcomes.map { $0.map(\.energyInMilliwattHours) }
        #expect(energies.allSatisfy { $0 == energies[0] })
        #expect(whileRunning.allSatisfy { $0 == whileRunning[0] })
    }

    @Test func aRunningSessionChargesUpToNow() async throws {
        let site = try TestSite()
        let session = try #require(try site.start())
        site.pass(300)
        #expect(try await Self.aggregates(site, .day).map(\.minutesCharging) == [5])
        // Into the next quarter, and no tick has booked the first one yet; then one has.
        site.pass(900)
        #expect(try await Self.aggregates(site, .quarterHour).map(\.minutesCharging).reduce(0, +) == 20)
        try site.tick()
        site.pass(120)
        #expect(try await Self.aggregates(site, .quarterHour).map(\.minutesCharging).reduce(0, +) == 22)
        try site.restart()
        site.pass(60)
        #expect(try await Self.aggregates(site, .day).map(\.minutesCharging) == [23])
        try site.stop(session, wattHours: 0)
        #expect(try await Self.aggregates(site, .day).map(\.minutesCharging) == [23])
        try site.checkInvariants()
    }

    @Test func statesAreCountedUpToNowAndOverRestarts() async throws {
        let site = try TestSite()
        try Self.connect(site)
        try site.status(.preparing)
        site.pass(1500)
        try site.tick()
        try site.restart()
        site.pass(300)
        var day = try #require(try await Self.aggregates(site, .day).first)
        #expect(day.minutesPlugged == 30)
        // Away since the gateway came back: what it did not see before is nobody's fault.
        #expect(day.minutesOffline == 5)
        try Self.connect(site)
        try site.status(.faulted)
        site.pass(600)
        try site.status(.available)
        site.pass(600)
        day = try #require(try await Self.aggregates(site, .day).first)
        #expect(day.minutesPlugged == 30 && day.minutesFaulted == 10 && day.minutesOffline == 5)
        let connectors = try await Self.aggregates(site, .day, .connector)
        #expect(connectors.map(\.evse) == [0, 1])
        #expect(connectors.map(\.minutesOffline) == [5, 5])
        #expect(connectors.map(\.minutesPlugged) == [0, 30])
        try site.checkInvariants()
    }

    @Test func aStatusThatComesLateEndsWhatWasCountedTooLong() async throws {
        let site = try TestSite()
        try site.status(.charging)
        site.pass(7200)
        try site.tick()
        let left = site.now.advanced(bySeconds: -3600)
        site.reconnect()
        try site.send(.connectorReported(ConnectorReport(outlet: Outlet(evse: 1), status: .available, at: left)))
        #expect(try await Self.aggregates(site, .day).map(\.minutesPlugged) == [60])
        try site.checkInvariants()
    }

    @Test func aClockThatIsBehindHasNoTimeCountedTwice() async throws {
        let site = try TestSite()
        let begin = site.now
        try site.status(.charging)
        site.pass(1800)
        try site.status(.available)
        site.pass(600)
        site.reconnect()
        try site.send(.connectorReported(ConnectorReport(outlet: Outlet(evse: 1), status: .charging, at: begin)))
        site.pass(599)
        #expect(try await Self.aggregates(site, .day).map(\.minutesPlugged) == [50])
        try site.checkInvariants()
    }

    @Test func whatIsToldToHaveBegunLongAgoCountsForAWeek() async throws {
        let site = try TestSite()
        site.reconnect()
        let begin = site.now.advanced(bySeconds: -60 * 86_400)
        try site.send(.connectorReported(ConnectorReport(outlet: Outlet(evse: 1), status: .charging, at: begin)))
        let days = try await Self.aggregates(site, .day) { $0.since = begin }
        #expect(days.map(\.minutesPlugged).reduce(0, +).rounded() == 7 * 1440)
    }

    @Test func aStepOfTheClockIsNoTime() async throws {
        let site = try TestSite()
        try site.status(.charging)
        site.pass(600)
        try site.store.performAndWait { change in
            try change.move(by: 86_400_000, change.reception, untrustedSince: nil)
        }
        site.pass(86_400 + 600)
        #expect(
            try await Self.aggregates(site, .day) { $0.since = site.connectedAt }.map(\.minutesPlugged).reduce(0, +)
                == 20)
    }

    @Test func revenueIsThatOfTheInvoiceInForceWhereTheSessionEnded() async throws {
        let site = try TestSite()
        try site.assign(
            SimplePrices(perKWh: Amount("0.40"), taxPercent: Amount("19")).tariff(id: "day", currency: "EUR"))
        let session = try #require(try site.start())
        site.pass(600)
        try site.stop(session, wattHours: 10_000)
        let hours = try await Self.aggregates(site, .hour, .charger)
        #expect(
            hours.map(\.revenue) == [
                [RevenueView(currency: "EUR", exclTax: Amount(4), inclTax: Amount("4.76") ?? .zero)]
            ])
    }

    /// Chargers charge a minute every six hours, five times, 50 days lie between two of them: more quarters than a page
    /// looks up.
    private static func makeRounds(_ site: TestSite) throws {
        let chargers = try (2...6).map { try site.addCharger("CP-\($0)") }
        for charger in [site.charger] + chargers { try Self.connect(site, charger) }
        for round in 1...5 as ClosedRange<Int64> {
            for charger in chargers {
                var report = TransactionReport(kind: .started, transaction: nil, outlet: Outlet(evse: 1), at: site.now)
                report.register = .zero
                let id = try #require(try site.report(report, from: charger).session)
                report = TransactionReport(
                    kind: .ended, transaction: String(id.rawValue), outlet: nil, at: site.now.advanced(bySeconds: 60))
                report.register = Energy(milliwattHours: round * 1_000_000)
                _ = try site.report(report, from: charger)
            }
            site.pass(round == 3 ? 50 * 86_400 : 6 * 3600)
        }
    }

    @Test func pagesPutTogetherAreTheWhole() async throws {
        let site = try TestSite()
        try site.assign(
            SimplePrices(perKWh: Amount("0.40"), taxPercent: Amount("19")).tariff(id: "day", currency: "EUR"))
        try Self.makeRounds(site)
        var revenues: Set<Amount> = []
        for scope in AggregateScope.allCases {
            for period in AggregatePeriod.allCases {
                let all = try await Self.aggregates(site, period, scope)
                #expect(all.allSatisfy { $0.revenue.isEmpty == ($0.sessionsEnded == 0) })
                revenues.insert(all.flatMap(\.revenue).compactMap { Amount($0.inclTax) }.reduce(.zero, +))
                #expect(try await Self.aggregates(site, period, scope) { $0.limit = 7 } == all)
                #expect(all.map(\.energyInMilliwattHours).reduce(0, +) == 75_000_000)
            }
        }
        #expect(revenues == [try #require(Amount("35.70"))])
        let one = try await Self.aggregates(site, .hour, .charger) { $0.chargers = ["CP-3"] }
        #expect(try await Self.aggregates(site, .hour, .charger).filter { $0.charger == "CP-3" } == one)
        #expect(one.map(\.energyInMilliwattHours) == [1, 2, 3, 4, 5].map { $0 * 1_000_000 })
        var query = AggregateQuery(period: .quarterHour, scope: .charger)
        query.since = site.connectedAt
        let cut = try await site.store.reader.aggregates(query)
        #expect(cut.items.count == 15 && cut.next != nil, "a page looks up so much and no more")
        await #expect(throws: Refusal.self) { try await Self.aggregates(site) { $0.chargers = ["CP-9"] } }
    }

    @Test func whatWasShedKeepsItsSum() async throws {
        let site = try TestSite()
        let session = try #require(try site.start())
        for step in 1...20 {
            site.pass(300)
            try site.meter(session, wattHours: Int64(step) * 500)
        }
        try site.store.performAndWait { try $0.shedUntilFree(bytes: .max) }
        site.reconnect()
        try site.meter(session, wattHours: 100, at: site.now.advanced(bySeconds: -3000))
        site.pass(300)
        try site.stop(session, wattHours: 11_000)
        #expect(try await Self.aggregates(site, .day).map(\.energyInMilliwattHours) == [11_000_000])
        try site.checkInvariants()
    }

    @Test func rollUpsOutliveReadingsAndGoInTheEnd() async throws {
        let site = try TestSite {
            $0.readingRetentionDays = 1
            $0.rollupRetentionDays = 31
        }
        let session = try #require(try site.start())
        site.pass(1800)
        try site.meter(session, wattHours: 5000)
        try site.stop(session, wattHours: 5000)
        let room = Room(freeBytes: 1 << 40, hasBallast: true, reserve: 1 << 20)
        for day in 1...40 {
            site.pass(86_400)
            for _ in 0..<3 { try site.change { try $0.keepHouse(room) } }
            if day == 5 { #expect(try site.number("SELECT count(*) FROM meter") == 0) }
            let kept = try site.number("SELECT sum(imported) FROM rollup_quarter WHERE session_id > 0")
            #expect(kept == (day < 31 ? 5_000_000 : kept == 0 ? 0 : 5_000_000))
        }
        #expect(try site.number("SELECT count(*) FROM rollup_quarter WHERE session_id > 0") == 0)
    }
}
