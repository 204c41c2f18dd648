internal import NIOCore
internal import NIOWebSocket

/// Runs one simulated charger on its event loop: turns what happens into the charger's events, and performs its
/// actions. Its state is touched on that loop alone.
final class ChargerDriver: Sendable {
    let eventLoop: any EventLoop
    private let connector: GatewayConnector
    private let reporter: Reporter
    private let plan: Plan
    private let state: NIOLoopBoundBox<State>

    private struct State {
        var charger: SimulatedCharger
        var link = ChargerLink.connecting
        var channel: (any Channel)?
        var hasBeenOpen = false
        var backoff = Backoff()
        var random: SplitMix64
        /// What the charger itself said about when to connect again.
        var reconnectIn: Double?
        var wakeUp: Scheduled<Void>?
        var isStopping = false
    }

    init(_ plan: Plan, connector: GatewayConnector, reporter: Reporter, eventLoop: any EventLoop) {
        self.plan = plan
        self.connector = connector
        self.reporter = reporter
        self.eventLoop = eventLoop
        self.state = .makeBoxSendingValue(
            State(charger: SimulatedCharger(plan, now: .now), random: SplitMix64(seed: plan.seed)),
            eventLoop: eventLoop)
    }

    // MARK: From outside

    /// Connects after some seconds: not all chargers of a site at once.
    func start(in seconds: Double) {
        self.eventLoop.execute { self.connect(in: seconds) }
    }

    /// Ends sessions, and closes the connection when the gateway knows of it.
    func finish() {
        self.eventLoop.execute {
            self.event { $0.finish(now: .now) }
        }
    }

    /// Says goodbye, closes the connection, and does nothing more.
    func stop() async throws {
        try await self.eventLoop.flatSubmit {
            self.state.value.isStopping = true
            self.state.value.wakeUp?.cancel()
            guard let channel = self.state.value.channel else { return self.eventLoop.makeSucceededVoidFuture() }
            self.state.value.channel = nil
            // A connection that breaks on the way is closed, too.
            return channel.writeAndFlush(Self.goodbye).flatMap { channel.close() }.recover { _ in }
        }.get()
    }

    func snapshot() async throws -> ChargerSnapshot {
        try await self.eventLoop.submit {
            ChargerSnapshot(self.state.value.charger, link: self.state.value.link)
        }.get()
    }

    // MARK: The connection

    private func connect(in seconds: Double) {
        guard !self.state.value.isStopping else { return }
        self.eventLoop.scheduleTask(in: .milliseconds(Int64(seconds * 1000))) {
            guard !self.state.value.isStopping else { return }
            self.connector.connect(self.plan, self).whenComplete { result in
                switch result {
                case .success(let channel): self.opened(channel)
                case .failure(let error): self.failed(error)
                }
            }
        }
    }

    private func opened(_ channel: any Channel) {
        guard channel.isActive, !self.state.value.isStopping else {
            channel.close(promise: nil)
            return self.failed(ConnectionProblem.closedInHandshake)
        }
        self.state.value.channel = channel
        self.state.value.link = .online
        self.state.value.hasBeenOpen = true
        self.reporter.connected(self.plan)
        self.event { $0.connected(now: .now) }
    }

    private func failed(_ error: any Error) {
        let problem = ConnectionProblem(error, address: self.connector.address)
        let isFinal = problem.isRefusal && !self.state.value.hasBeenOpen
        self.state.value.link = isFinal ? .refused(problem.description) : .offline(problem.description)
        guard !isFinal else { return self.reporter.refused(self.plan, problem) }
        var random = self.state.value.random
        let seconds = self.state.value.backoff.next(using: &random)
        self.state.value.random = random
        self.reporter.disconnected(self.plan, problem.description, againIn: seconds)
        self.connect(in: seconds)
    }

    /// A text message arrived.
    func received(_ bytes: [UInt8]) {
        // What came in the same packet as the handshake waits until the connection is known to be open.
        guard self.state.value.channel != nil else { return self.eventLoop.execute { self.deliver(bytes) } }
        self.deliver(bytes)
    }

    private func deliver(_ bytes: [UInt8]) {
        guard self.state.value.channel != nil else { return }
        self.state.value.backoff.succeeded()
        self.event { $0.received(bytes, now: .now) }
    }

    /// The connection is gone.
    func closed(_ channel: any Channel) {
        guard let current = self.state.value.channel, current === channel else { return }
        self.state.value.channel = nil
        guard !self.state.value.isStopping else { return }
        let reason = self.state.value.reconnectIn == nil ? "the connection was closed" : "closed the connection itself"
        self.state.value.link = .offline(reason)
        self.event { $0.disconnected(now: .now) }
        var random = self.state.value.random
        let backoff = self.state.value.backoff.next(using: &random)
        self.state.value.random = random
        let seconds = self.state.value.reconnectIn ?? backoff
        self.state.value.reconnectIn = nil
        self.reporter.disconnected(self.plan, reason, againIn: seconds)
        self.connect(in: seconds)
    }

    // MARK: The charger

    private func event(_ body: (inout SimulatedCharger) -> [ChargerAction]) {
        let actions = body(&self.state.value.charger)
        for action in actions { self.perform(action) }
        self.scheduleWakeUp()
    }

    private func perform(_ action: ChargerAction) {
        switch action {
        case .send(let bytes): self.send(bytes)
        case .close(let seconds):
            self.state.value.reconnectIn = seconds
            let channel = self.state.value.channel
            channel?.writeAndFlush(Self.goodbye).whenComplete { _ in channel?.close(promise: nil) }
        case .note(let note): self.reporter.noted(self.plan, note)
        }
    }

    /// 1001: going away.
    private static var goodbye: WebSocketFrame {
        WebSocketFrame(fin: true, opcode: .connectionClose, maskKey: .random(), data: ByteBuffer(bytes: [0x03, 0xE9]))
    }

    private func send(_ bytes: [UInt8]) {
        guard let channel = self.state.value.channel else { return }
        let frame = WebSocketFrame(fin: true, opcode: .text, maskKey: .random(), data: ByteBuffer(bytes: bytes))
        channel.writeAndFlush(frame, promise: nil)
    }

    private func scheduleWakeUp() {
        self.state.value.wakeUp?.cancel()
        self.state.value.wakeUp = nil
        guard !self.state.value.isStopping, let time = self.state.value.charger.nextWake else { return }
        // Never at once, so that no mistake in a deadline can keep the loop busy.
        let milliseconds = max(1, time - Moment.now.uptime)
        self.state.value.wakeUp = self.eventLoop.scheduleTask(in: .milliseconds(milliseconds)) {
            self.event { $0.wake(now: .now) }
        }
    }
}
