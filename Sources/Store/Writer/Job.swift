internal import Shared

/// One piece of work for the writer: runs inside the transaction, and returns what to do once that is durable.
struct Job: Sendable {
    /// Tells whoever asked, once it is durable.
    typealias Completion = @Sendable () -> Void

    var reception: Reception
    var run: @Sendable (Change) throws -> Completion
    /// What to do in its place when it was undone for a fault of its own; nil to fail.
    var salvage: (@Sendable (Change, any Error) throws -> Completion?)?
    var fail: @Sendable (StoreError) -> Void
}

/// The work that waits for the writer: urgent work first, each kind in the order of its arrival.
///
/// Bounded: beyond `limit` nothing more is taken.
struct JobQueue {
    /// The most work that waits.
    static let limit = 65_536

    private var urgent: [Job] = []
    private var ordinary: [Job] = []
    /// Where `ordinary` begins: what lies before was taken.
    private var head = 0

    var count: Int { self.urgent.count + self.ordinary.count - self.head }
    var hasUrgent: Bool { !self.urgent.isEmpty }

    /// Returns whether there was room.
    mutating func add(_ job: Job, urgent: Bool) -> Bool {
        guard self.count < Self.limit else { return false }
        if urgent { self.urgent.append(job) } else { self.ordinary.append(job) }
        return true
    }

    /// Takes out what belongs into the next group: urgent work with little beside it, else up to `limit` pieces.
    mutating func takeGroup(limit: Int, besideUrgent: Int) -> [Job] {
        guard self.hasUrgent else { return self.takeOrdinary(limit) }
        let urgent = self.urgent
        self.urgent = []
        return urgent + self.takeOrdinary(besideUrgent)
    }

    private mutating func takeOrdinary(_ limit: Int) -> [Job] {
        if self.head == 0, self.ordinary.count <= limit {
            defer { self.ordinary = [] }
            return self.ordinary
        }
        let group = Array(self.ordinary[self.head...].prefix(limit))
        self.head += group.count
        // Moving the rest to the front costs as much as was taken before, so it is done seldom.
        if self.head * 2 >= self.ordinary.count {
            self.ordinary.removeFirst(self.head)
            self.head = 0
        }
        return group
    }

    /// Puts work that was taken and not begun back to where it was.
    mutating func putBack(_ jobs: ArraySlice<Job>) {
        guard !jobs.isEmpty else { return }
        self.ordinary.replaceSubrange(..<self.head, with: jobs)
        self.head = 0
    }

    mutating func takeAll() -> [Job] {
        let all = self.urgent + self.ordinary[self.head...]
        self = JobQueue()
        return all
    }
}
