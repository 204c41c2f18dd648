/// Storing received messages several at a time: none of them is acknowledged before all of them are stored.
///
/// Both are called on the connection's thread; `settle` may block.
public struct MQTTSettling: Sendable {
    /// Whether more messages may be received before the next `settle`; false when none was received yet.
    let wantsMore: @Sendable () -> Bool
    /// Stores what was received since the last time. Called after each reading and at least once a second.
    let settle: @Sendable () -> MQTTReception

    public init(wantsMore: @escaping @Sendable () -> Bool, settle: @escaping @Sendable () -> MQTTReception) {
        self.wantsMore = wantsMore
        self.settle = settle
    }
}
