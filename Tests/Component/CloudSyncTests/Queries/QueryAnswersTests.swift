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
            var id: Int64?
            var seq: Int64?
            var state: String?
        }

        var kind: String
        var epoch: String
        var items: [Item]
        var next: String?
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
        #expect(pages.flatMap(\.items).first { $0.id == begun[0].rawValue }?.state == "ended", "as its page finds it")
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
