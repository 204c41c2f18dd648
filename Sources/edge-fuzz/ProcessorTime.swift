internal import CLinux
internal import Glibc

/// Nanoseconds of processor time: unlike time on the wall they do not grow while other programs are busy.
enum ProcessorTime {
    /// Of the calling thread.
    static var ofThread: UInt64 { UInt64(max(0, clock_nanoseconds(CLOCK_THREAD_CPUTIME_ID))) }

    /// Of another process; nil when it is gone.
    static func of(_ process: pid_t) -> UInt64? {
        var clock: clockid_t = 0
        guard clock_getcpuclockid(process, &clock) == 0 else { return nil }
        let time = clock_nanoseconds(clock)
        return time < 0 ? nil : UInt64(time)
    }

    /// Working longer than this on one input is hanging.
    static let hang: UInt64 = 50_000_000
}
