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

extension MonotonicInstant {
    /// Which start of the machine this is; another one each time where the system does not tell.
    private static let thisBoot: Int64 = {
        let text = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
        let digits = (text ?? "").filter(\.isHexDigit).prefix(16)
        return UInt64(digits, radix: 16).map { Int64(bitPattern: $0) } ?? .random(in: .min ... .max)
    }()

    /// The machine's clock that counts through suspension and never steps.
    public static var now: MonotonicInstant {
        MonotonicInstant(boot: self.thisBoot, milliseconds: .monotonicMilliseconds)
    }
}

/// The two clocks of a machine.
public struct MachineClocks: Sendable {
    var wall: @Sendable () -> Timestamp
    var monotonic: @Sendable () -> MonotonicInstant

    public init(
        wall: @escaping @Sendable () -> Timestamp, monotonic: @escaping @Sendable () -> MonotonicInstant
    ) {
        self.wall = wall
        self.monotonic = monotonic
    }

    /// Those of the machine that this runs on.
    public static let system = MachineClocks(wall: { .wallClock }, monotonic: { .now })
}

extension SiteClock {
    /// When something that arrives now is received, by both clocks of the machine.
    mutating func stamp(_ clocks: MachineClocks) -> Reception {
        let wall = clocks.wall()
        let now = clocks.monotonic()
        var reception = self.stamp(wall: wall, monotonic: now.milliseconds)
        reception.monotonic = now
        return reception
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
