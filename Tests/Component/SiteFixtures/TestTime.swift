public import Shared
public import Store
internal import Synchronization

/// The time that a test makes pass: both clocks of its machine.
public final class TestTime: Sendable {
    private static let dawn = Timestamp(milliseconds: 1_800_000_000_000)
    private let instant = Mutex(dawn)

    public init() {}

    public var now: Timestamp {
        get { self.instant.withLock { $0 } }
        set { self.instant.withLock { $0 = newValue } }
    }

    public var clocks: MachineClocks {
        MachineClocks(
            wall: { self.now },
            monotonic: { MonotonicInstant(boot: 1, milliseconds: self.now.milliseconds(since: Self.dawn)) })
    }
}
