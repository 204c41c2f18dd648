import Testing

@testable import CloudSync

@Suite struct PendingRequestsTests {
    @Test func anAnswerGoesToWhoAskedAndOnce() {
        var pending = PendingRequests<Int>(limit: 2, limitPerCharger: 2)
        let taken = [pending.asked("a", by: "CP-1") { 1 }, pending.asked("b", by: "CP-2") { 2 }]
        let answered = [pending.ended("b"), pending.ended("b"), pending.ended("c")]
        #expect(taken == [true, true])
        #expect(answered == [2, nil, nil])
        #expect(pending.count == 1)
    }

    @Test func tooManyAndTheSameAgainAreTurnedAway() {
        var pending = PendingRequests<Int>(limit: 2, limitPerCharger: 2)
        let taken = ["a", "a", "b", "c"].map { pending.asked($0, by: "CP-1") { 1 } }
        let answered = pending.ended("a")
        let after = pending.asked("c", by: "CP-1") { 3 }
        #expect(taken == [true, false, true, false])
        #expect(answered == 1)
        #expect(after)
    }

    @Test func oneChargerDoesNotKeepTheOthersOut() {
        var pending = PendingRequests<Int>(limit: 9, limitPerCharger: 2)
        let flood = ["a", "b", "c"].map { pending.asked($0, by: "CP-1") { 1 } }
        let other = pending.asked("d", by: "CP-2") { 2 }
        _ = pending.ended("a")
        let after = pending.asked("e", by: "CP-1") { 3 }
        #expect(flood == [true, true, false])
        #expect(other)
        #expect(after)
    }

    @Test func withoutAConnectionNobodyWaits() {
        var pending = PendingRequests<Int>(limit: 9, limitPerCharger: 9)
        let taken = ["a", "b"].enumerated().map { each in pending.asked(each.element, by: "CP-1") { each.offset } }
        let waiters = pending.disconnected().sorted()
        let late = pending.ended("a")
        #expect(taken == [true, true])
        #expect(waiters == [0, 1])
        #expect(late == nil)
        #expect(pending.count == 0)
    }
}
