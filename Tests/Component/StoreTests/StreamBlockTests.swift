import GRDB
import Shared
import Testing

@testable import Store

/// What was measured in an interval is found among everything, whenever it came.
@Suite struct StreamBlockTests {
    static let begin = Timestamp(milliseconds: 1_800_000_000_000)

    /// 10,000 readings, ten seconds between them, of which every hundredth comes again 5,000 readings later as what
    /// another charger had queued.
    func site() throws -> TestSite {
        let site = try TestSite()
        let other = try site.addCharger("CP-2")
        site.connectedAt = Self.begin.advanced(bySeconds: 1_000_000)
        site.now = site.connectedAt
        for group in 0..<20 {
            let numbers = group * 500..<(group + 1) * 500
            try site.send(.readingsTaken(Outlet(evse: 1), numbers.map(Self.reading)))
            let late = numbers.filter { $0 >= 5000 && $0.isMultiple(of: 100) }.map { Self.reading($0 - 5000) }
            if !late.isEmpty { try site.send(.readingsTaken(Outlet(evse: 1), late), from: other) }
        }
        return site
    }

    private static func reading(_ number: Int) -> ReadingSet {
        .register(wattHours: Int64(number), at: self.begin.advanced(bySeconds: Int64(number) * 10))
    }

    private func all(_ site: TestSite, _ query: ListQuery) async throws -> [Int64] {
        var query = query
        var found: [Int64] = []
        repeat {
            let (records, next) = try await site.store.reader.meter(query)
            found += records.map(\.seq)
            query.after = next.map(String.init)
        } while query.after != nil
        return found
    }

    private func wanted(_ site: TestSite, _ query: ListQuery) throws -> [Int64] {
        try site.store.pool.read { db in
            try Int64.fetchAll(
                db,
                sql: """
                    SELECT seq FROM meter JOIN charger c ON c.id = charger_id
                    WHERE at >= ? AND at < ? AND (?3 IS NULL OR identity = ?3) ORDER BY seq
                    """,
                arguments: [
                    query.since?.milliseconds ?? .min, query.until?.milliseconds ?? .max, query.charger,
                ])
        }
    }

    @Test func anIntervalIsWholeAndItsOwn() async throws {
        let site = try self.site()
        #expect(try self.wanted(site, ListQuery()).count == 10_050)
        for (from, to, charger) in [
            (0, 100, nil), (0, 100, "CP-2"), (30_000, 50_000, nil), (41_000, 42_000, "CP-1"), (49_990, 50_010, nil),
            (99_000, nil, nil), (nil, 500, nil), (200_000, 300_000, nil), (40_950, 40_970, nil),
        ] as [(Int64?, Int64?, String?)] {
            let query = ListQuery(
                charger: charger, since: from.map { Self.begin.advanced(bySeconds: $0) },
                until: to.map { Self.begin.advanced(bySeconds: $0) }, after: "0", limit: 300)
            #expect(try await self.all(site, query) == self.wanted(site, query), "\(from ?? -1) \(to ?? -1)")
        }
    }

    @Test func blocksOfOtherTimesAreNotLookedThrough() async throws {
        let site = try self.site()
        let parts = try await site.store.reader.read { db in
            try StreamBlock.parts(
                of: 1...10_050, since: Self.begin.advanced(bySeconds: 60_000),
                until: Self.begin.advanced(bySeconds: 60_100), .meter, db)
        }
        // The first block ends at 40,960 s; the second is where 60,000 s is; the third is not full yet.
        #expect(parts == [4097...10_050])
        let first = try await site.store.reader.read { db in
            try StreamBlock.parts(of: 5...10_050, since: nil, until: Self.begin, .meter, db)
        }
        #expect(first == [8193...10_050], "nothing is known of a block that is not full")
    }

    @Test func blocksOfRecordsThatAreGoneAreForgotten() async throws {
        let site = try self.site()
        try site.change { try $0.run("DELETE FROM meter WHERE seq <= 8192") }
        for _ in 0..<5 {
            try site.send(.readingsTaken(Outlet(evse: 1), (0..<500).map(Self.reading)))
        }
        let blocks = try await site.store.reader.read { db in
            try Int64.fetchAll(db, sql: "SELECT number FROM stream_block WHERE stream = 'meter'")
        }
        #expect(blocks == [2])
    }
}
