internal import Shared
internal import Synchronization

/// Which charger is connected where.
///
/// A connection is recorded in the database while its place here is held, so that "connected" and "disconnected" of
/// two connections that cross are written in the order in which they took effect.
final class ConnectionRegistry: Sendable {
    private struct State {
        var connections: [ChargerID: ConnectionHandle] = [:]
        var flapping: [ChargerID: Flapping] = [:]
        var isClosed = false
    }

    /// What came of putting a connection in place.
    enum Placement {
        case first
        /// It took the place of another one. `flaps`: that happens again and again, and is to be recorded now.
        case replaces(ConnectionHandle, flaps: Bool)
        /// The gateway stops: no connection is taken any more.
        case closed
        /// As many chargers are connected as may be.
        case full
    }

    /// The most chargers that are connected at once.
    private let limit: Int

    private let state = Mutex(State())

    init(limit: Int) {
        self.limit = limit
    }

    var count: Int { self.state.withLock { $0.connections.count } }

    var all: [ConnectionHandle] { self.state.withLock { Array($0.connections.values) } }

    func connection(of charger: ChargerID) -> ConnectionHandle? {
        self.state.withLock { $0.connections[charger] }
    }

    /// Puts a connection in place.
    ///
    /// - Parameter record: submits that it is connected; it must be short.
    func put(_ connection: ConnectionHandle, now: ContinuousClock.Instant, record: () -> Void) -> Placement {
        self.state.withLock { state in
            guard !state.isClosed else { return .closed }
            let charger = connection.charger
            guard state.connections.count < self.limit || state.connections[charger] != nil else { return .full }
            let former = state.connections.updateValue(connection, forKey: charger)
            record()
            guard let former else { return .first }
            let flaps = state.flapping[charger, default: Flapping()].replaced(now: now)
            return .replaces(former, flaps: flaps)
        }
    }

    /// Takes a connection out.
    ///
    /// - Parameter record: submits that it is over; it is told whether another one has taken its place before.
    func remove(_ connection: ConnectionHandle, record: (_ isReplaced: Bool) -> Void) {
        self.state.withLock { state in
            let isReplaced = state.connections[connection.charger]?.number != connection.number
            if !isReplaced { state.connections[connection.charger] = nil }
            record(isReplaced)
        }
    }

    /// Takes no more connections, and returns those that are left.
    func close() -> [ConnectionHandle] {
        self.state.withLock { state in
            state.isClosed = true
            return Array(state.connections.values)
        }
    }
}
