import Shared
import Testing

@testable import Store

@Suite struct HeldMomentsTests {
    /// By reference, so that expectations can ask what changes it.
    private final class Held {
        var moments = HeldMoments()

        var count: Int { self.moments.count }

        func began(_ id: String, now: Int64) -> Int? {
            self.moments.began(HeldMoments.Moment(id: id, asOf: Timestamp(milliseconds: 1)), now: now)
        }

        func resumed(_ id: String, now: Int64) -> Int? { self.moments.resumed(id, now: now)?.connection }

        func isLetGo(_ connection: Int) -> Bool { self.moments.isLetGo(connection) }

        func finished(_ connection: Int, now: Int64) -> Bool { self.moments.finished(connection, now: now) }

        func ticked(now: Int64, isAllowed: Bool) -> [Int] { self.moments.ticked(now: now, isAllowed: isAllowed) }

        /// Begins one whose first page is done and goes on.
        func hold(_ id: String, now: Int64) throws -> Int {
            let connection = try #require(self.began(id, now: now))
            #expect(!self.finished(connection, now: now))
            return connection
        }
    }

    private let held = Held()

    @Test func theOneThatWasUsedLongestAgoMakesRoom() throws {
        for number in 0..<HeldMoments.limit { _ = try self.held.hold("\(number)", now: Int64(number)) }
        let first = try #require(self.held.resumed("0", now: 10))
        _ = self.held.finished(first, now: 10)
        _ = try self.held.hold("new", now: 11)
        #expect(self.held.count == HeldMoments.limit)
        #expect(self.held.resumed("1", now: 12) == nil)
        for id in ["0", "2", "3", "new"] { #expect(self.held.resumed(id, now: 12) != nil) }
        let none = self.held.began("more", now: 13)
        #expect(none == nil, "all are being read")
    }

    @Test func aListOfOnePageLeavesItsConnectionToTheNext() throws {
        let connection = try #require(self.held.began("a", now: 0))
        #expect(self.held.isLetGo(connection))
        #expect(self.held.count == 0)
        let other = self.held.began("b", now: 0)
        #expect(other != connection, "it is not free before it was left")
        let isClosed = self.held.finished(connection, now: 0)
        #expect(!isClosed)
        #expect(self.held.began("c", now: 0) == connection)
    }

    @Test func nobodyLetsGoWhatAnotherReads() throws {
        let connection = try self.held.hold("a", now: 0)
        _ = self.held.resumed("a", now: 1)
        _ = self.held.resumed("a", now: 1)
        #expect(!self.held.isLetGo(connection))
        _ = self.held.finished(connection, now: 2)
        #expect(self.held.resumed("a", now: 3) == connection)
    }

    @Test func noneIsHeldForLong() throws {
        let idle = try self.held.hold("idle", now: 0)
        let busy = try self.held.hold("busy", now: 0)
        var now: Int64 = 0
        #expect(self.held.ticked(now: HeldMoments.idleLimit, isAllowed: true).isEmpty)
        while now < HeldMoments.ageLimit {
            now += HeldMoments.idleLimit / 2
            #expect(self.held.resumed("busy", now: now) == busy)
            _ = self.held.finished(busy, now: now)
            let over = self.held.ticked(now: now, isAllowed: true)
            #expect(over == (now > HeldMoments.idleLimit && now <= HeldMoments.idleLimit * 3 / 2 ? [idle] : []))
        }
        #expect(self.held.ticked(now: now + 1, isAllowed: true) == [busy])
        #expect(self.held.count == 0)
    }

    @Test func withoutRoomAllGoAndNoneBegins() throws {
        let idle = try self.held.hold("idle", now: 0)
        let busy = try self.held.hold("busy", now: 0)
        _ = self.held.resumed("busy", now: 1)
        #expect(self.held.ticked(now: 1, isAllowed: false) == [idle])
        #expect(self.held.resumed("busy", now: 1) == nil)
        #expect(self.held.began("new", now: 1) == nil)
        let isClosed = self.held.finished(busy, now: 2)
        #expect(isClosed, "as soon as its page is done")
        #expect(self.held.moments == HeldMoments(isAllowed: false))
        _ = self.held.ticked(now: 3, isAllowed: true)
        #expect(self.held.began("new", now: 3) != nil)
    }

    @Test func oneThatFailsIsClosed() throws {
        let connection = try #require(self.held.began("a", now: 0))
        self.held.moments.failed(connection)
        let isClosed = self.held.finished(connection, now: 0)
        #expect(isClosed)
        #expect(self.held.moments == HeldMoments())
    }
}
