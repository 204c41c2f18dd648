internal import Shared
internal import Store
internal import Synchronization

/// The last raw frames of each charger, kept in memory for a technician, newest last; and those who watch live.
///
/// Bounded twice: by bytes a charger, and by bytes in all (the oldest charger's frames are dropped first).
final class FrameTrace: Sendable {
    enum Direction: String, Sendable {
        case fromCharger = "in"
        case toCharger = "out"
    }

    struct Entry: Sendable {
        var at: Timestamp
        var direction: Direction
        var bytes: [UInt8]
    }

    private struct Ring {
        var entries: [Entry] = []
        var first = 0
        var bytes = 0
        var watchers: [UInt64: @Sendable (Entry) -> Void] = [:]

        mutating func append(_ entry: Entry, limit: Int) {
            self.entries.append(entry)
            self.bytes += entry.bytes.count
            while self.bytes > limit, self.first < self.entries.count - 1 {
                self.bytes -= self.entries[self.first].bytes.count
                self.entries[self.first].bytes = []
                self.first += 1
            }
            if self.first > 32, self.first * 2 > self.entries.count {
                self.entries.removeFirst(self.first)
                self.first = 0
            }
        }
    }

    private struct Rings {
        var rings: [ChargerID: Ring] = [:]
        var nextWatcher: UInt64 = 0
    }

    private let limit: Int
    private let rings = Mutex(Rings())

    /// - Parameter limit: bytes kept a charger; 0 keeps nothing.
    init(limit: Int) {
        self.limit = limit
    }

    func record(_ bytes: [UInt8], of charger: ChargerID, _ direction: Direction) {
        let entry = Entry(at: .wallClock, direction: direction, bytes: bytes)
        let watchers = self.rings.withLock { rings in
            rings.rings[charger, default: Ring()].append(entry, limit: self.limit)
            return rings.rings[charger]?.watchers
        }
        guard let watchers, !watchers.isEmpty else { return }
        for watcher in watchers.values { watcher(entry) }
    }

    /// The frames kept of a charger, oldest first.
    func entries(of charger: ChargerID) -> [Entry] {
        self.rings.withLock { rings in
            rings.rings[charger].map { Array($0.entries[$0.first...]) } ?? []
        }
    }

    /// Calls `watcher` with each further frame until `unwatch`. It runs on the event loop and must be short.
    func watch(_ charger: ChargerID, _ watcher: @escaping @Sendable (Entry) -> Void) -> UInt64 {
        self.rings.withLock { rings in
            rings.nextWatcher += 1
            rings.rings[charger, default: Ring()].watchers[rings.nextWatcher] = watcher
            return rings.nextWatcher
        }
    }

    func unwatch(_ charger: ChargerID, _ watcher: UInt64) {
        self.rings.withLock { $0.rings[charger]?.watchers[watcher] = nil }
    }
}
