import Foundation
import Shared
import SiteFixtures
import Store
import Testing

@testable import CloudSync

/// Answers on a real database, while things happen between their pages.
@Suite struct QueryAnswersTests {
    let site: SampleSite
    let answers: QueryAnswers

    init() throws {
        self.site = try SampleSite()
        self.answers = QueryAnswers(reader: self.site.store.reader)
    }

    struct Answer: Decodable {
        struct Item: Decodable, Equatable {
            /// A session's; a command's is a text.
            var id: Int64? { self.number?.value }
            var number: Number?
            var seq: Int64?
            var state: String?
            var session: Int64?
            var version: Int?
            var record: Facts?
            var document: Document?
            var hash: String?
            var charger: String?
            var connectors: [Facts]?
            var variable: String?
            var value: String?
            var samples: [Facts]?
            var verb: String?
            var start: Timestamp?
            var sessionsStarted: Int?

            private enum CodingKeys: String, CodingKey {
                case number = "id"
                case seq, state, session, version, record, document, hash, charger, connectors, variable, value, samples
                case verb, start
                case sessionsStarted = "sessions_started"
            }
        }

        struct Number: Decodable, Equatable {
            var value: Int64?

            init(from decoder: any Decoder) throws {
                self.value = try? decoder.singleValueContainer().decode(Int64.self)
            }
        }

        struct Facts: Decodable, Equatable {
            var evse: Int?
            var measurand: String?
        }

        struct Document: Decodable, Equatable {
            var number: Int
        }

        var kind: String
        var epoch: String
        /// When the site was as it is told.
        var moment: Timestamp
        var items: [Item]
        var next: String?

        private enum CodingKeys: String, CodingKey {
            case kind, epoch, items, next
            case moment = "as_of"
        }
    }

    func ask(_ json: String, page: String? = nil, maximumBytes: Int = 100_000) async throws -> Answer {
        let page = page.map { #","page":"\#($0)""# } ?? ""
        let query = try JSONDecoder().decode(SiteQuery.self, from: Data("{\(json)\(page)}".utf8))
        let answer = try await self.answers.page(query, maximumBytes: maximumBytes)
        return try JSONDecoder().decode(Answer.self, from: Data(answer.json))
    }

    /// All pages, with `change` between the first and the second.
    func all(_ json: String, maximumBytes: Int = 100_000, change: () throws -> Void = {}) async throws -> [Answer] {
        var pages = [try await self.ask(json, maximumBytes: maximumBytes)]
        try change()
        while let next = pages.last?.next {
            pages.append(try await self.ask(json, page: next, maximumBytes: maximumBytes))
        }
        return pages
    }

    /// Sessions that run, besides those of the sample.
    func begin(_ count: Int) throws -> [SessionID] {
        try (0..<count).map { _ in try self.site.start(wattHours: 100) }
    }

    @Test func sessionsComeNewestFirstAndOnceWhateverBeginsMeanwhile() async throws {
        _ = try self.begin(5)
        let known = try await self.site.store.reader.sessions(ListQuery()).items.map(\.id)
        let pages = try await self.all(#""kind":"sessions","args":{"limit":2}"#) { _ = try self.begin(3) }
        #expect(pages.map(\.items.count) == [2, 2, 2, 1])
        #expect(pages.flatMap(\.items).map(\.id) == known)
    }

    @Test func openSessionsAreThoseThatRanAtTheFirstPage() async throws {
        let begun = try self.begin(4)
        let open = try await self.site.store.reader.sessions(ListQuery(isOpen: true)).items.map(\.id)
        let pages = try await self.all(#""kind":"sessions","args":{"open":true,"limit":1}"#) {
            // Of one whose page is still to come, and one that was told.
            try self.site.stop(String(begun[0].rawValue), wattHours: 200)
            try self.site.stop(String(begun[3].rawValue), wattHours: 200)
            _ = try self.begin(1)
        }
        #expect(pages.flatMap(\.items).map(\.id) == open)
        let told = pages.flatMap(\.items).first { $0.id == begun[0].rawValue }
        #expect(told?.state != nil && told?.state != "ended", "as it was at the first page")
        let now = try await self.ask(#""kind":"sessions","args":{"open":true}"#)
        #expect(!now.items.contains { $0.id == begun[0].rawValue })
    }

    @Test func theJournalEndsWhereItEndedAtTheFirstPage() async throws {
        let newest = try self.site.store.streamPositions().journal.newest
        let pages = try await self.all(#""kind":"journal","args":{"from":3,"limit":4}"#) { _ = try self.begin(1) }
        #expect(pages.count > 2)
        #expect(pages.flatMap(\.items).compactMap(\.seq) == Array(3...newest))
        let part = try await self.all(#""kind":"journal","args":{"from":2,"to":5}"#)
        #expect(part.flatMap(\.items).compactMap(\.seq) == [2, 3, 4, 5])
    }

    @Test func readingsOfASessionAreThoseThatThereWereAtTheFirstPage() async throws {
        let session = self.site.running
        for watts in 1...5 { try self.site.meter(session, wattHours: 12_600, watts: Int64(watts)) }
        let newest = try self.site.store.streamPositions().meter.newest
        let pages = try await self.all(#""kind":"readings","args":{"session":\#(session.rawValue),"limit":2}"#) {
            try self.site.meter(session, wattHours: 12_700, watts: 9)
        }
        #expect(pages.flatMap(\.items).compactMap(\.seq) == Array(newest - 5...newest))
        #expect(pages.flatMap(\.items).allSatisfy { $0.session == session.rawValue })
        #expect(pages[0].items[0].samples?.first?.measurand == "Energy.Active.Import.Register")
        let all = try await self.all(#""kind":"readings","args":{"charger":"CP-1"}"#)
        #expect(all.flatMap(\.items).compactMap(\.seq) == Array(1...newest + 1))
    }

    @Test func moneyIsPulledAsItWasIssued() async throws {
        let invoices = try await self.all(#""kind":"invoices","args":{"charger":"CP-1","limit":1}"#) {
            let session = try self.site.start(wattHours: 0)
            try self.site.stop(String(session.rawValue), wattHours: 1000)
        }
        #expect(invoices.flatMap(\.items).map(\.document?.number) == [1], "what is issued meanwhile is on no page")
        let issued = try await self.site.store.reader.invoice("1")
        #expect(invoices[0].items[0].hash == issued.invoice.hash)
        for (args, count) in [
            (#""since":"2026-01-01T00:00:00Z""#, 2), (#""until":"2026-01-01T00:00:00Z""#, 0),
            (#""since":"2026-01-01T00:00:00Z","until":"2100-01-01T00:00:00Z""#, 2),
        ] {
            #expect(try await self.ask(#""kind":"invoices","args":{\#(args)}"#).items.count == count)
        }
        let records = try await self.all(#""kind":"charge-records","args":{"limit":1}"#)
        #expect(records.count == 2)
        #expect(records.flatMap(\.items).map(\.session).last == self.site.billed.rawValue)
        #expect(records.flatMap(\.items).allSatisfy { $0.version == 1 && $0.record != nil })
        let one = try await self.ask(#""kind":"charge-records","args":{"session":\#(self.site.billed.rawValue)}"#)
        #expect(one.items.map(\.session) == [self.site.billed.rawValue])
    }

    @Test func theInventoryIsThatOfTheFirstPage() async throws {
        let pages = try await self.all(#""kind":"inventory","args":{"limit":1}"#) {
            for identity in ["AA-1", "CP-15", "ZZ-9"] {
                _ = try self.site.store.performAndWait { try $0.add(NewCharger(identity: identity)) }
            }
        }
        #expect(pages.flatMap(\.items).map(\.charger) == ["CP-1", "CP-2"])
        #expect(pages[0].items[0].connectors?.map(\.evse) == [1])
    }

    @Test func settingsComeByNameAndOnce() async throws {
        let charger = try #require(try await self.site.store.reader.chargerID(of: "CP-1"))
        func write(_ names: [String]) throws {
            try self.site.store.performAndWait { change in
                let variables = names.map { DeviceVariable(component: "Ctrlr", variable: $0, value: $0) }
                try change.keep(variables, of: charger, isWhole: false)
            }
        }
        try write(["b", "D", "f"])
        let pages = try await self.all(#""kind":"device-model","args":{"charger":"CP-1","limit":1}"#) {
            try write(["A", "e", "F"])
        }
        #expect(pages.flatMap(\.items).map(\.variable) == ["b", "D", "f"], "as they were at the first page")
        await #expect(throws: Refusal.self) { try await self.ask(#""kind":"device-model""#) }
    }

    @Test func pagesGoOnAfterTheLongestNamesOfASetting() async throws {
        let charger = try #require(try await self.site.store.reader.chargerID(of: "CP-1"))
        let name = String(repeating: "漢", count: DeviceVariable.longestName)
        try self.site.store.performAndWait { change in
            let variables = ["1", "2"].map {
                DeviceVariable(
                    component: name, componentInstance: name, variable: name, variableInstance: $0 + name, value: $0)
            }
            try change.keep(variables, of: charger, isWhole: false)
        }
        let pages = try await self.all(#""kind":"device-model","args":{"charger":"CP-1","limit":1}"#)
        #expect(pages.flatMap(\.items).count == 2)
    }

    @Test func commandsComeNewestFirst() async throws {
        func send(_ id: String) throws {
            let expiry = Timestamp.wallClock.advanced(bySeconds: 3600)
            _ = try self.site.store.performAndWait {
                try $0.receive(
                    CommandRequest(
                        id: id, charger: "CP-1", arguments: .reset(.soft), expiresAt: expiry, origin: .local))
            }
        }
        try send("c-2")
        let pages = try await self.all(#""kind":"commands","args":{"charger":"CP-1","limit":1}"#) { try send("c-3") }
        #expect(pages.count == 2 && pages.flatMap(\.items).allSatisfy { $0.verb == "reset" })
        let none = try await self.ask(#""kind":"commands","args":{"until":"2026-01-01T00:00:00Z"}"#)
        #expect(none.items.isEmpty && none.next == nil)
    }

    @Test func aggregatesComeByTimeAndOnce() async throws {
        var wanted = AggregateQuery(period: .hour, scope: .charger)
        wanted.since = Timestamp.wallClock.advanced(bySeconds: -86_400)
        let since = wanted.since?.description ?? ""
        let hours = try await self.site.store.reader.aggregates(wanted).items.map(\.start)
        #expect(hours.count > 1)
        for args in [#""limit":1"#, #""limit":1000"#] {
            let pages = try await self.all(
                #""kind":"aggregates","args":{"period":"hour","of":"charger","since":"\#(since)",\#(args)}"#
            ) { _ = try self.begin(1) }
            let starts = pages.flatMap(\.items).compactMap(\.start)
            #expect(starts == Set(starts).sorted())
            #expect(Set(hours).isSubset(of: starts))
            #expect(pages.flatMap(\.items).allSatisfy { $0.charger == "CP-1" })
        }
        await #expect(throws: Refusal.self) {
            try await self.ask(#""kind":"aggregates","args":{"of":"site","charger":"CP-1"}"#)
        }
    }

    @Test(arguments: [
        (#""kind":"sessions""#, true), (#""kind":"charge-records""#, true), (#""kind":"invoices""#, true),
        (#""kind":"inventory""#, true), (#""kind":"commands""#, true), (#""kind":"journal""#, true),
        (#""kind":"readings","args":{"charger":"CP-1","limit":1}"#, true),
        (#""kind":"aggregates","args":{"period":"hour","of":"charger","limit":1}"#, false),
    ])
    func allPagesTellOfOneMoment(query: String, isWritten: Bool) async throws {
        _ = try self.begin(3)
        try self.happen()
        let query = query.contains("args") ? query : query + #","args":{"limit":1}"#
        let whole = try await self.ask(query.replacing(#""limit":1"#, with: #""limit":1000"#))
        let pages = try await self.all(query) { try self.happen() }
        #expect(pages.count > 1)
        #expect(Set(pages.map(\.moment)).count == 1)
        #expect(try #require(pages.first).moment >= whole.moment)
        if isWritten { #expect(pages.flatMap(\.items) == whole.items) }
        let started = { (items: [Answer.Item]) in items.compactMap(\.sessionsStarted).reduce(0, +) }
        #expect(started(pages.flatMap(\.items)) == started(whole.items))
    }

    /// Something of everything.
    private func happen() throws {
        let session = try self.site.start(wattHours: 0)
        try self.site.meter(session, wattHours: 900, watts: 7)
        try self.site.stop(String(session.rawValue), wattHours: 1000)
        let expiry = Timestamp.wallClock.advanced(bySeconds: 3600)
        _ = try self.site.store.performAndWait { change in
            _ = try change.add(NewCharger(identity: UUID().uuidString))
            return try change.receive(
                CommandRequest(
                    id: UUID().uuidString, charger: "CP-1", arguments: .reset(.soft), expiresAt: expiry, origin: .local)
            )
        }
    }

    @Test func whoComesTooLateFindsThePresentAndIsTold() async throws {
        let begun = try self.begin(4)
        let open = #""kind":"sessions","args":{"open":true,"limit":1}"#
        let first = try await self.ask(open)
        try self.site.stop(String(begun[0].rawValue), wattHours: 200)
        // So many others that the first has no place any more.
        for _ in 0..<4 { _ = try await self.ask(open) }
        let rest = try await self.all(open.replacing(#""limit":1"#, with: #""limit":2"#)) {}
        #expect(rest.flatMap(\.items).count == 4)
        let second = try await self.ask(open, page: first.next)
        #expect(second.moment > first.moment)
        var pages = [second]
        while let next = pages.last?.next { pages.append(try await self.ask(open, page: next)) }
        #expect(Set(pages.map(\.moment)).count == 1, "that present is held in its turn")
        let told = pages.flatMap(\.items).first { $0.id == begun[0].rawValue }
        #expect(told?.state == "ended", "still on a page, as it is now")
    }

    @Test func pagesAreBoundedInBytes() async throws {
        let newest = try self.site.store.streamPositions().journal.newest
        let pages = try await self.all(#""kind":"journal""#, maximumBytes: 4096)
        #expect(pages.count > 1)
        #expect(pages.flatMap(\.items).compactMap(\.seq) == Array(1...newest))
    }

    @Test func aTokenOfAnotherLifeOfTheDatabaseIsRefused() async throws {
        let first = try await self.ask(#""kind":"journal","args":{"limit":2}"#)
        _ = try self.site.store.beginEpoch(reason: "test")
        await #expect { try await self.ask(#""kind":"journal","args":{"limit":2}"#, page: first.next) } throws: {
            ($0 as? Refusal)?.message.contains("new life") == true
        }
    }

    @Test func anUnknownChargerIsNamed() async throws {
        await #expect { try await self.ask(#""kind":"sessions","args":{"charger":"NOBODY"}"#) } throws: {
            ($0 as? Refusal)?.message.contains("NOBODY") == true
        }
    }
}
