internal import Glibc

/// What this process uses of the machine.
struct ProcessUsage: Equatable {
    var residentBytes: Int64
    /// User and system time, in seconds with six decimals.
    var cpuSeconds: String

    static var now: ProcessUsage {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let microseconds =
            (Int64(usage.ru_utime.tv_sec) + Int64(usage.ru_stime.tv_sec)) * 1_000_000
            + Int64(usage.ru_utime.tv_usec) + Int64(usage.ru_stime.tv_usec)
        let fraction = String(microseconds % 1_000_000 + 1_000_000).dropFirst()
        return ProcessUsage(
            residentBytes: self.residentBytes, cpuSeconds: "\(microseconds / 1_000_000).\(fraction)")
    }

    /// The second number of `/proc/self/statm`, in pages.
    private static var residentBytes: Int64 {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 128)
        let count = fread(&bytes, 1, bytes.count, file)
        let fields = String(decoding: bytes[..<count], as: UTF8.self).split(separator: " ")
        guard fields.count > 1, let pages = Int64(fields[1]) else { return 0 }
        return pages * Int64(sysconf(Int32(_SC_PAGESIZE)))
    }
}
