public import Store

/// What a person can have the streams do.
extension CloudLink {
    /// Sends nothing of the streams until they are resumed, over restarts too. The connection stays: commands, their
    /// results, acknowledgements and live states go on.
    ///
    /// - Throws: `StoreError` when that cannot be stored.
    public func pause(_ streams: [SiteStream]) async throws {
        try await self.store.perform { for stream in streams { try $0.pause(stream) } }
    }

    /// Goes on sending.
    ///
    /// - Throws: `StoreError` when that cannot be stored.
    public func resume(_ streams: [SiteStream]) async throws {
        try await self.store.perform { for stream in streams { try $0.resume(stream) } }
    }

    /// Sends everything of a stream from `seq` on again, in the same epoch and under the same names.
    ///
    /// - Throws: `StoreError.refused` when those records are not acknowledged yet, or are not here any more.
    public func resend(_ stream: SiteStream, from seq: Int64) async throws {
        let lanes = self.lanes.filter { $0.stream == stream }
        try await self.store.perform { change in
            try change.resend(stream, from: seq)
            // Here, so that it is in order with the cursors that the lane stores. Should the commit fail, records are
            // sent that the cloud has.
            for lane in lanes { lane.rewound(to: seq - 1) }
        }
    }
}
