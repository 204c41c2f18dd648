public import Shared
internal import Synchronization

extension SiteStore {
    /// The gateway's time, and what it makes of the machine's wall clock.
    public var clockView: ClockView {
        self.clock.withLock { clock in
            let wall = self.clocks.wall()
            let doubt = clock.doubt(of: wall)
            let newest = clock.newestTrusted
            let reception = clock.stamp(wall: wall, monotonic: self.clocks.monotonic().milliseconds)
            return ClockView(
                now: reception.at, wallClock: wall, doubt: doubt, isSynchronised: clock.isSynchronised,
                newestTrusted: newest)
        }
    }

    /// A person says that the machine's wall clock is right, whatever the database trusted before: the way out for a
    /// site whose clock once jumped ahead and that no time server reaches. It stands in the journal.
    ///
    /// - Throws: `Refusal` for a clock that nobody can have set; `StoreError` when the database cannot be written.
    public func believeWallClock() async throws {
        let before = self.clockView
        guard !before.isTrusted else { return }
        guard self.clock.withLock({ $0.believe(wall: self.clocks.wall()) }) else {
            throw Refusal(
                .conflict,
                "the machine's clock says \(self.clocks.wall()), which cannot be: set it first (timedatectl set-time)")
        }
        try await self.perform { change in
            try change.record(.clockTrusted, ClockTrustedFacts(was: before.now, wallClock: before.wallClock))
        }
    }
}

private struct ClockTrustedFacts: Encodable {
    /// The gateway's time before.
    var was: Timestamp
    var wallClock: Timestamp

    enum CodingKeys: String, CodingKey {
        case was
        case wallClock = "wall_clock"
    }
}
