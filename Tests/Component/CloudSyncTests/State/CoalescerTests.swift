import Testing

@testable import CloudSync

@Suite struct CoalescerTests {
    let now = ContinuousClock.now

    @Test func theFirstChangeIsToldAtOnce() {
        var coalescer = Coalescer<Int>(interval: .seconds(1))
        #expect(coalescer.next(now: now) == .wait(until: nil))
        coalescer.changed([1])
        #expect(coalescer.next(now: now) == .tell([1]))
    }

    @Test func furtherChangesAreGatheredForTheInterval() {
        var coalescer = Coalescer<Int>(interval: .seconds(1))
        coalescer.changed([1])
        _ = coalescer.next(now: now)
        coalescer.changed([1, 2])
        coalescer.changed([2])
        #expect(coalescer.next(now: now + .milliseconds(999)) == .wait(until: now + .seconds(1)))
        #expect(coalescer.next(now: now + .seconds(1)) == .tell([1, 2]))
        #expect(coalescer.next(now: now + .seconds(1)) == .wait(until: nil))
    }

    @Test func whatDoesNotGetThroughIsToldAgainLaterEachTime() {
        var coalescer = Coalescer<Int>(interval: .seconds(1))
        coalescer.changed([1])
        var waits: [Duration] = []
        var now = now
        for _ in 0..<8 {
            #expect(coalescer.next(now: now) == .tell([1]))
            coalescer.failed([1], now: now)
            guard case .wait(let until?) = coalescer.next(now: now) else { return #expect(Bool(false), "it waits") }
            waits.append(until - now)
            now = until
        }
        #expect(waits == [1, 2, 4, 8, 16, 32, 60, 60].map { .seconds($0) })

        #expect(coalescer.next(now: now) == .tell([1]))
        coalescer.told()
        coalescer.changed([1])
        #expect(coalescer.next(now: now + .seconds(1)) == .tell([1]), "once it got through it is as before")
    }

    @Test func whatIsForgottenIsNotTold() {
        var coalescer = Coalescer<Int>(interval: .seconds(1))
        coalescer.changed([1])
        _ = coalescer.next(now: now)
        coalescer.changed([2])
        coalescer.forget()
        #expect(coalescer.next(now: now) == .wait(until: nil))
        coalescer.changed([3])
        #expect(coalescer.next(now: now) == .tell([3]))
    }
}
