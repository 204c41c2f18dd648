import Foundation
public import Logging
public import ServiceLifecycle
public import Shared
import Synchronization

/// What happens to the connection, told on its thread: be quick.
public enum MQTTEvent: Equatable, Sendable {
    /// This broker is tried now.
    case connecting(BrokerURL)
    /// The broker accepted us. `maximumPacketBytes`: the largest packet that it takes, if it stated one.
    case connected(sessionPresent: Bool, maximumPacketBytes: Int?)
    /// There is no connection, and the next attempt is in `retryIn`.
    case disconnected(MQTTProblem, retryIn: Duration)
    /// Messages of this filter will not come; the code is that of MQTT 5 §3.9.3.
    case subscriptionRefused(filter: String, code: Int)
    /// The certificates as they are now cannot be used, and those from before stay in use; nil: they can again.
    case certificatesRefused(String?)
}

/// A connection to one of several MQTT brokers that is made again for as long as the service runs.
///
/// Everything of libmosquitto happens on one thread of its own, which blocks in `poll()`, in name resolution, in TCP
/// connects and in `receive`: none of it is ever on an event loop or on Swift's own threads.
public final class MQTTClient: Service {
    private let setup: MQTTSetup
    private let mailbox: MQTTMailbox
    private let logger: Logger
    private let isConnectedNow = Atomic(false)

    /// - Parameters:
    ///   - will: published by the broker when we vanish, and by us when we stop; asked for at each connection.
    ///   - subscriptions: asked for at each connection.
    ///   - receive: called on the connection's thread for each message, before it is acknowledged; it may block.
    ///   - settling: for messages that are stored several at a time; nil: each is, in `receive`.
    ///   - observe: called on the connection's thread.
    /// - Throws: ``MQTTProblem`` when the system has no descriptor left.
    public init(
        configuration: MQTTConfiguration, will: @escaping @Sendable () -> MQTTPublication?,
        subscriptions: [MQTTSubscription], logger: Logger,
        receive: @escaping @Sendable (MQTTDelivery) -> MQTTReception,
        settling: MQTTSettling? = nil,
        observe: @escaping @Sendable (MQTTEvent) -> Void = { _ in }
    ) throws(MQTTProblem) {
        self.setup = MQTTSetup(
            configuration: configuration, will: will, subscriptions: subscriptions, receive: receive,
            settling: settling, observe: observe)
        self.logger = logger
        guard let wakeUp = WakeUp() else {
            throw MQTTProblem(kind: .configuration, broker: "any", problem: "no file descriptor left (eventfd)")
        }
        self.mailbox = MQTTMailbox(wakeUp: wakeUp)
    }

    /// Where the brokers are.
    public var configuration: MQTTConfiguration { self.setup.configuration }

    /// The bytes of TCP to and from the broker since the start.
    public var traffic: (sent: Int64, received: Int64) { self.mailbox.traffic.total }

    public var isConnected: Bool { self.isConnectedNow.load(ordering: .relaxed) }

    /// Sends a message. Messages leave in the order of these calls.
    /// - Parameter completion: called once, on the connection's thread, with the broker's answer or the reason why
    ///   there is none; be quick.
    /// - Returns: why the message was not taken; then `completion` is not called.
    public func publish(
        _ message: MQTTPublication, completion: @escaping @Sendable (MQTTPublishResult) -> Void
    ) -> MQTTPublishFailure? {
        self.mailbox.post(MQTTMailbox.Item(message: message, completion: completion))
    }

    /// Sends a message and waits for the broker's answer. A task that is cancelled sends nothing any more, and waits for
    /// an answer for a second at most: a broker that hangs must not keep the gateway from stopping.
    public func publish(_ message: MQTTPublication) async -> MQTTPublishResult {
        guard !Task.isCancelled else { return .failure(.notConnected) }
        let answer = AwaitedAnswer()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                answer.awaited(by: continuation)
                let failure = self.publish(message) { answer.came($0) }
                if let failure { answer.came(.failure(failure)) }
            }
        } onCancel: {
            Task {
                // The broker's answer counts when it comes before; a hanging broker tells nobody that it will not.
                try? await Task.sleep(for: .seconds(1))
                answer.came(.failure(.connectionLost))
            }
        }
    }

    /// Ends `run()`: publishes the will, says goodbye to the broker, within the configuration's `stopTimeout`.
    public func stop() {
        self.mailbox.requestStop()
    }

    /// Reads certificates and password anew: a link is made again where there are new certificates, and an attempt is
    /// made at once where there is none.
    public func reload() {
        self.mailbox.requestReload()
    }

    /// Connects, and connects again, until the graceful shutdown. Never throws for want of a broker.
    public func run() async {
        let (ended, end) = AsyncStream<Never>.makeStream()
        let (stopping, stopped) = AsyncStream<Never>.makeStream()
        self.startThread { end.finish() }
        await withTaskCancellationOrGracefulShutdownHandler {
            await self.wait(for: ended, orStopped: stopping)
        } onCancelOrGracefulShutdown: {
            self.stop()
            stopped.finish()
        }
    }

    /// Waits for the thread, and after a stop only for a limited time: the kernel may hold it in a TCP connect for two
    /// minutes. It ends by itself then, and takes nothing with it.
    private func wait(for ended: AsyncStream<Never>, orStopped stopping: AsyncStream<Never>) async {
        let limit = self.setup.configuration.stopTimeout + .seconds(1)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in ended {} }
            group.addTask {
                for await _ in stopping {}
                try? await Task.sleep(for: limit)
            }
            await group.next()
            group.cancelAll()
        }
    }

    private func startThread(ended: @escaping @Sendable () -> Void) {
        let thread = Thread {
            self.serve()
            ended()
        }
        thread.name = "mqtt"
        thread.start()
    }
}

// MARK: On the connection's thread

extension MQTTClient {
    private func serve() {
        self.blockBrokenPipes()
        let configuration = self.setup.configuration
        let files = BrokerFiles(configuration)
        var turn = BrokerTurn(count: configuration.brokers.count, reconnect: configuration.reconnect)
        while !self.mailbox.stopRequested, turn.current < configuration.brokers.count {
            let broker = configuration.brokers[turn.current]
            let (problem, held) = self.serveOneConnection(to: broker, files)
            guard let problem, !self.mailbox.stopRequested else { return }
            let wait =
                problem.kind == .renewed ? .zero : turn.ended(problem.end(after: held), jitter: .random(in: 0..<1))
            self.report(problem, attempt: turn.failures, retryIn: wait)
            self.pause(wait, files)
        }
    }

    /// OpenSSL writes without MSG_NOSIGNAL: a broker that vanished must be an error, not the end of the process.
    private func blockBrokenPipes() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    private func serveOneConnection(to broker: BrokerURL, _ files: BrokerFiles) -> (MQTTProblem?, Duration?) {
        self.setup.observe(.connecting(broker))
        do throws(MQTTProblem) {
            let connection = try MQTTConnection(
                setup: self.observingSetup(broker), broker: broker, files: files, mailbox: self.mailbox)
            let problem = connection.serve()
            self.isConnectedNow.store(false, ordering: .relaxed)
            return (problem, connection.onlineSince.map { .now - $0 })
        } catch {
            return (error, nil)
        }
    }

    private func observingSetup(_ broker: BrokerURL) -> MQTTSetup {
        MQTTSetup(
            configuration: self.setup.configuration, will: self.setup.will, subscriptions: self.setup.subscriptions,
            receive: self.setup.receive, settling: self.setup.settling, observe: { self.observed($0, broker) })
    }

    private func observed(_ event: MQTTEvent, _ broker: BrokerURL) {
        switch event {
        case .connected(let sessionPresent, _):
            self.isConnectedNow.store(true, ordering: .relaxed)
            self.logger.info(
                "Connected to the MQTT broker",
                metadata: ["broker": "\(broker)", "session_present": "\(sessionPresent)"])
        case .subscriptionRefused(let filter, let code):
            self.logger.error(
                "The MQTT broker refused a subscription; allow it to this client in the broker's access list",
                metadata: ["topic": "\(filter)", "code": "0x\(String(code, radix: 16))"])
        case .certificatesRefused(let problem?):
            self.logger.error(
                "The new certificates for the MQTT broker cannot be used, those from before stay in use",
                metadata: ["problem": "\(problem)"])
        case .certificatesRefused(nil), .connecting, .disconnected:
            break
        }
        self.setup.observe(event)
    }

    /// The first failure of a row is for people to see; the repetitions would fill the log of a site that is offline
    /// for weeks.
    private func report(_ problem: MQTTProblem, attempt: Int, retryIn: Duration) {
        let isFirst = attempt <= self.setup.configuration.brokers.count
        self.logger.log(
            level: problem.kind == .renewed ? .notice : isFirst ? .warning : .debug, "No connection to the MQTT broker",
            metadata: [
                "problem": "\(problem)", "retry_in": "\(Int((retryIn / .seconds(1)).rounded(.up))) s",
                "attempt": "\(attempt)",
            ])
        self.setup.observe(.disconnected(problem, retryIn: retryIn))
    }

    /// Waits, and no longer than until there are new files to try.
    private func pause(_ duration: Duration, _ files: BrokerFiles) {
        let end = ContinuousClock.now + duration
        while !self.mailbox.stopRequested, .now < end {
            _ = self.mailbox.wakeUp.wait(socket: nil, writing: false, timeout: min(end - .now, .seconds(1)))
            let isAsked = self.mailbox.takeReloadRequest()
            if files.look(isAsked: isAsked) != .same || isAsked { return }
        }
    }
}

extension MQTTProblem {
    fileprivate func end(after held: Duration?) -> BrokerTurn.End {
        switch self.kind {
        case .notStored, .outdated, .renewed: .ours(after: held)
        case .configuration, .network, .tls, .refused, .silent, .lost: .lost(after: held)
        }
    }
}
