/// The calls that one charger makes on one connection: which are new, and in which order their answers leave.
///
/// Pure: it performs no I/O. A charger that follows the standard has one call open at a time; others are served as well,
/// within bounds. Answers leave in the order of arrival, although they may become ready in another.
public struct InboundCalls: Equatable, Sendable {
    /// A call as this connection counts them, from 0; never used twice.
    public struct Number: Hashable, Comparable, Sendable {
        let value: UInt64

        public static func < (left: Number, right: Number) -> Bool { left.value < right.value }
    }

    private struct Open: Equatable {
        let id: String
        let fingerprint: UInt64
        let isTransactional: Bool
        /// Ready, and held back by an earlier call that is not.
        var answer: [UInt8]?
    }

    private struct Answered: Equatable {
        let id: String
        let fingerprint: UInt64
        let answer: [UInt8]
    }

    /// How many calls may be unanswered before reading pauses.
    private let limit: Int
    private let remembered: Int
    private let longestRememberedAnswer: Int

    /// In the order of arrival; the first one is the call number `firstNumber`.
    private var open: [Open] = []
    private var firstNumber: UInt64 = 0
    /// The last answers to transaction messages, the oldest first.
    private var answered: [Answered] = []
    private var isPaused = false
    private var isClosed = false

    /// - Parameters:
    ///   - limit: how many calls may be unanswered before reading is to pause; after sixteen times as many, which a
    ///     pause that is heeded never reaches, the connection is to be closed.
    ///   - remembered: how many answers are kept for transaction messages that are sent again.
    ///   - longestRememberedAnswer: longer answers are not kept, in bytes.
    public init(limit: Int = 16, remembered: Int = 4, longestRememberedAnswer: Int = 4096) {
        self.limit = max(1, limit)
        self.remembered = remembered
        self.longestRememberedAnswer = longestRememberedAnswer
    }

    /// How many calls wait for their answer.
    public var unanswered: Int { self.open.count }

    public enum ReceivedAction: Equatable, Sendable {
        /// A new call: handle it and report its answer under this number. With `pause` stop reading until `resume`.
        case handle(Number, pause: Bool)
        /// The same call is being handled; its answer will serve both.
        case ignore
        /// The same transaction message was answered: send these bytes again.
        case answerAgain([UInt8])
        /// More calls than anyone may have open: close the connection.
        case close
    }

    /// A CALL arrived. `fingerprint` tells calls with the same id apart: see `CallFrame.fingerprint`.
    ///
    /// A charger that uses an id again for another call (some restart their counter) makes a new call. Some have one id
    /// for all they send: an answer that told the time or judged an id token would be false when it is given again, and a
    /// status that came back to what it was would go unseen. So only a transaction message, which must not count twice,
    /// is taken for one that was answered before.
    public mutating func received(id: String, fingerprint: UInt64, isTransactional: Bool) -> ReceivedAction {
        guard !self.isClosed else { return .ignore }
        if self.open.contains(where: { $0.fingerprint == fingerprint && $0.id == id }) { return .ignore }
        if let index = self.answered.lastIndex(where: { $0.fingerprint == fingerprint && $0.id == id }) {
            // With calls open the answer would overtake theirs; it is then handled once more, which content decides.
            if self.open.isEmpty { return .answerAgain(self.answered[index].answer) }
        }
        guard self.open.count < self.limit * 16 else { return .close }
        let number = Number(value: self.firstNumber + UInt64(self.open.count))
        self.open.append(Open(id: id, fingerprint: fingerprint, isTransactional: isTransactional))
        let pause = !self.isPaused && self.open.count >= self.limit
        if pause { self.isPaused = true }
        return .handle(number, pause: pause)
    }

    public enum AnsweredAction: Equatable, Sendable {
        /// Send these bytes. With `resume` begin to read again.
        case send([UInt8], resume: Bool)
        /// Send these, in order: the first one had held the others back.
        case sendAll([[UInt8]], resume: Bool)
        /// An earlier call is not answered yet; the answer is kept until it is.
        case wait
        /// No such call is open: the connection closed, or it was answered before.
        case ignoreUnknown
    }

    /// The answer to a call is ready: the bytes of a CALLRESULT or CALLERROR.
    public mutating func answerReady(_ number: Number, _ answer: [UInt8]) -> AnsweredAction {
        guard !self.isClosed, number.value >= self.firstNumber,
            number.value - self.firstNumber < UInt64(self.open.count)
        else { return .ignoreUnknown }
        let index = Int(number.value - self.firstNumber)
        guard self.open[index].answer == nil else { return .ignoreUnknown }
        guard index == 0 else {
            self.open[index].answer = answer
            return .wait
        }
        return self.leave(answer)
    }

    /// Ends the machine; answers that become ready later go nowhere.
    public mutating func connectionClosed() {
        self.isClosed = true
        self.open = []
        self.answered = []
    }

    private mutating func leave(_ first: [UInt8]) -> AnsweredAction {
        self.retire(first)
        guard let second = self.open.first?.answer else { return .send(first, resume: self.resume()) }
        var answers = [first, second]
        self.retire(second)
        while let next = self.open.first?.answer {
            answers.append(next)
            self.retire(next)
        }
        return .sendAll(answers, resume: self.resume())
    }

    /// Takes the first open call, whose answer leaves now, and remembers it for a while.
    private mutating func retire(_ answer: [UInt8]) {
        let call = self.open.removeFirst()
        self.firstNumber += 1
        guard call.isTransactional, answer.count <= self.longestRememberedAnswer, self.remembered > 0 else { return }
        if self.answered.count == self.remembered { self.answered.removeFirst() }
        self.answered.append(Answered(id: call.id, fingerprint: call.fingerprint, answer: answer))
    }

    /// Reading goes on when half of the calls are done, so that it does not stop and go with each.
    private mutating func resume() -> Bool {
        guard self.isPaused, self.open.count <= self.limit / 2 else { return false }
        self.isPaused = false
        return true
    }
}
