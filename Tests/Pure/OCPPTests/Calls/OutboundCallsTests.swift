import Testing

@testable import OCPP

@Suite struct OutboundCallsTests {
    typealias Calls = OutboundCalls<ContinuousClock.Instant>
    let now = ContinuousClock.now
    let reset = Calls.Call(id: "1", action: "Reset", payload: Array(#"{"type":"Hard"}"#.utf8))
    let unlock = Calls.Call(id: "2", action: "UnlockConnector")

    func makeCalls(limit: Int = 1) -> Calls { Calls(limit: limit, timeout: .seconds(30)) }

    @Test func firstCallIsSentAtOnce() {
        var calls = makeCalls()
        #expect(calls.enqueue(reset, now: now) == .send(.init(call: reset, deadline: now + .seconds(30))))
    }

    @Test func aCallKnowsItsFrame() {
        #expect(String(decoding: reset.frame, as: UTF8.self) == #"[2,"1","Reset",{"type":"Hard"}]"#)
    }

    @Test func secondCallWaitsForTheAnswer() {
        var calls = makeCalls()
        _ = calls.enqueue(reset, now: now)
        #expect(calls.enqueue(unlock, now: now) == .wait)
        let later = now + .seconds(1)
        #expect(
            calls.answered(id: "1", now: later)
                == .complete(reset, next: .init(call: unlock, deadline: later + .seconds(30))))
    }

    @Test func fullQueueRejectsAndKeepsItsState() {
        var calls = makeCalls(limit: 0)
        _ = calls.enqueue(reset, now: now)
        let before = calls
        #expect(calls.enqueue(unlock, now: now) == .rejectFull)
        #expect(calls == before)
    }

    @Test(arguments: ["2", ""])
    func unknownAnswerIsIgnored(id: String) {
        var calls = makeCalls()
        _ = calls.enqueue(reset, now: now)
        #expect(calls.answered(id: id, now: now) == .ignoreUnknown)
    }

    @Test func aLateAnswerIsKnownOnce() {
        var calls = makeCalls()
        _ = calls.enqueue(reset, now: now)
        #expect(calls.deadlineReached(now: now + .seconds(29)) == .notYet(now + .seconds(30)))
        #expect(calls.deadlineReached(now: now + .seconds(30)) == .timeOut(reset, next: nil))
        _ = calls.enqueue(unlock, now: now + .seconds(30))
        #expect(calls.answered(id: "1", now: now + .seconds(31)) == .late(reset))
        #expect(calls.answered(id: "1", now: now + .seconds(31)) == .ignoreUnknown)
        #expect(calls.answered(id: "2", now: now + .seconds(31)) == .complete(unlock, next: nil), "what is out goes on")
        #expect(calls.deadlineReached(now: now + .seconds(31)) == .none)
    }

    @Test func aTimeoutSendsTheNextCall() {
        var calls = makeCalls()
        _ = calls.enqueue(reset, now: now)
        _ = calls.enqueue(unlock, now: now)
        let later = now + .seconds(30)
        #expect(
            calls.deadlineReached(now: later)
                == .timeOut(reset, next: .init(call: unlock, deadline: later + .seconds(30))))
    }

    @Test func closingReturnsEveryOpenCall() {
        var calls = makeCalls()
        _ = calls.enqueue(reset, now: now)
        _ = calls.enqueue(unlock, now: now)
        #expect(calls.connectionClosed() == .init(sent: reset, waiting: [unlock]))
        #expect(calls.enqueue(reset, now: now) == .rejectClosed)
        #expect(calls.connectionClosed() == .init(sent: nil, waiting: []))
    }
}
