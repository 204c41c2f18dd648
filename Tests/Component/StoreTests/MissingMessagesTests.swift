import Shared
import Testing

@testable import Store

/// Numbered messages that stay away, as the store keeps them.
@Suite struct MissingMessagesTests {
    private func event(
        _ kind: TransactionReport.Kind, _ sequence: Int, at site: TestSite, outlet: Outlet? = Outlet(evse: 1)
    ) -> TransactionReport {
        var report = TransactionReport(kind: kind, transaction: "T", outlet: outlet, at: site.now)
        report.sequence = sequence
        report.digest = Int64(sequence)
        return report
    }

    private func send(_ numbers: [Int], to site: TestSite) throws {
        for number in numbers {
            try site.send(
                .transactionReported(self.event(number == 0 ? .started : .updated, number, at: site)))
            site.pass(1)
        }
    }

    private func connected() throws -> TestSite {
        let site = try TestSite()
        try site.change { [charger = site.charger] change in
            try change.connected(charger, ConnectionFacts(version: "ocpp2.1", profile: 0, remoteAddress: "-"))
        }
        return site
    }

    private func ask(_ site: TestSite) throws {
        let expiry = site.now.advanced(bySeconds: 600)
        try site.change { change in
            try change.askForMessages { _, identity, transaction in
                CommandRequest(
                    id: "messages-1", charger: identity,
                    arguments: .ocpp(action: "GetTransactionStatus", payload: #"{"transactionId":"\#(transaction)"}"#),
                    expiresAt: expiry, origin: .gateway)
            }
        }
    }

    @Test func anEndedSessionIsAskedForAndItsLossIsSaid() throws {
        let site = try self.connected()
        try self.send([0, 1, 4], to: site)
        try site.send(.transactionReported(self.event(.ended, 5, at: site)))
        try site.tick()
        #expect(try !site.kinds().contains("session.flagged"), "messages may be under way")
        site.pass(61)
        try site.tick()
        try self.ask(site)
        #expect(try site.number("SELECT count(*) FROM command WHERE arguments LIKE '%GetTransactionStatus%'") == 1)
        try site.change { [charger = site.charger] change in
            try change.messagesTold(by: charger, transaction: "T", hasQueued: false)
        }
        #expect(
            try site.texts("SELECT data FROM journal WHERE kind = 'session.messages_lost'") == [#"{"missing":"2-3"}"#])
        #expect(try site.texts("SELECT missing_search FROM session") == ["lost"])
        try self.send([2, 3], to: site)
        #expect(try site.kinds().contains("session.cleared"))
        #expect(try site.number("SELECT count(*) FROM session WHERE missing_search IS NOT NULL") == 0)
        try site.checkInvariants()
    }

    @Test func aQueueIsAskedAboutAgainWhenItHasHadItsTime() throws {
        let site = try self.connected()
        try self.send([0, 2], to: site)
        site.pass(61)
        try site.tick()
        try self.ask(site)
        try site.change { [charger = site.charger] change in
            try change.messagesTold(by: charger, transaction: "T", hasQueued: true)
        }
        func search() throws -> [String] { try site.texts("SELECT missing_search FROM session") }
        site.pass(599)
        try site.tick()
        #expect(try search() == ["queued"])
        site.pass(1)
        try site.tick()
        #expect(try search() == ["wanted"])
        site.pass(86_400)
        try site.tick()
        #expect(try search() == ["wanted"], "until it can be asked")
    }

    @Test func aChargerThatNumbersNoMessagesAnyMoreIsNotAskedForEver() throws {
        let site = try self.connected()
        try self.send([0, 2], to: site)
        site.pass(61)
        try site.tick()
        try site.change { try $0.askForMessages { _, _, _ in nil } }
        #expect(try site.texts("SELECT missing_search FROM session") == ["untold"])
        let notice = try site.change { change in
            try change.tick()
            return change.notice
        }
        #expect(!notice.missingMessages, "nobody is woken for it any more")
    }

    /// It is over and waits for its connector, so that memory holds it as well.
    @Test(arguments: [Int64(3600), -3600])
    func aStepOfTheClockIsNoTimeInWhichMessagesStayedAway(_ step: Int64) throws {
        let site = try self.connected()
        try site.assign(
            SimplePrices(perKWh: Amount("0.40"), idlePerMinute: Amount("0.10"), idleUntil: .connectorFree)
                .tariff(id: "idle", currency: "EUR"))
        try self.send([0, 2], to: site)
        try site.send(.transactionReported(self.event(.ended, 3, at: site)))
        #expect(try site.number("SELECT count(*) FROM unbilled_session") == 1)
        let since = try site.number("SELECT missing_since FROM session")
        try site.change { [now = site.now] change in
            let stepped = Reception(at: now.advanced(bySeconds: step))
            try change.move(by: step * 1000, stepped, untrustedSince: nil)
        }
        #expect(try site.number("SELECT missing_since FROM session") == since + step * 1000)
    }

    @Test func whatIsMissingOutlivesARestart() throws {
        let site = try self.connected()
        try self.send([0, 3], to: site)
        try site.restart()
        let session = try #require(try site.store.session(SessionID(rawValue: 1)))
        #expect(session.numbers.missing == [1...2])
        #expect(session.numbers.last == 3)
        #expect(session.numbers.search == .waiting)
    }

    @Test func aTransactionWithoutAnEVSEDisturbsNobodyAndIsPricedWhereItArrives() throws {
        let site = try self.connected()
        try site.store.performAndWait { change in
            for (name, price) in [("near", "0.10"), ("far", "0.50")] {
                try change.set(SimplePrices(perKWh: Amount(price)).tariff(id: name, currency: "EUR"))
                try change.assignTariff(name, charger: "CP-1", evse: name == "near" ? 1 : 2)
            }
        }
        let other = try #require(try site.start(evse: 1))
        try site.send(.transactionReported(self.event(.started, 0, at: site, outlet: nil)))
        #expect(try site.store.session(other)?.suspectedAt == nil, "it is nowhere yet")
        let opened = try #require(try site.store.session(SessionID(rawValue: 2)))
        #expect(opened.outlet == .wholeCharger)
        #expect(opened.tariff == nil)
        site.pass(5)
        try site.send(
            .transactionReported(self.event(.updated, 1, at: site, outlet: Outlet(evse: 2, connector: 0))))
        let moved = try #require(try site.store.session(SessionID(rawValue: 2)))
        #expect(moved.outlet == Outlet(evse: 2))
        #expect(try moved.tariff == site.number("SELECT id FROM tariff WHERE name = 'far'"))
        #expect(try site.kinds().contains("session.moved"))
        try site.checkInvariants()
    }

    /// What a charger's wrong clock claims neither hides that another car has gone, nor says when it went.
    @Test(arguments: [Int64(0), 6_500_000_000_000])
    func aCarThatComesToAnEVSETellsByTheGatewaysClockThatAnotherHasGone(_ claimed: Int64) throws {
        let site = try self.connected()
        let other = try #require(try site.start(evse: 2))
        site.pass(60)
        try site.send(.transactionReported(self.event(.started, 0, at: site, outlet: nil)))
        site.pass(5)
        var report = self.event(.updated, 1, at: site, outlet: Outlet(evse: 2))
        report.at = Timestamp(milliseconds: claimed)
        try site.send(.transactionReported(report))
        let gone = try #require(try site.store.session(other))
        #expect(gone.suspectedAt == site.now)
        #expect(gone.freeAt == site.now)
    }

    @Test func theCostSoFarIsTheBillThatItWouldHave() throws {
        let site = try self.connected()
        try site.assign(
            SimplePrices(perKWh: Amount("0.40"), sessionFee: Amount("1"), taxPercent: Amount("19")).tariff(
                id: "day", currency: "EUR"))
        try self.send([0], to: site)
        var report = self.event(.updated, 1, at: site)
        report.readings = [.register(wattHours: 0, at: site.now)]
        try site.send(.transactionReported(report))
        site.pass(600)
        report = self.event(.updated, 2, at: site)
        report.readings = [.register(wattHours: 5000, at: site.now)]
        report.wantsRunningCost = true
        let answer = try site.report(report)
        #expect(answer.runningCost == "3.57")
        #expect(answer.totalCost == nil, "charging has not ended")
        #expect(try site.report(self.event(.ended, 3, at: site)).totalCost == "3.57")
    }

    @Test func aChargerThatNeverStopsTalkingIsNotPricedForEachWord() throws {
        let site = try self.connected()
        try site.assign(SimplePrices(perKWh: Amount("0.40")).tariff(id: "day", currency: "EUR"))
        try self.send([0], to: site)
        var told = 0
        for number in 1...100 {
            var report = self.event(.updated, number, at: site)
            report.wantsRunningCost = true
            if try site.report(report).runningCost != nil { told += 1 }
        }
        #expect(told == 20)
    }
}
