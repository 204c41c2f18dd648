internal import Shared
internal import Synchronization

/// Which charger is connected where.
final class ConnectionRegistry: Sendable {
    private let connections = Mutex<[ChargerID: ConnectionHandle]>([:])

    var count: Int { self.connections.withLock { $0.count } }

    func connection(of charger: ChargerID) -> ConnectionHandle? {
        self.connections.withLock { $0[charger] }
    }

    /// Puts a connection in place; returns the one that it replaces.
    func put(_ connection: ConnectionHandle) -> ConnectionHandle? {
        self.connections.withLock { $0.updateValue(connection, forKey: connection.charger) }
    }

    /// Takes a connection out. Returns false when another one has taken its place before.
    func remove(_ connection: ConnectionHandle) -> Bool {
        self.connections.withLock { connections in
            guard connections[connection.charger]?.number == connection.number else { return false }
            connections[connection.charger] = nil
            return true
        }
    }

    var all: [ConnectionHandle] { self.connections.withLock { Array($0.values) } }
}
