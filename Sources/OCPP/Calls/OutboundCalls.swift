/// The calls this gateway makes to one charger: one in flight, the rest waiting (OCPP 2.0.1 part 4 §4.1: no new CALL
/// before the last one is answered or has timed out).
///
/// Pure: it performs no I/O and reads no clock. Feed it events, perform the action it returns. An action that carries
/// a `Send` wants its frame written and `deadlineReached` called at its deadline.
public struct OutboundCalls<Instant: InstantProtocol>: Equatable, Sendable where Instant.Duration == Duration {
    /// A request to the charger.
    public struct Call: Equatable, Sendable {
        /// The message id: unique among the calls of the connection, at most 36 characters.
        public let id: String
        public let action: String
        /// The payload, a JSON object.
        public let payload: [UInt8]

        public init(id: String, action: String, payload: [UInt8] = Array("{}".utf8)) {
            self.id = id
            self.action = action
            self.payload = payload
        }

        /// The bytes to put on the wire.
        public var frame: [UInt8] { Frame.call(id: self.id, action: self.action, payload: self.payload) }
    }

    /// A call to put on the wire now, and when to give up on it.
    public struct Send: Equatable, Sendable {
        public let call: Call
        public let deadline: Instant
    }

    enum State: Equatable {
        case idle
        case awaiting(Call, deadline: Instant, waiting: [Call])
        case closed
    }

    private var state = State.idle
    /// Calls that timed out on this connection, the newest last: their answers may still come. A charger that never
    /// answers would fill the memory, so few are remembered.
    private var timedOut: [Call] = []
    private let limit: Int
    private let timeout: Duration

    /// How many calls that timed out are remembered.
    public static var mostTimedOut: Int { 4 }

    /// - Parameters:
    ///   - limit: how many calls may wait beside the one in flight; further ones are rejected.
    ///   - timeout: how long a charger may take to answer, counted from when the call is sent.
    public init(limit: Int, timeout: Duration) {
        self.limit = limit
        self.timeout = timeout
    }

    public enum EnqueueAction: Equatable, Sendable {
        case send(Send)
        /// It will be sent when those before it are done.
        case wait
        /// As many calls wait as may; nothing changed.
        case rejectFull
        /// The connection is gone; nothing changed.
        case rejectClosed
    }

    /// Someone wants the charger to do something.
    public mutating func enqueue(_ call: Call, now: Instant) -> EnqueueAction {
        switch self.state {
        case .idle:
            return .send(self.start(call, waiting: [], now: now))
        case .awaiting(let current, let deadline, let waiting):
            guard waiting.count < self.limit else { return .rejectFull }
            self.state = .awaiting(current, deadline: deadline, waiting: waiting + [call])
            return .wait
        case .closed:
            return .rejectClosed
        }
    }

    public enum AnsweredAction: Equatable, Sendable {
        /// The call is answered; the next one, if any, goes out.
        case complete(Call, next: Send?)
        /// The answer to a call that had timed out; what is in flight goes on.
        case late(Call)
        /// No such call was made, or so long ago that it is forgotten.
        case ignoreUnknown
    }

    /// A CALLRESULT or CALLERROR arrived, or an answer with this id that cannot be read.
    public mutating func answered(id: String, now: Instant) -> AnsweredAction {
        switch self.state {
        case .awaiting(let current, _, let waiting) where current.id == id:
            return .complete(current, next: self.startNext(of: waiting, now: now))
        case .idle, .awaiting, .closed:
            guard let index = self.timedOut.firstIndex(where: { $0.id == id }) else { return .ignoreUnknown }
            return .late(self.timedOut.remove(at: index))
        }
    }

    public enum DeadlineAction: Equatable, Sendable {
        /// The charger did not answer: whether it acted is unknown. The next call, if any, goes out.
        case timeOut(Call, next: Send?)
        /// Too early (the timer was of a call that is done): come back then.
        case notYet(Instant)
        /// Nothing is in flight.
        case none
    }

    /// The timer of a call has fired.
    public mutating func deadlineReached(now: Instant) -> DeadlineAction {
        switch self.state {
        case .awaiting(_, let deadline, _) where now < deadline:
            return .notYet(deadline)
        case .awaiting(let current, _, let waiting):
            self.timedOut = Array((self.timedOut + [current]).suffix(Self.mostTimedOut))
            return .timeOut(current, next: self.startNext(of: waiting, now: now))
        case .idle, .closed:
            return .none
        }
    }

    /// What becomes of the calls of a connection that closed.
    public struct Unanswered: Equatable, Sendable {
        /// Sent and not answered: whether the charger acted is unknown.
        public let sent: Call?
        /// Never sent, in order.
        public let waiting: [Call]
    }

    /// Ends the machine and returns every call nobody will answer.
    public mutating func connectionClosed() -> Unanswered {
        defer {
            self.state = .closed
            self.timedOut = []
        }
        switch self.state {
        case .awaiting(let current, _, let waiting): return Unanswered(sent: current, waiting: waiting)
        case .idle, .closed: return Unanswered(sent: nil, waiting: [])
        }
    }

    private mutating func start(_ call: Call, waiting: [Call], now: Instant) -> Send {
        let deadline = now.advanced(by: self.timeout)
        self.state = .awaiting(call, deadline: deadline, waiting: waiting)
        return Send(call: call, deadline: deadline)
    }

    private mutating func startNext(of waiting: [Call], now: Instant) -> Send? {
        guard let next = waiting.first else {
            self.state = .idle
            return nil
        }
        return self.start(next, waiting: Array(waiting.dropFirst()), now: now)
    }
}
