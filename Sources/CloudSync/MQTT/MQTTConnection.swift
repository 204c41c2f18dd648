import CMosquitto
import Shared

/// One connection to the broker, from the TCP handshake to its end, on the client's thread.
final class MQTTConnection {
    private enum Phase {
        case connecting(deadline: ContinuousClock.Instant)
        case online
        /// The last message is on its way.
        case leaving(deadline: ContinuousClock.Instant)
        case disconnecting(deadline: ContinuousClock.Instant)
    }

    private let setup: MQTTSetup
    private let broker: BrokerURL
    private let problems: BrokerProblems
    private let files: BrokerFiles
    /// Nil: plain TCP.
    private let tls: BrokerTLS?
    private let mailbox: MQTTMailbox
    private let handle: MosquittoHandle
    private var window: InFlightWindow<MQTTMailbox.Item>
    private var phase = Phase.connecting(deadline: .now)
    private var subscriptions: [Int32: MQTTSubscription] = [:]
    private var traffic = ConnectionTraffic()
    /// When the broker accepted us.
    private(set) var onlineSince: ContinuousClock.Instant?

    init(
        setup: MQTTSetup, broker: BrokerURL, files: BrokerFiles, mailbox: MQTTMailbox
    ) throws(MQTTProblem) {
        self.setup = setup
        self.broker = broker
        let problems = BrokerProblems(broker: broker, configuration: setup.configuration)
        self.problems = problems
        self.files = files
        do throws(BrokerFile.Problem) {
            self.tls = try files.tls(for: broker)
        } catch {
            throw problems.problem(.configuration, error.description)
        }
        self.mailbox = mailbox
        self.window = InFlightWindow(limit: setup.configuration.inFlightLimit, receiveMaximum: nil)
        guard let handle = MosquittoHandle(setup.configuration, receive: setup.receive) else {
            throw problems.problem(.configuration, "the client id '\(setup.configuration.clientID)' is not valid UTF-8")
        }
        self.handle = handle
    }

    /// Serves the connection until it fails, or until a stop was asked for and done (nil).
    func serve() -> MQTTProblem? {
        defer { self.failOpenMessages() }
        do throws(MQTTProblem) {
            try self.connect()
            while try self.turn() {}
            return nil
        } catch {
            return error
        }
    }

    // MARK: Connecting

    private func connect() throws(MQTTProblem) {
        let password: String?
        do throws(BrokerFile.Problem) {
            password = try self.files.password()
        } catch {
            throw self.problems.problem(.configuration, error.description)
        }
        self.setup.observe(.certificatesRefused(self.files.problem))
        do throws(MosquittoError) {
            try self.configure(password)
            try self.handle.connect(self.setup.configuration, self.broker)
        } catch {
            throw self.problems.problem(
                ofConnect: error, logged: self.handle.lastLoggedError,
                tls: self.tls?.takeVerdict(host: self.broker.host))
        }
        self.phase = .connecting(deadline: .now + self.setup.configuration.connectTimeout)
    }

    private func configure(_ password: String?) throws(MosquittoError) {
        if let username = self.setup.configuration.username {
            try self.handle.setCredentials(username: username, password: password)
        }
        if let tls = self.tls { try self.handle.setTLS(tls) }
        if let will = self.setup.will() { try self.handle.setWill(will) }
    }

    // MARK: The loop

    /// Waits for something to happen and deals with it. False when the connection has ended as it should.
    private func turn() throws(MQTTProblem) -> Bool {
        guard let socket = self.handle.socket else { return try self.ended() }
        let wait = self.mailbox.wakeUp.wait(
            socket: socket, writing: self.handle.wantsToWrite, timeout: .seconds(1))
        if wait.readable { try self.attempt { () throws(MosquittoError) in try self.handle.read() } }
        try self.settle()
        try self.handleEvents()
        try self.lookAtFiles()
        self.leaveIfAsked()
        self.sendWaiting()
        if self.handle.wantsToWrite, self.handle.socket != nil {
            try self.attempt { () throws(MosquittoError) in try self.handle.write() }
        }
        if self.handle.socket != nil {
            try self.attempt { () throws(MosquittoError) in try self.handle.checkTimers() }
        }
        self.traffic.count(socket: self.handle.socket, into: self.mailbox.traffic)
        return try self.checkDeadlines()
    }

    /// Reads what else has arrived, and has all of it stored before anything of it can be acknowledged.
    private func settle() throws(MQTTProblem) {
        guard let settling = self.setup.settling, self.handle.ending == nil else { return }
        while settling.wantsMore(), let socket = self.handle.socket,
            self.mailbox.wakeUp.wait(socket: socket, writing: false, timeout: .zero).readable
        {
            try self.attempt { () throws(MosquittoError) in try self.handle.read() }
        }
        self.handle.take(settling.settle())
    }

    /// New certificates that hold are worth a new connection; others are only told of.
    private func lookAtFiles() throws(MQTTProblem) {
        guard case .online = self.phase else { return }
        switch self.files.look(isAsked: self.mailbox.takeReloadRequest()) {
        case .same: break
        case .changed: self.setup.observe(.certificatesRefused(nil))
        case .refused(let problem): self.setup.observe(.certificatesRefused(problem))
        case .renewed:
            self.setup.observe(.certificatesRefused(nil))
            guard self.tls != nil else { return }
            throw self.problems.problem(.renewed, "there are new certificates")
        }
    }

    /// Makes a call of the library; when it fails, what the broker said before is the better explanation.
    private func attempt(_ call: () throws(MosquittoError) -> Void) throws(MQTTProblem) {
        do throws(MosquittoError) {
            try call()
        } catch {
            try self.handleEvents()
            throw self.problem(error)
        }
    }

    private func problem(_ error: MosquittoError) -> MQTTProblem {
        self.problems.problem(
            ofConnection: error, isOnline: self.onlineSince != nil, logged: self.handle.lastLoggedError,
            tls: self.tls?.takeVerdict(host: self.broker.host))
    }

    private func ended() throws(MQTTProblem) -> Bool {
        try self.handleEvents()
        if case .disconnecting = self.phase { return false }
        throw self.problems.problem(.lost, "the connection ended")
    }

    private func checkDeadlines() throws(MQTTProblem) -> Bool {
        switch self.phase {
        case .connecting(let deadline):
            if .now >= deadline {
                throw self.problems.problem(.silent, "no answer in \(self.setup.configuration.connectTimeout)")
            }
        case .online:
            break
        case .leaving(let deadline):
            if (self.window.count == 0 && self.mailbox.isEmpty) || .now >= deadline { self.disconnect(deadline) }
        case .disconnecting(let deadline):
            return self.handle.wantsToWrite && .now < deadline
        }
        return true
    }

    // MARK: Events

    private func handleEvents() throws(MQTTProblem) {
        for event in self.handle.takeEvents() {
            switch event {
            case .connected(let connack): try self.connected(connack)
            case .published(let messageID, let code, let reason): self.published(messageID, code, reason)
            case .subscribed(let messageID, let codes): try self.subscribed(messageID, codes)
            case .replied(let reply): _ = self.mailbox.post(MQTTMailbox.Item(message: reply, completion: { _ in }))
            case .disconnected(let code, let reason): try self.disconnected(code, reason)
            }
        }
        switch self.handle.ending {
        case .notStored:
            throw self.problems.problem(.notStored, "a message could not be stored, so it was not acknowledged")
        case .outdated:
            throw self.problems.problem(.outdated, "what the broker was told at the connection's begin holds no more")
        case nil:
            break
        }
    }

    private func connected(_ connack: MosquittoConnack) throws(MQTTProblem) {
        guard connack.code == 0 else {
            throw self.problems.problem(.refused, "connection refused: \(connack.reason)")
        }
        self.phase = .online
        self.onlineSince = .now
        self.window = InFlightWindow(
            limit: self.setup.configuration.inFlightLimit, receiveMaximum: connack.receiveMaximum)
        self.mailbox.connected(maximumPacketBytes: connack.maximumPacketBytes)
        for subscription in self.setup.subscriptions {
            do throws(MosquittoError) {
                self.subscriptions[try self.handle.subscribe(subscription)] = subscription
            } catch {
                throw self.problems.problem(.lost, "cannot subscribe to \(subscription.filter): \(error)")
            }
        }
        self.setup.observe(
            .connected(sessionPresent: connack.sessionPresent, maximumPacketBytes: connack.maximumPacketBytes))
    }

    private func published(_ messageID: Int32, _ code: Int, _ reason: String) {
        guard let item = self.window.answered(messageID) else { return }
        switch code {
        case 0x10: item.completion(.success(.noSubscribers))
        case 0x80...: item.completion(.failure(.refused(code: code, reason: reason)))
        default: item.completion(.success(.accepted))
        }
    }

    private func subscribed(_ messageID: Int32, _ codes: [Int]) throws(MQTTProblem) {
        guard let subscription = self.subscriptions.removeValue(forKey: messageID) else { return }
        if let code = codes.first(where: { $0 >= 0x80 }) {
            self.setup.observe(.subscriptionRefused(filter: subscription.filter, code: code))
        } else if subscription.endsWithRetained {
            do throws(MosquittoError) {
                try self.handle.unsubscribe(subscription.filter)
            } catch {
                throw self.problems.problem(.lost, "cannot unsubscribe from \(subscription.filter): \(error)")
            }
        }
    }

    private func disconnected(_ code: Int, _ reason: String) throws(MQTTProblem) {
        if case .disconnecting = self.phase { return }
        if code >= 0x80 { throw self.problems.problem(.lost, "the broker ended the connection: \(reason)") }
        throw self.problem(MosquittoError(code: Int32(clamping: code)))
    }

    // MARK: Sending

    private func sendWaiting() {
        while self.window.hasRoom {
            let items = self.mailbox.take(self.window.limit - self.window.count)
            if items.isEmpty { return }
            for item in items { self.send(item) }
        }
    }

    private func send(_ item: MQTTMailbox.Item) {
        do throws(MosquittoError) {
            let messageID = try self.handle.publish(item.message)
            self.window.sent(messageID, item)
        } catch {
            item.completion(.failure(self.failure(error, of: item.message)))
        }
    }

    private func failure(_ error: MosquittoError, of message: MQTTPublication) -> MQTTPublishFailure {
        if error.is(MOSQ_ERR_OVERSIZE_PACKET) { return .tooLarge(bytes: message.payload.count) }
        if error.is(MOSQ_ERR_NO_CONN) { return .connectionLost }
        return .invalid("\(message.topic): \(error)")
    }

    private func failOpenMessages() {
        for item in self.window.connectionLost() { item.completion(.failure(.connectionLost)) }
        for item in self.mailbox.disconnected() { item.completion(.failure(.notConnected)) }
    }

    // MARK: Leaving

    private func leaveIfAsked() {
        guard self.mailbox.stopRequested else { return }
        let deadline = ContinuousClock.now + self.setup.configuration.stopTimeout
        switch self.phase {
        case .connecting: self.disconnect(deadline)
        case .online:
            self.phase = .leaving(deadline: deadline)
            if let will = self.setup.will() { self.send(MQTTMailbox.Item(message: will, completion: { _ in })) }
        case .leaving, .disconnecting: break
        }
    }

    private func disconnect(_ deadline: ContinuousClock.Instant) {
        self.phase = .disconnecting(deadline: deadline)
        do throws(MosquittoError) {
            try self.handle.disconnect()
            try self.handle.write()
        } catch {
            // There is nobody to say goodbye to any more.
        }
    }
}
