internal import CLinux
internal import Glibc

/// Waits for descriptors to become readable: epoll, and nothing around it.
final class Poller {
    private let descriptor: Int32
    private var events: [epoll_event]

    init(capacity: Int = 1024) throws {
        self.descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        self.events = Array(repeating: epoll_event(), count: capacity)
        guard self.descriptor >= 0 else { throw BenchProblem.system("epoll_create1") }
    }

    deinit { close(self.descriptor) }

    /// Watches `file`, which is reported as `tag`.
    func add(_ file: Int32, tag: Int) throws {
        var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(u64: UInt64(tag)))
        guard epoll_ctl(self.descriptor, EPOLL_CTL_ADD, file, &event) == 0 else {
            throw BenchProblem.system("epoll_ctl")
        }
    }

    /// Waits at most some milliseconds, and calls `body` with the tag of each descriptor that has something.
    func wait(milliseconds: Int32, _ body: (Int) throws -> Void) throws {
        let count = epoll_wait(self.descriptor, &self.events, Int32(self.events.count), milliseconds)
        guard count >= 0 || errno == EINTR else { throw BenchProblem.system("epoll_wait") }
        for index in 0..<Int(max(0, count)) { try body(Int(self.events[index].data.u64)) }
    }
}
