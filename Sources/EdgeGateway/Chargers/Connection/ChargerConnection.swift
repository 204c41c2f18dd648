internal import Logging
internal import NIOCore
internal import NIOWebSocket
internal import OCPP
internal import Shared
internal import Store

/// What all connections share.
struct ConnectionContext: Sendable {
    let store: SiteStore
    let registry: ConnectionRegistry
    let trace: FrameTrace
    let counters: ServerCounters
    let limits: ConnectionLimits
    let logger: Logger
    /// Nil where the gateway answers everything by itself.
    var forwarding: CloudForwarding?
    /// Keeps what live connections show of security from filling the journal.
    let damper = SecurityDamper()
}

struct ConnectionLimits: Sendable {
    /// What a message may cost to read.
    var messages: JSONLimits
    var maxWaitingCalls: Int
    var callTimeout: Duration
    /// Nil is never.
    var pingInterval: TimeAmount?
    /// How long the other side may take to end its half of a connection.
    var closeTimeout = TimeAmount.seconds(2)
}

/// One charger's WebSocket: turns frames into events for the pure machines, and their actions into frames.
///
/// It lives on its channel's event loop and knows nothing of the site: a message goes to the writer, the reply comes
/// back through the mailbox of the event loop and only then leaves.
final class ChargerConnection: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    let charger: AdmittedCharger
    let version: OCPPVersion
    let number: UInt64
    let shared: ConnectionContext
    let mailbox: ReplyMailbox
    private(set) var reader: MessageReader
    let connected: Reception
    private let remoteAddress: String

    var context: ChannelHandlerContext?
    var inbound = InboundCalls()
    var outbound: OutboundCalls<ContinuousClock.Instant>
    var outcomes: [String: AwaitedAnswer] = [:]
    /// Who hears the answers to calls that have timed out, as long as they are remembered.
    var lateAnswers: [(id: String, hear: @Sendable (CallOutcome) -> Void)] = []
    var keepAlive = KeepAlive()
    var pauses: ReadingPauses = []
    var noise = NoiseLimit()
    var asked = AskedMessages()
    /// Set once: from then on nothing is sent and nothing that comes is handled.
    var end: ConnectionEnd?
    /// How the connection ends as soon as the open calls are answered; set when nothing more is taken.
    var lastWord: ConnectionEnd?
    /// False where the gateway was stopping already or was full, and the connection never counted.
    var isPlaced = true
    private var isOpen = true
    /// The replaced connection was seen to be alive, which is recorded once.
    var hasTwoSockets = false
    /// Itself, for those who call back from other threads; nil once the connection has ended.
    var loopBound: NIOLoopBound<ChargerConnection>?

    init(
        charger: AdmittedCharger, version: OCPPVersion, number: UInt64, remoteAddress: String,
        shared: ConnectionContext, mailbox: ReplyMailbox
    ) {
        self.charger = charger
        self.version = version
        self.number = number
        self.shared = shared
        self.mailbox = mailbox
        self.reader = MessageReader(version, isStrict: charger.isStrict)
        self.connected = shared.store.receptionNow()
        self.remoteAddress = remoteAddress
        self.outbound = OutboundCalls(
            limit: shared.limits.maxWaitingCalls, timeout: shared.limits.callTimeout)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        self.shared.counters.connected()
        // Of a channel that is closed already no end would be heard.
        guard context.channel.isActive else { return self.isOver() }
        let loopBound = NIOLoopBound(self, eventLoop: context.eventLoop)
        self.loopBound = loopBound
        let handle = ConnectionHandle(self, eventLoop: context.eventLoop)
        switch self.shared.registry.put(handle, now: .now, record: { self.recordConnected(loopBound) }) {
        case .first:
            break
        case .replaces(let former, let flaps):
            former.close(.replaced)
            if flaps { self.recordFlapping() }
        case .closed:
            self.isPlaced = false
            return self.close(.shutdown)
        case .full:
            self.isPlaced = false
            return self.close(.full)
        }
        self.shared.logger.debug("a charger connected", metadata: self.metadata)
        self.scheduleKeepAlive(context)
    }

    /// A connection that is not in the database would get no commands: without the record there is none.
    private func recordConnected(_ loopBound: NIOLoopBound<ChargerConnection>) {
        let (id, wasStrict) = (self.charger.id, self.charger.isStrict)
        let facts = ConnectionFacts(
            version: self.version.subprotocol, profile: self.charger.profile, remoteAddress: self.remoteAddress,
            certificate: self.charger.certificate)
        self.shared.store.submit(
            { [hash = self.charger.passwordHash] change in
                try change.connected(id, facts, passwordHash: hash)
                return change.isStrict(id)
            },
            completion: { result in
                switch result {
                // It may have been changed since the handshake looked.
                case .success(let isStrict) where isStrict == wasStrict: break
                case .success(let isStrict): loopBound.execute { $0.setStrict(isStrict) }
                case .failure(.refused(let refusal)): loopBound.execute { $0.close(.notAllowed(refusal.message)) }
                case .failure: loopBound.execute { $0.close(.storeUnwell) }
                }
            })
    }

    /// From now on messages are held to the letter of their schemas, or no longer.
    func setStrict(_ isStrict: Bool) {
        self.reader = MessageReader(self.version, isStrict: isStrict)
    }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelInactive(context: ChannelHandlerContext) {
        if self.end == nil {
            self.end = .connectionLost
            self.ended(.connectionLost, context)
        }
        self.isOver()
        context.fireChannelInactive()
    }

    /// The channel is closed.
    private func isOver() {
        guard self.isOpen else { return }
        self.isOpen = false
        self.end = self.end ?? .connectionLost
        self.shared.counters.disconnected()
    }

    var metadata: Logger.Metadata {
        ["charger": "\(self.charger.identity)", "version": "\(self.version.subprotocol)"]
    }
}
