internal import NIOCore
internal import OCPP
internal import Shared
internal import Store
internal import Synchronization

/// The replies of a commit on their way back to one event loop: one wake-up for all of them.
final class ReplyMailbox: Sendable {
    /// A reply to one message.
    struct Delivery: Sendable {
        let connection: NIOLoopBound<ChargerConnection>
        let message: OpenMessage
        let result: Result<ChargerReply, StoreError>
    }

    private let eventLoop: any EventLoop
    private let waiting = Mutex<[Delivery]>([])

    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    func put(_ delivery: Delivery) {
        let isFirst = self.waiting.withLock { waiting in
            waiting.append(delivery)
            return waiting.count == 1
        }
        if isFirst { self.eventLoop.execute { self.deliver() } }
    }

    private func deliver() {
        let deliveries = self.waiting.withLock { waiting in
            defer { waiting.removeAll(keepingCapacity: true) }
            return waiting
        }
        for delivery in deliveries { delivery.connection.value.decided(delivery) }
    }
}
