internal import Shared
internal import Store
internal import Synchronization

/// The last raw frames of each charger, kept in memory for a technician; and those who watch live.
///
/// Bounded three times: by bytes a frame (a longer one is cut), by bytes a charger, and by bytes in all. Where all
/// chargers together exceed the last, those with the most give their oldest frames.
final class FrameTrace: Sendable {
    enum Direction: String, Sendable {
        case fromCharger = "in"
        case toCharger = "out"
    }

    struct Entry: Sendable {
        var at: Timestamp
        var direction: Direction
        var bytes: [UInt8]
        /// More bytes followed than are kept.
        var isCut = false
    }

    private struct State {
        var rings: [ChargerID: FrameRing] = [:]
        var watchers: [ChargerID: [UInt64: @Sendable (Entry) -> Void]] = [:]
        var nextWatcher: UInt64 = 0
        var bytes = 0
    }

    /// The longest part of a frame that is kept, in bytes.
    static let longestFrame = 16_384

    private let limit: Int
    private let total: Int
    private let state = Mutex(State())

    /// - Parameters:
    ///   - limit: bytes kept a charger; 0 keeps nothing.
    ///   - total: bytes kept in all.
    init(limit: Int, total: Int = 16 << 20) {
        self.limit = limit
        self.total = total
    }

    /// Bytes kept now, with what it takes to keep them.
    var bytes: Int { self.state.withLock { $0.bytes } }

    func record(_ bytes: [UInt8], of charger: ChargerID, _ direction: Direction) {
        let isCut = bytes.count > Self.longestFrame
        let entry = Entry(
            at: .wallClock, direction: direction, bytes: isCut ? Array(bytes.prefix(Self.longestFrame)) : bytes,
            isCut: isCut)
        let watchers = self.state.withLock { state in
            if self.limit > 0 { self.keep(entry, of: charger, in: &state) }
            return state.watchers.isEmpty ? nil : state.watchers[charger]
        }
        guard let watchers else { return }
        for watcher in watchers.values { watcher(entry) }
    }

    private func keep(_ entry: Entry, of charger: ChargerID, in state: inout State) {
        state.bytes += state.rings[charger, default: FrameRing()].append(entry, limit: self.limit)
        guard state.bytes > self.total else { return }
        // Each keeps an even share of half of the room: this is rare, and the quiet ones lose nothing.
        let share = self.total / 2 / max(1, state.rings.count)
        for key in Array(state.rings.keys) { state.rings[key]?.trim(to: share) }
        state.rings = state.rings.filter { !$0.value.isEmpty }
        state.bytes = state.rings.values.reduce(0) { $0 + $1.bytes }
    }

    /// The frames kept of a charger, oldest first.
    func entries(of charger: ChargerID) -> [Entry] {
        self.state.withLock { $0.rings[charger]?.entries ?? [] }
    }

    /// Calls `watcher` with each further frame until `unwatch`. It runs on the event loop and must be short.
    func watch(_ charger: ChargerID, _ watcher: @escaping @Sendable (Entry) -> Void) -> UInt64 {
        self.state.withLock { state in
            state.nextWatcher += 1
            state.watchers[charger, default: [:]][state.nextWatcher] = watcher
            return state.nextWatcher
        }
    }

    func unwatch(_ charger: ChargerID, _ watcher: UInt64) {
        self.state.withLock { state in
            state.watchers[charger]?[watcher] = nil
            if state.watchers[charger]?.isEmpty == true { state.watchers[charger] = nil }
        }
    }
}

extension FrameTrace.Entry {
    /// The frame as people may read it; a cut one ends with an ellipsis.
    var maskedText: String {
        SecretMask.masked(String(decoding: self.bytes, as: UTF8.self)) + (self.isCut ? "…" : "")
    }
}
