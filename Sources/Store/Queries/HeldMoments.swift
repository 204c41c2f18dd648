internal import Shared

/// Which moments of the database are held for the next pages of lists, by connection. Pure: time comes in as an
/// argument, in milliseconds that never step.
///
/// While one is held, the write-ahead log cannot begin anew and grows; so they are few and short, and all of them go
/// when there is no room. Who comes back too late reads the present.
struct HeldMoments: Equatable, Sendable {
    /// The most at once: the one that was used longest ago makes room for another.
    static let limit = 4
    /// How long one waits for the next page, and a connection for the next list; in milliseconds.
    static let idleLimit: Int64 = 60_000
    /// The oldest, in milliseconds.
    static let ageLimit: Int64 = 300_000

    struct Moment: Equatable, Sendable {
        /// By which a page token names it.
        let id: String
        /// The gateway's time when it began: what was committed until then is in it.
        let asOf: Timestamp
    }

    private struct Connection: Equatable {
        /// Nil: it waits for the next list.
        var moment: Moment?
        var begunAt: Int64
        var usedAt: Int64
        var readers = 1
        /// It is closed when its readers are done.
        var isGivenUp = false
    }

    /// By their numbers, from 0.
    private var connections: [Int: Connection] = [:]
    /// Whether there is room.
    private var isAllowed: Bool

    init(isAllowed: Bool = true) { self.isAllowed = isAllowed }

    var count: Int { self.connections.values.count { $0.moment != nil } }

    /// Another page of a moment is read.
    ///
    /// - Returns: nil when it is not held any more.
    mutating func resumed(_ id: String, now: Int64) -> (connection: Int, moment: Moment)? {
        guard let (number, connection) = self.connections.first(where: { $1.moment?.id == id && !$1.isGivenUp }),
            let moment = connection.moment
        else { return nil }
        self.connections[number]?.readers += 1
        self.connections[number]?.usedAt = now
        return (number, moment)
    }

    /// A list is begun.
    ///
    /// - Returns: the connection on which the moment begins in place of what it held; nil when none can be had.
    mutating func began(_ moment: Moment, now: Int64) -> Int? {
        guard self.isAllowed, let number = self.free else { return nil }
        self.connections[number] = Connection(moment: moment, begunAt: now, usedAt: now)
        return number
    }

    private var free: Int? {
        let idle = self.connections.filter { $1.readers == 0 }
        if let spare = idle.first(where: { $1.moment == nil }) { return spare.key }
        if let unused = (0..<Self.limit).first(where: { self.connections[$0] == nil }) { return unused }
        return idle.min { $0.value.usedAt < $1.value.usedAt }?.key
    }

    /// Nobody asks for more pages: whether the moment ends now, because nobody else reads at it.
    mutating func isLetGo(_ number: Int) -> Bool {
        guard self.connections[number]?.readers == 1 else { return false }
        self.connections[number]?.moment = nil
        return true
    }

    /// A page is done.
    ///
    /// - Returns: whether the connection is to be closed.
    mutating func finished(_ number: Int, now: Int64) -> Bool {
        self.connections[number]?.readers -= 1
        self.connections[number]?.usedAt = now
        guard let connection = self.connections[number], connection.isGivenUp, connection.readers == 0 else {
            return false
        }
        self.connections[number] = nil
        return true
    }

    /// It cannot be read any more.
    mutating func failed(_ number: Int) { self.connections[number]?.isGivenUp = true }

    /// Time passes.
    ///
    /// - Parameter isAllowed: whether there is room for the log to grow.
    /// - Returns: the connections to close.
    mutating func ticked(now: Int64, isAllowed: Bool) -> [Int] {
        self.isAllowed = isAllowed
        for (number, connection) in self.connections {
            let isOld = connection.moment != nil && now - connection.begunAt > Self.ageLimit
            let isGivenUp = !isAllowed || isOld || now - connection.usedAt > Self.idleLimit
            self.connections[number]?.isGivenUp = connection.isGivenUp || isGivenUp
        }
        let over = self.connections.filter { $1.isGivenUp && $1.readers == 0 }.keys
        for number in over { self.connections[number] = nil }
        return Array(over)
    }
}
