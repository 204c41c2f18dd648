public import Store

/// What a person can have the streams do.
extension CloudLink {
    /// Sends nothing of the streams until they are resumed, over restarts too. The connection stays: commands, their
    /// results, acknowledgements and live states go on.
    ///
    /// - Throws: `StoreError` when that cannot be stored.
    public func pause(_ streams: [SiteStream]) async throws {
        try await self.control(streams) { stream, change in
            try change.pause(stream)
        } then: {
            $0.held(by: .paused)
            $1.held($0.stream, by: .paused)
        }
    }

    /// Goes on sending.
    ///
    /// - Throws: `StoreError` when that cannot be stored.
    public func resume(_ streams: [SiteStream]) async throws {
        try await self.control(streams) { stream, change in
            try change.resume(stream)
        } then: {
            $0.released(by: .paused)
            $1.released($0.stream, by: .paused)
        }
    }

    /// Sends everything of a stream from `seq` on again, in the same epoch and under the same names.
    ///
    /// - Throws: `StoreError.refused` when those records are not acknowledged yet, or are not here any more.
    public func resend(_ stream: SiteStream, from seq: Int64) async throws {
        try await self.control([stream]) { stream, change in
            try change.resend(stream, from: seq)
        } then: { lane, _ in
            lane.rewound(to: seq - 1)
        }
    }

    private func control(
        _ streams: [SiteStream], _ change: @escaping @Sendable (SiteStream, Change) throws -> Void,
        then act: @escaping @Sendable (UplinkLane, ReplayLane) -> Void
    ) async throws {
        let (lanes, replays) = (self.lanes.filter { streams.contains($0.stream) }, self.replays)
        try await self.store.perform { open in
            for lane in lanes { try change(lane.stream, open) }
            // Here, so that it is in order with the cursors that lanes store.
            for lane in lanes { act(lane, replays) }
        }
        self.changed()
    }
}
