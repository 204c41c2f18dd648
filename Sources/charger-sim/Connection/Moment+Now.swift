internal import Glibc

extension Moment {
    /// The clocks of this machine.
    static var now: Moment {
        Moment(uptime: self.milliseconds(CLOCK_MONOTONIC), wall: self.milliseconds(CLOCK_REALTIME))
    }

    private static func milliseconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
