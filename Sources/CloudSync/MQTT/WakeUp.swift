import CMosquitto
import Glibc

/// Wakes a thread out of `poll()`.
///
/// The descriptor is valid for the object's life, and reads and writes of an eventfd are atomic, from any thread.
final class WakeUp: Sendable {
    /// Readable after `signal()`.
    let descriptor: Int32

    init?() {
        self.descriptor = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
        guard self.descriptor >= 0 else { return nil }
    }

    deinit {
        close(self.descriptor)
    }

    func signal() {
        var one: UInt64 = 1
        // The only way to fail is a counter at its end, and then it is readable already.
        _ = write(self.descriptor, &one, MemoryLayout<UInt64>.size)
    }

    func clear() {
        var count: UInt64 = 0
        _ = read(self.descriptor, &count, MemoryLayout<UInt64>.size)
    }

    /// Waits for a signal, or for `socket` to be readable (or writable too), or for the time to pass.
    /// - Returns: whether the socket is ready to read and to write.
    func wait(socket: Int32?, writing: Bool, timeout: Duration) -> (readable: Bool, writable: Bool) {
        let events = Int16(POLLIN) | (writing ? Int16(POLLOUT) : 0)
        var descriptors = [pollfd(fd: self.descriptor, events: Int16(POLLIN), revents: 0)]
        if let socket { descriptors.append(pollfd(fd: socket, events: events, revents: 0)) }
        let ready = poll(&descriptors, nfds_t(descriptors.count), timeout.pollMilliseconds)
        guard ready > 0 else { return (false, false) }
        if descriptors[0].revents != 0 { self.clear() }
        guard socket != nil else { return (false, false) }
        let got = descriptors[1].revents
        return (got & ~Int16(POLLOUT) != 0, got & Int16(POLLOUT) != 0)
    }
}

extension Duration {
    /// Whole milliseconds for `poll()`, rounded up so that a deadline is over when it returns; at most a day.
    fileprivate var pollMilliseconds: Int32 {
        let (seconds, attoseconds) = self.components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let milliseconds = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return Int32(clamping: min(seconds, 86_400) * 1000 + milliseconds)
    }
}
