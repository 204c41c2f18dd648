import Testing

@testable import OCPP

@Suite struct InboundCallsTests {
    private func answer(_ text: String) -> [UInt8] { Array(text.utf8) }

    /// Receives a call that must be a new one.
    private func handle(_ calls: inout InboundCalls, _ id: String, pause: Bool = false) throws -> InboundCalls.Number {
        let action = calls.received(id: id, fingerprint: UInt64(id.utf8.count), isTransactional: true)
        guard case .handle(let number, let pauses) = action else {
            Issue.record("\(action)")
            throw CancellationError()
        }
        #expect(pauses == pause)
        return number
    }

    @Test func aCallIsHandledAndAnswered() throws {
        var calls = InboundCalls()
        let number = try handle(&calls, "a")
        #expect(calls.unanswered == 1)
        #expect(calls.answerReady(number, answer("A")) == .send(answer("A"), resume: false))
        #expect(calls.unanswered == 0)
    }

    @Test func theSameCallIsHandledOnce() throws {
        var calls = InboundCalls()
        let number = try handle(&calls, "a")
        #expect(calls.received(id: "a", fingerprint: 1, isTransactional: true) == .ignore)
        _ = calls.answerReady(number, answer("A"))
        #expect(calls.received(id: "a", fingerprint: 1, isTransactional: true) == .answerAgain(answer("A")))
        #expect(calls.unanswered == 0)
    }

    @Test func onlyTransactionMessagesAreAnsweredAgain() throws {
        var calls = InboundCalls()
        for expected in 0..<3 {
            let action = calls.received(id: "1", fingerprint: 7, isTransactional: false)
            guard case .handle(let number, pause: false) = action else {
                Issue.record("\(action)")
                return
            }
            #expect(
                calls.received(id: "1", fingerprint: 7, isTransactional: false) == .ignore, "its answer serves both")
            #expect(calls.answerReady(number, answer("\(expected)")) == .send(answer("\(expected)"), resume: false))
        }
    }

    @Test func anIdThatIsUsedAgainIsANewCall() throws {
        var calls = InboundCalls()
        let first = try handle(&calls, "a")
        guard case .handle(let second, _) = calls.received(id: "a", fingerprint: 99, isTransactional: true) else {
            Issue.record("not handled")
            return
        }
        #expect(first < second)
    }

    @Test func answersLeaveInTheOrderOfArrival() throws {
        var calls = InboundCalls()
        let numbers = try ["a", "bb", "ccc", "dddd"].map { try handle(&calls, $0) }
        #expect(calls.answerReady(numbers[2], answer("C")) == .wait)
        #expect(calls.answerReady(numbers[1], answer("B")) == .wait)
        #expect(
            calls.answerReady(numbers[0], answer("A"))
                == .sendAll([answer("A"), answer("B"), answer("C")], resume: false))
        #expect(calls.answerReady(numbers[3], answer("D")) == .send(answer("D"), resume: false))
    }

    @Test func anAnswerIsTakenOnce() throws {
        var calls = InboundCalls()
        let first = try handle(&calls, "a")
        let second = try handle(&calls, "bb")
        _ = calls.answerReady(second, answer("B"))
        let before = calls
        #expect(calls.answerReady(second, answer("X")) == .ignoreUnknown)
        #expect(calls == before)
        _ = calls.answerReady(first, answer("A"))
        #expect(calls.answerReady(first, answer("A")) == .ignoreUnknown)
    }

    @Test func readingPausesAndResumes() throws {
        var calls = InboundCalls(limit: 4)
        let numbers = try ["a", "bb", "ccc"].map { try handle(&calls, $0) }
        let last = try handle(&calls, "dddd", pause: true)
        _ = try handle(&calls, "eeeee")
        #expect(calls.answerReady(numbers[0], []) == .send([], resume: false))
        #expect(calls.answerReady(numbers[1], []) == .send([], resume: false))
        #expect(calls.answerReady(numbers[2], []) == .send([], resume: true))
        #expect(calls.answerReady(last, []) == .send([], resume: false))
    }

    @Test func aFloodClosesTheConnection() throws {
        var calls = InboundCalls(limit: 1)
        for number in 0..<16 { _ = calls.received(id: "\(number)", fingerprint: 0, isTransactional: true) }
        let before = calls
        #expect(calls.received(id: "x", fingerprint: 0, isTransactional: true) == .close)
        #expect(calls == before)
    }

    @Test func onlyTheLastShortAnswersAreRemembered() throws {
        var calls = InboundCalls(remembered: 2, longestRememberedAnswer: 3)
        for (id, text) in [("a", "1"), ("bb", "2"), ("ccc", "3"), ("dddd", "long")] {
            _ = calls.answerReady(try handle(&calls, id), answer(text))
        }
        #expect(calls.received(id: "bb", fingerprint: 2, isTransactional: true) == .answerAgain(answer("2")))
        #expect(calls.received(id: "ccc", fingerprint: 3, isTransactional: true) == .answerAgain(answer("3")))
        _ = try handle(&calls, "dddd")
        _ = try handle(&calls, "a")
    }

    @Test func answersOfAClosedConnectionGoNowhere() throws {
        var calls = InboundCalls()
        let number = try handle(&calls, "a")
        calls.connectionClosed()
        #expect(calls.answerReady(number, answer("A")) == .ignoreUnknown)
        #expect(calls.received(id: "b", fingerprint: 1, isTransactional: true) == .ignore)
    }
}
