/// The newest frames of one charger, within so many bytes.
struct FrameRing: Sendable {
    /// What an entry takes beside its bytes, roughly.
    static let overhead = 64

    private var kept: [FrameTrace.Entry] = []
    private var first = 0
    private(set) var bytes = 0

    var isEmpty: Bool { self.first == self.kept.count }

    /// Oldest first.
    var entries: [FrameTrace.Entry] { Array(self.kept[self.first...]) }

    /// Returns by how many bytes the ring grew or, below zero, shrank.
    mutating func append(_ entry: FrameTrace.Entry, limit: Int) -> Int {
        let before = self.bytes
        self.kept.append(entry)
        self.bytes += entry.bytes.count + Self.overhead
        self.trim(to: limit)
        return self.bytes - before
    }

    /// Drops the oldest frames until the rest takes `limit` bytes at most.
    mutating func trim(to limit: Int) {
        while self.bytes > limit, self.first < self.kept.count {
            self.bytes -= self.kept[self.first].bytes.count + Self.overhead
            self.kept[self.first].bytes = []
            self.first += 1
        }
        if self.first > 32, self.first * 2 > self.kept.count {
            self.kept.removeFirst(self.first)
            self.first = 0
        } else if self.isEmpty {
            self.kept = []
            self.first = 0
        }
    }
}
