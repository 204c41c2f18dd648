import Testing

@testable import CloudSync

@Suite struct PendingRequestsTests {
    @Test func anAnswerGoesToWhoAskedAndOnce() {
        var pending = PendingRequests<Int>(limit: 2)
        let taken = [pending.asked("a", 1), pending.asked("b", 2)]
        let answered = [pending.ended("b"), pending.ended("b"), pending.ended("c")]
        #expect(taken == [true, true])
        #expect(answered == [2, nil, nil])
        #expect(pending.count == 1)
    }

    @Test func tooManyAndTheSameAgainAreTurnedAway() {
        var pending = PendingRequests<Int>(limit: 2)
        let taken = ["a", "a", "b", "c"].map { pending.asked($0, 1) }
        let answered = pending.ended("a")
        let after = pending.asked("c", 3)
        #expect(taken == [true, false, true, false])
        #expect(answered == 1)
        #expect(after)
    }

    @Test func withoutAConnectionNobodyWaits() {
        var pending = PendingRequests<Int>(limit: 9)
        let taken = ["a", "b"].enumerated().map { pending.asked($0.element, $0.offset) }
        let waiters = pending.disconnected().sorted()
        let late = pending.ended("a")
        #expect(taken == [true, true])
        #expect(waiters == [0, 1])
        #expect(late == nil)
        #expect(pending.count == 0)
    }
}
