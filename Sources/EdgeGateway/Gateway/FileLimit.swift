internal import Glibc

/// The number of sockets and files that the process may open.
enum FileLimit {
    /// Raises the soft limit as far as it is needed and allowed.
    static func raise(toward wanted: UInt64) throws {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < wanted else {
            return
        }
        limit.rlim_cur = min(rlim_t(wanted), limit.rlim_max)
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
