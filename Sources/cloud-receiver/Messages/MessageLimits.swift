import OCPP

/// What one message may cost.
enum MessageLimits {
    /// The longest payload that is read, unpacked too. A gateway's longest record is 1 MiB.
    static let payloadBytes = 8 << 20
    /// The longest packet that the broker is told to send: one that is larger it drops without a word, so this lies
    /// above `payloadBytes`, and what lies between is set aside.
    static let packetBytes: UInt32 = 16 << 20
    /// How much of a message that is set aside is kept.
    static let keptBytes = 1 << 20
    /// Sizes of JSON: a gateway's records nest 48 levels at most.
    static let json = JSONLimits(depth: 64, nodes: 4 << 20, bytes: payloadBytes)
    /// The most records that one message may claim to cover, left out ones included.
    static let widestRange: Int64 = 1 << 40
    /// The highest number of a record.
    static let highestSeq: Int64 = 1 << 60
}
