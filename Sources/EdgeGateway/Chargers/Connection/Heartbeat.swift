internal import NIOCore
internal import NIOWebSocket

/// Whether the peer is alive: pings that went out, and those who wait to hear.
struct Heartbeat {
    /// Pings in a row that nothing has followed.
    private(set) var missed = 0
    private var waiting: [(Bool) -> Void] = []
    var task: Scheduled<Void>?

    mutating func heard() { self.missed = 0 }

    mutating func ponged() {
        let waiting = self.waiting
        self.waiting = []
        for answer in waiting { answer(true) }
    }

    mutating func pinged() { self.missed += 1 }

    mutating func wait(_ answer: @escaping (Bool) -> Void) { self.waiting.append(answer) }

    /// Nobody answered in time, or the connection ended.
    mutating func stop() {
        self.task?.cancel()
        self.task = nil
        self.giveUp()
    }

    mutating func giveUp() {
        let waiting = self.waiting
        self.waiting = []
        for answer in waiting { answer(false) }
    }
}

extension ChargerConnection {
    /// Two pings without any sign of life end the connection.
    private static let missedLimit = 2

    func scheduleHeartbeat(_ context: ChannelHandlerContext) {
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        self.heart.task = context.eventLoop.scheduleTask(in: self.shared.limits.pingInterval) { bound.value.beat() }
    }

    private func beat() {
        guard let context, self.end == nil else { return }
        guard self.heart.missed < Self.missedLimit else { return self.close(.pingTimeout) }
        self.sendPing(context)
        self.scheduleHeartbeat(context)
    }

    private func sendPing(_ context: ChannelHandlerContext) {
        self.heart.pinged()
        self.write(WebSocketFrame(fin: true, opcode: .ping, data: context.channel.allocator.buffer(capacity: 0)))
    }

    /// Asks for a pong now.
    func ping(patience: Duration, answer: @escaping @Sendable (Bool) -> Void) {
        guard let context, self.end == nil else { return answer(false) }
        self.heart.wait(answer)
        self.sendPing(context)
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: TimeAmount(patience)) { bound.value.heart.giveUp() }
    }
}
