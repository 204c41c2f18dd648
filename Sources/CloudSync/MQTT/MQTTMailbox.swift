import Synchronization

/// What the threads of the process and the connection's thread have between them.
///
/// Messages are taken only while there is a connection, and at most `limit` wait here: the library's own queue, which
/// has no bound and outlives the connection, is never used.
final class MQTTMailbox: Sendable {
    struct Item: Sendable {
        let message: MQTTPublication
        let completion: @Sendable (MQTTPublishResult) -> Void
    }

    private struct State {
        var maximumPacketBytes: Int?
        var isOnline = false
        var stopRequested = false
        var reloadRequested = false
        var waiting: [Item] = []
    }

    /// The most messages that wait for a place in flight. When it is full, `post` refuses.
    static let limit = 256

    let wakeUp: WakeUp
    let traffic = MQTTTraffic()
    private let state = Mutex(State())

    init(wakeUp: WakeUp) {
        self.wakeUp = wakeUp
    }

    /// Takes a message to send, or says why not; then `completion` is not called.
    func post(_ item: Item) -> MQTTPublishFailure? {
        let (failure, wake) = self.state.withLock { state -> (MQTTPublishFailure?, Bool) in
            guard state.isOnline, !state.stopRequested else { return (.notConnected, false) }
            guard state.waiting.count < Self.limit else { return (.queueFull, false) }
            let bytes = item.message.payload.count + item.message.topic.utf8.count + 64
            if let most = state.maximumPacketBytes, bytes > most { return (.tooLarge(bytes: bytes), false) }
            state.waiting.append(item)
            return (nil, state.waiting.count == 1)
        }
        if wake { self.wakeUp.signal() }
        return failure
    }

    /// Takes up to `count` messages out, oldest first.
    func take(_ count: Int) -> [Item] {
        self.state.withLock { state in
            let taken = Array(state.waiting.prefix(count))
            state.waiting.removeFirst(taken.count)
            return taken
        }
    }

    var isEmpty: Bool { self.state.withLock { $0.waiting.isEmpty } }

    func connected(maximumPacketBytes: Int?) {
        self.state.withLock { state in
            state.isOnline = true
            state.maximumPacketBytes = maximumPacketBytes
        }
    }

    /// Returns the messages that found no connection any more.
    func disconnected() -> [Item] {
        self.state.withLock { state in
            state.isOnline = false
            defer { state.waiting = [] }
            return state.waiting
        }
    }

    func requestStop() {
        self.state.withLock { $0.stopRequested = true }
        self.wakeUp.signal()
    }

    func requestReload() {
        self.state.withLock { $0.reloadRequested = true }
        self.wakeUp.signal()
    }

    /// Whether the files are to be read anew; the request is forgotten.
    func takeReloadRequest() -> Bool {
        self.state.withLock { state in
            defer { state.reloadRequested = false }
            return state.reloadRequested
        }
    }

    var stopRequested: Bool { self.state.withLock { $0.stopRequested } }
}
