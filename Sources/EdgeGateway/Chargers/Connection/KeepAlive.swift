internal import NIOCore
internal import NIOWebSocket

/// Whether the peer is alive: pings that went out, and those who wait to hear.
struct KeepAlive {
    /// Regular pings in a row that nothing has followed.
    private(set) var missed = 0
    private var waiting: [UInt64: (Bool) -> Void] = [:]
    private var nextWaiter: UInt64 = 0
    var task: Scheduled<Void>?

    mutating func heard() { self.missed = 0 }

    mutating func ponged() { self.answerAll(true) }

    mutating func pinged() { self.missed += 1 }

    /// Someone wants to know whether a pong comes. Returns the number to give up by.
    mutating func wait(_ answer: @escaping (Bool) -> Void) -> UInt64 {
        self.nextWaiter += 1
        self.waiting[self.nextWaiter] = answer
        return self.nextWaiter
    }

    /// The patience of a waiter is over.
    mutating func giveUp(_ waiter: UInt64) { self.waiting.removeValue(forKey: waiter)?(false) }

    /// The connection ended.
    mutating func stop() {
        self.task?.cancel()
        self.task = nil
        self.answerAll(false)
    }

    private mutating func answerAll(_ isAlive: Bool) {
        let waiting = self.waiting
        self.waiting = [:]
        for answer in waiting.values { answer(isAlive) }
    }
}

extension ChargerConnection {
    /// Two pings without any sign of life end the connection.
    private static let missedLimit = 2

    func scheduleKeepAlive(_ context: ChannelHandlerContext) {
        guard let interval = self.shared.limits.pingInterval else { return }
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        self.keepAlive.task = context.eventLoop.scheduleTask(in: interval) { bound.value.beat() }
    }

    private func beat() {
        guard let context, self.end == nil else { return }
        // While reading pauses no pong is seen: that says nothing about the charger.
        if self.pauses.isEmpty {
            guard self.keepAlive.missed < Self.missedLimit else { return self.close(.pingTimeout) }
            self.keepAlive.pinged()
            self.sendPing(context)
        }
        self.scheduleKeepAlive(context)
    }

    private func sendPing(_ context: ChannelHandlerContext) {
        self.write(WebSocketFrame(fin: true, opcode: .ping, data: context.channel.allocator.buffer(capacity: 0)))
    }

    /// Asks for a pong now. A charger whose calls are being worked on is alive.
    func ping(patience: Duration, answer: @escaping @Sendable (Bool) -> Void) {
        guard let context, self.end == nil else { return answer(false) }
        guard self.pauses.isEmpty else { return answer(true) }
        let waiter = self.keepAlive.wait(answer)
        self.sendPing(context)
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: TimeAmount(patience)) { bound.value.keepAlive.giveUp(waiter) }
    }
}
