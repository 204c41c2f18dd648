import Shared
import Testing

@testable import CloudSync

@Suite struct WaitingQueriesTests {
    let now = Timestamp(milliseconds: 1_767_225_600_000)

    private func query(_ id: String, seconds: Int64 = 60) throws -> CloudQuery {
        CloudQuery(
            id: id, query: try SiteQuery(.journal), expiresAt: self.now.advanced(bySeconds: seconds),
            reply: ReplyAddress(topic: "t", correlation: nil))
    }

    @Test func queriesAreAnsweredInTheirOrderAndOnce() throws {
        var waiting = WaitingQueries()
        let (first, second) = (try self.query("a"), try self.query("b"))
        let taken = [waiting.arrived(first), waiting.arrived(second), waiting.arrived(first)]
        let answered = waiting.next(now: self.now)
        let repeated = waiting.arrived(first)
        let rest = [waiting.next(now: self.now), waiting.next(now: self.now)]
        let later = waiting.arrived(first)
        #expect(taken == [.wake, .wake, .ignoreRepeated])
        #expect(answered == .answer(first))
        #expect(repeated == .ignoreRepeated, "it is being answered")
        #expect(rest == [.answer(second), .wait])
        #expect(later == .wake, "asking again later is asking anew")
    }

    @Test func oneThatExpiredBeforeItsTurnIsRefused() throws {
        var waiting = WaitingQueries()
        let query = try self.query("a", seconds: 5)
        _ = waiting.arrived(query)
        #expect(waiting.next(now: self.now.advanced(bySeconds: 5)) == .refuseExpired(query))
    }

    @Test func tooManyAreRefusedAndNothingChanges() throws {
        var waiting = WaitingQueries()
        for number in 0..<WaitingQueries.limit { _ = waiting.arrived(try self.query("q\(number)")) }
        let full = waiting
        let refused = waiting.arrived(try self.query("more"))
        #expect(refused == .refuseTooMany)
        #expect(waiting == full)
    }
}
