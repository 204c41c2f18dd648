import CMosquitto
import Synchronization

/// The bytes of all connections to the broker since the start: those of TCP, so that what is counted is what is paid.
final class MQTTTraffic: Sendable {
    private let sent = Atomic<Int64>(0)
    private let received = Atomic<Int64>(0)

    var total: (sent: Int64, received: Int64) {
        (self.sent.load(ordering: .relaxed), self.received.load(ordering: .relaxed))
    }

    fileprivate func add(sent: Int64, received: Int64) {
        self.sent.wrappingAdd(sent, ordering: .relaxed)
        self.received.wrappingAdd(received, ordering: .relaxed)
    }
}

/// The bytes of one connection, asked of the kernel again and again: what it told last is gone with the socket.
struct ConnectionTraffic {
    private var sent: UInt64 = 0
    private var received: UInt64 = 0

    /// Adds what passed since the last call.
    mutating func count(socket: Int32?, into traffic: MQTTTraffic) {
        var (sent, received): (UInt64, UInt64) = (0, 0)
        guard let socket, tcp_traffic(socket, &sent, &received) == 1, sent >= self.sent, received >= self.received
        else { return }
        guard (sent, received) != (self.sent, self.received) else { return }
        traffic.add(
            sent: Int64(clamping: sent - self.sent), received: Int64(clamping: received - self.received))
        (self.sent, self.received) = (sent, received)
    }
}
