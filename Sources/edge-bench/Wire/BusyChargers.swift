internal import Histogram
internal import OCPP

/// Chargers within a transaction that send readings, each the next one only when the last is answered.
///
/// One thread and one epoll: the generator shares the processors with what it measures.
final class BusyChargers {
    /// A CALL of the gateway arrived at a charger: its number, and the frame's payload.
    typealias CallHandler = (Int, UnsafeRawBufferPointer) throws -> Void

    private struct Lane {
        let socket: ChargerSocket
        var message: MeterValuesFrame
        var sentAt: UInt64 = 0
        /// When the next message leaves; nil while one is in flight, or none is to leave.
        var dueAt: UInt64?
    }

    let poller: Poller
    private var lanes: [Lane]
    private var instant = MessageInstant()
    private var isSending = false
    private var inFlight = 0
    /// Nanoseconds between an answer and the next message.
    private var pause: UInt64 = 0
    /// Answers since the last reset, and how long each took, in nanoseconds.
    private(set) var answers = 0
    private(set) var latencies = Histogram<UInt64>(highestTrackableValue: 60_000_000_000)
    /// All messages that were answered.
    private(set) var totalAnswers = 0
    var onCall: CallHandler = { _, _ in }

    /// Connects chargers and starts a transaction at each.
    init(count: Int, port: Int, path: String) throws {
        self.poller = try Poller()
        let sockets = try ChargerCrowd.connect((1...count).map { "BUSY-\($0)" }, port: port, path: path)
        self.lanes = try sockets.enumerated().map { index, socket in
            let register = 1_000_000 + index * 100_000
            let start = V16.StartTransaction(
                connectorId: 1, idTag: "BENCH", meterStart: register,
                timestamp: OCPPTimestamp(milliseconds: Clock.wall))
            try socket.call(start)
            let answer = try V16.StartTransaction.Response(socket.answer())
            return Lane(
                socket: socket,
                message: try MeterValuesFrame(transactionID: answer.transactionId, register: register))
        }
        for (index, lane) in self.lanes.enumerated() { try self.poller.add(lane.socket.descriptor, tag: index) }
    }

    var identities: [String] { self.lanes.map(\.socket.identity) }
    var count: Int { self.lanes.count }

    /// Begins to send at every charger.
    func start(pauseNanoseconds: UInt64 = 0) throws {
        self.isSending = true
        self.pause = pauseNanoseconds
        let now = Clock.now
        for index in self.lanes.indices {
            // Paced chargers are spread over their pause.
            self.lanes[index].dueAt = now + self.pause * UInt64(index) / UInt64(self.lanes.count)
        }
        try self.sendDue(now)
    }

    /// Sends nothing more, and waits for the answers that are missing.
    func stop() throws {
        self.isSending = false
        for index in self.lanes.indices { self.lanes[index].dueAt = nil }
        let deadline = Clock.now + 30_000_000_000
        while self.inFlight > 0 {
            guard Clock.now < deadline else {
                throw BenchProblem("\(self.inFlight) messages stayed without an answer for 30 s")
            }
            try self.turn(milliseconds: 100)
        }
    }

    func resetFigures() {
        self.answers = 0
        self.latencies.reset()
    }

    func send(_ frame: MaskedFrame, at index: Int) throws { try self.lanes[index].socket.send(frame) }

    /// One turn of the loop.
    /// - Parameter other: called for descriptors that others added to the poller, with their tags.
    func turn(milliseconds: Int32, other: (Int) throws -> Void = { _ in }) throws {
        try self.poller.wait(milliseconds: self.pause > 0 && self.isSending ? 1 : milliseconds) { tag in
            if tag < self.lanes.count { try self.receive(tag) } else { try other(tag) }
        }
        if self.pause > 0 { try self.sendDue(Clock.now) }
    }

    private func receive(_ index: Int) throws {
        try self.lanes[index].socket.receive { payload in
            // "[3," is an answer, "[2," a call, "[4," a refusal.
            switch payload.count > 1 ? payload[1] : 0 {
            case UInt8(ascii: "3"): try self.answered(index)
            case UInt8(ascii: "2"): try self.onCall(index, payload)
            default:
                let text = String(decoding: payload.prefix(300), as: UTF8.self)
                throw BenchProblem("the gateway refused a message of \(self.lanes[index].socket.identity): \(text)")
            }
        }
    }

    private func answered(_ index: Int) throws {
        let now = Clock.now
        self.latencies.record(now &- self.lanes[index].sentAt)
        self.answers += 1
        self.totalAnswers += 1
        self.inFlight -= 1
        guard self.isSending else { return }
        if self.pause > 0 { self.lanes[index].dueAt = now + self.pause } else { try self.send(index, now) }
    }

    private func sendDue(_ now: UInt64) throws {
        guard self.isSending else { return }
        for index in self.lanes.indices {
            if let dueAt = self.lanes[index].dueAt, dueAt <= now { try self.send(index, now) }
        }
    }

    private func send(_ index: Int, _ now: UInt64) throws {
        self.lanes[index].dueAt = nil
        self.lanes[index].message.advance(timestamp: self.instant.now())
        self.lanes[index].sentAt = now
        self.inFlight += 1
        try self.lanes[index].socket.send(self.lanes[index].message.frame)
    }
}
