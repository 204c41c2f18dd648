import Foundation
import GRDB
import Shared
import Testing

@testable import Store

@Suite struct ReadMomentsTests {
    let machine = SteppingMachine(wall: Timestamp(milliseconds: 1_800_000_000_000))

    private struct Seen: Equatable {
        var chargers: Int
        var id: String?
        var asOf: Timestamp
    }

    private func look(_ store: SiteStore, at id: String? = nil, goesOn: Bool = true) async throws -> Seen {
        try await store.reader.atOneMoment(id) { moment in
            let chargers = try await moment.reader.chargers(ListQuery()).items.count
            return (Seen(chargers: chargers, id: moment.id, asOf: moment.asOf), goesOn)
        }
    }

    private func add(_ identity: String, to site: TestSite) throws {
        _ = try site.addCharger(identity)
        self.machine.pass(1)
    }

    @Test func aMomentStaysAsItWasUntilNobodyAsksForIt() async throws {
        let site = try TestSite(clocks: self.machine.asStoreSees)
        let first = try await self.look(site.store)
        #expect(first.chargers == 1 && first.id != nil)
        try self.add("CP-2", to: site)
        #expect(try await self.look(site.store, at: first.id) == first)
        self.machine.pass(HeldMoments.idleLimit / 1000 + 1)
        site.store.tick()
        let later = try await self.look(site.store, at: first.id)
        #expect(later.chargers == 2 && later.id != first.id && later.asOf > first.asOf)
        #expect(try await self.look(site.store, at: later.id, goesOn: false) == later)
        #expect(site.store.moments.count == 0, "its last page was read")
    }

    @Test func aListOfOnePageHoldsNothing() async throws {
        let site = try TestSite(clocks: self.machine.asStoreSees)
        for count in 1...3 {
            #expect(try await self.look(site.store, goesOn: false).chargers == count)
            #expect(site.store.moments.count == 0)
            #expect(try self.emptyTheLog(of: site), "nobody keeps the log")
            try self.add("CP-\(count + 1)", to: site)
        }
    }

    @Test func onlySoManyAreHeld() async throws {
        let site = try TestSite(clocks: self.machine.asStoreSees)
        var seen: [Seen] = []
        for number in 0...HeldMoments.limit {
            seen.append(try await self.look(site.store))
            try self.add("MORE-\(number)", to: site)
        }
        #expect(site.store.moments.count == HeldMoments.limit)
        for known in seen.dropFirst() { #expect(try await self.look(site.store, at: known.id) == known) }
        #expect(try await self.look(site.store, at: seen[0].id).chargers == HeldMoments.limit + 2, "the present")
    }

    @Test func theLogBeginsAnewWhenThereIsNoRoom() async throws {
        let site = try TestSite(clocks: self.machine.asStoreSees)
        let first = try await self.look(site.store)
        try self.add("CP-2", to: site)
        #expect(try !self.emptyTheLog(of: site), "it is held")
        site.store.moments.tick(isAllowed: false)
        #expect(try self.emptyTheLog(of: site))
        let present = try await self.look(site.store, at: first.id)
        #expect(present.chargers == 2 && present.id == nil)
        site.store.moments.tick(isAllowed: true)
        #expect(try await self.look(site.store).id != nil)
    }

    @Test(arguments: [
        (ReadMoments.largestLog, 4 * ReadMoments.largestLog, true),
        (ReadMoments.largestLog + 1, .max, false), (0, 4 * ReadMoments.largestLog - 1, false),
    ])
    func roomIsWhatTheDiskAndTheLogHave(logBytes: Int64, freeBytes: Int64, isAllowed: Bool) {
        let room = Room(freeBytes: freeBytes, hasBallast: true, reserve: 16 << 20, logBytes: logBytes)
        #expect(room.allowsMoments == isAllowed)
    }

    @Test func nothingIsLeftInTheLogOfAClosedDatabase() async throws {
        let site = try TestSite(clocks: self.machine.asStoreSees)
        _ = try await self.look(site.store)
        try self.add("CP-2", to: site)
        try site.store.close()
        #expect(Room.logBytes(besides: site.path) == 0)
    }

    /// Whether all of the log could be moved into the database.
    private func emptyTheLog(of site: TestSite) throws -> Bool {
        try site.store.pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA busy_timeout = 0")
            defer { try? db.execute(sql: "PRAGMA busy_timeout = 5000") }
            do { _ = try db.checkpoint(.truncate) } catch { return false }
            return Room.logBytes(besides: site.path) == 0
        }
    }
}
