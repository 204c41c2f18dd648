internal import Shared

/// The work that waits for the writer: urgent work first, each kind in the order of its arrival.
///
/// Bounded: beyond `limit` nothing more is taken.
struct JobQueue {
    /// The most work that waits.
    static let limit = 65_536

    private var urgent: [any Job] = []
    private var ordinary: [any Job] = []
    /// Where `ordinary` begins: what lies before was taken.
    private var head = 0

    var count: Int { self.urgent.count + self.ordinary.count - self.head }

    /// Returns whether there was room.
    mutating func add(_ job: any Job, urgent: Bool) -> Bool {
        guard self.count < Self.limit else { return false }
        if urgent { self.urgent.append(job) } else { self.ordinary.append(job) }
        return true
    }

    /// Takes out what belongs into the next group: urgent work with little beside it, else up to `limit` pieces.
    mutating func takeGroup(limit: Int, besideUrgent: Int) -> [any Job] {
        guard !self.urgent.isEmpty else { return self.takeOrdinary(limit) }
        let urgent = self.urgent
        self.urgent = []
        return urgent + self.takeOrdinary(besideUrgent)
    }

    private mutating func takeOrdinary(_ limit: Int) -> [any Job] {
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
    mutating func putBack(_ jobs: ArraySlice<any Job>) {
        guard !jobs.isEmpty else { return }
        self.ordinary.replaceSubrange(..<self.head, with: jobs)
        self.head = 0
    }

    mutating func takeAll() -> [any Job] {
        let all = self.urgent + self.ordinary[self.head...]
        self = JobQueue()
        return all
    }
}
