internal import Shared
internal import Synchronization

/// Notices that the disk hangs: a group is work of milliseconds and one commit, and neither fails while it waits.
struct HangWatch: ~Copyable, Sendable {
    /// What takes longer hangs, in microseconds.
    private static let limit: Int64 = 15_000_000

    /// When the group under way was begun, in monotonic microseconds; 0 while none is.
    private let began = Atomic<Int64>(0)

    func groupBegins() {
        self.began.store(.monotonicMicroseconds, ordering: .relaxed)
    }

    /// Returns for how many seconds it hung; nil when it did not.
    func groupEnds(now: Int64 = .monotonicMicroseconds) -> Int64? {
        defer { self.began.store(0, ordering: .relaxed) }
        return self.secondsHanging(now: now)
    }

    /// For how many seconds the group under way has hung; nil when it does not.
    func secondsHanging(now: Int64 = .monotonicMicroseconds) -> Int64? {
        let began = self.began.load(ordering: .relaxed)
        guard began != 0, now - began > Self.limit else { return nil }
        return (now - began) / 1_000_000
    }
}
