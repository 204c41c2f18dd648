import Testing

@testable import CloudSync

@Suite struct InFlightWindowTests {
    @Test(arguments: [
        (ours: 20, theirs: nil as Int?, limit: 20), (ours: 20, theirs: 5, limit: 5),
        (ours: 3, theirs: 65_535, limit: 3),
        (ours: 20, theirs: 0, limit: 1),
    ])
    func theSmallerLimitHolds(ours: Int, theirs: Int?, limit: Int) {
        #expect(InFlightWindow<String>(limit: ours, receiveMaximum: theirs).limit == limit)
    }

    @Test func aFullWindowHasRoomAgainAfterAnAnswer() {
        var window = InFlightWindow<String>(limit: 2, receiveMaximum: nil)
        window.sent(1, "a")
        window.sent(2, "b")
        #expect(!window.hasRoom)
        #expect(window.answered(1) == "a")
        #expect(window.hasRoom)
    }

    @Test func anUnknownAnswerChangesNothing() {
        var window = InFlightWindow<String>(limit: 2, receiveMaximum: nil)
        window.sent(1, "a")
        let before = window
        #expect(window.answered(7) == nil)
        #expect(window == before)
    }

    @Test func aLostConnectionReturnsTheRestInOrder() {
        var window = InFlightWindow<String>(limit: 5, receiveMaximum: nil)
        for (id, name) in [(Int32(1), "a"), (2, "b"), (3, "c")] { window.sent(id, name) }
        _ = window.answered(2)
        #expect(window.connectionLost() == ["a", "c"])
        #expect(window.count == 0)
    }
}
