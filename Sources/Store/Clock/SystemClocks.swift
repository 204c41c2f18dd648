internal import Foundation
public import Shared

extension Timestamp {
    /// The machine's wall clock.
    public static var wallClock: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}

extension Int64 {
    /// A clock that counts through suspension and never steps.
    static var monotonicMilliseconds: Int64 { self.monotonicMicroseconds / 1000 }

    static var monotonicMicroseconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }
}

/// Whether another clock keeps the machine's right.
enum ClockSynchronisation {
    /// As systemd-timesyncd, Debian's own, tells it. Another time service counts as none, which costs nothing but the
    /// way back from a clock that had jumped far ahead (`SiteClock`); a hardened service may not ask the kernel.
    static var isSynchronised: Bool {
        FileManager.default.fileExists(atPath: "/run/systemd/timesync/synchronized")
    }
}
