import Store
import Testing

@testable import CloudSync

@Suite struct ReplayQueueTests {
    typealias Replay = ReplayQueue.Replay

    let now = ContinuousClock.now
    let first = Replay(id: "a", stream: .meter, from: 11, to: 30)
    let second = Replay(id: "b", stream: .journal, from: 1, to: 5)

    func makeQueue(_ replays: [Replay]) -> ReplayQueue {
        var queue = ReplayQueue()
        queue.connected()
        for replay in replays { _ = queue.asked(replay) }
        return queue
    }

    @Test func withoutRangesNothingIsSent() {
        #expect(makeQueue([]).next(now: now) == .wait(until: nil))
    }

    @Test func rangesGoInOrderOneMessageAtATime() {
        var queue = makeQueue([first, second])
        #expect(queue.next(now: now) == .send(first, after: 10))
        #expect(queue.messageSent(first, after: 10, upTo: 20) == true)
        #expect(queue.next(now: now) == .wait(until: nil), "the broker has to answer first")
        queue.messageDelivered(first, upTo: 20)
        #expect(queue.next(now: now) == .send(first, after: 20))
        #expect(queue.messageSent(first, after: 20, upTo: 30) == true)
        queue.messageDelivered(first, upTo: 30)
        #expect(queue.next(now: now) == .send(second, after: 0))
        #expect(queue.messageSent(second, after: 0, upTo: 5) == true)
        queue.messageDelivered(second, upTo: 5)
        #expect(queue.replays.isEmpty)
    }

    @Test func aRangeIsAskedForOnce() {
        var queue = makeQueue([first])
        let before = queue
        #expect(queue.asked(first) == .ignoreRepeated)
        #expect(queue == before)
        #expect(queue.asked(second) == .queued(before: 1))
    }

    @Test func thereIsRoomForSoMany() {
        var queue = makeQueue((0..<ReplayQueue.limit).map { Replay(id: "\($0)", stream: .meter, from: 1, to: 2) })
        let before = queue
        #expect(queue.asked(first) == .refuseTooMany)
        #expect(queue == before)
    }

    @Test func aLostConnectionSendsTheMessageAgain() {
        var queue = makeQueue([first])
        #expect(queue.messageSent(first, after: 10, upTo: 20) == true)
        queue.disconnected()
        #expect(queue.next(now: now) == .wait(until: nil))
        queue.messageDelivered(first, upTo: 20)
        queue.connected()
        #expect(queue.next(now: now) == .send(first, after: 10))
    }

    @Test func aMessageThatFailsIsTriedAgainLaterAndLater() {
        var queue = makeQueue([first])
        var time = now
        for seconds in [1, 2, 4] {
            #expect(queue.messageSent(first, after: 10, upTo: 20) == true)
            queue.messageFailed(first, upTo: 20, now: time)
            #expect(queue.next(now: time) == .wait(until: time + .seconds(seconds)))
            time += .seconds(seconds)
            #expect(queue.next(now: time) == .send(first, after: 10))
        }
    }

    @Test func aNewEpochCallsEverythingOff() {
        var queue = makeQueue([first, second])
        #expect(queue.messageSent(first, after: 10, upTo: 20) == true)
        queue.epochBegan()
        queue.messageDelivered(first, upTo: 20)
        #expect(queue.next(now: now) == .wait(until: nil))
        #expect(queue.asked(second) == .queued(before: 0))
        #expect(queue.next(now: now) == .send(second, after: 0))
    }

    @Test func whatWasReadForAnEarlierStateIsNotSent() {
        var queue = makeQueue([first])
        #expect(queue.messageSent(first, after: 10, upTo: 20) == true)
        queue.messageDelivered(first, upTo: 20)
        let before = queue
        #expect(queue.messageSent(first, after: 10, upTo: 20) == false)
        #expect(queue.messageSent(second, after: 20, upTo: 30) == false)
        #expect(queue == before)
    }

    @Test(arguments: UplinkHold.allCases)
    func aStreamThatIsHeldIsNotReplayed(_ hold: UplinkHold) {
        var queue = makeQueue([first])
        queue.held(.journal, by: hold)
        #expect(queue.next(now: now) == .send(first, after: 10))
        queue.held(.meter, by: hold)
        #expect(queue.next(now: now) == .wait(until: nil))
        #expect(queue.messageSent(first, after: 10, upTo: 20) == false, "read before it was held")
        queue.released(.meter, by: hold)
        #expect(queue.next(now: now) == .send(first, after: 10))
    }
}
