import Testing

@testable import CloudSync

@Suite struct BrokerTurnTests {
    private func turn(_ count: Int) -> BrokerTurn {
        BrokerTurn(
            count: count,
            reconnect: Reconnect(minimum: .seconds(1), maximum: .seconds(60), settled: .seconds(30)))
    }

    @Test func eachIsTriedAtOnceAndATurnIsFollowedByAWaitThatGrows() {
        var turn = self.turn(3)
        var tried: [Int] = []
        var waits: [Duration] = []
        for _ in 0..<7 {
            tried.append(turn.current)
            waits.append(turn.ended(.lost(after: nil), jitter: 1))
        }
        #expect(tried == [0, 1, 2, 0, 1, 2, 0])
        #expect(waits == [.zero, .zero, .seconds(1), .zero, .zero, .seconds(2), .zero])
        #expect(turn.failures == 7)
    }

    @Test func oneAloneIsTriedAgainAfterAWait() {
        var turn = self.turn(1)
        #expect(turn.ended(.lost(after: nil), jitter: 1) == .seconds(1))
        #expect(turn.ended(.lost(after: nil), jitter: 1) == .seconds(2))
        #expect(turn.current == 0)
    }

    @Test func afterALinkThatHeldTheFirstComesFirst() {
        var turn = self.turn(3)
        for _ in 0..<4 { _ = turn.ended(.lost(after: nil), jitter: 1) }
        #expect(turn.current == 1)
        #expect(turn.ended(.lost(after: .seconds(31)), jitter: 1) == .seconds(1))
        #expect(turn.current == 0)
        #expect(turn.failures == 1)
    }

    @Test func aLinkThatEndsAtOnceIsAFailure() {
        var turn = self.turn(2)
        #expect(turn.ended(.lost(after: .seconds(1)), jitter: 1) == .zero)
        #expect(turn.current == 1)
    }

    @Test func whatWeEndedGoesOnWithTheSameBroker() {
        var turn = self.turn(2)
        _ = turn.ended(.lost(after: nil), jitter: 1)
        #expect(turn.ended(.ours(after: .seconds(5)), jitter: 1) == .seconds(1))
        #expect(turn.current == 1)
        #expect(turn.failures == 1)
    }
}
