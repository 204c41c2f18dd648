/// How large the batches of one stream may be: what is configured, what the broker stated, and what it showed since.
///
/// Pure.
struct PayloadLimit: Equatable, Sendable {
    /// Room that topic, properties and header of a message take beside its payload.
    private static let packetOverhead = 512
    private static let smallest = 1024

    private let configured: Int
    /// The most bytes of a payload.
    private(set) var bytes: Int
    /// A record that the broker does not take even alone: an explanation goes in its place.
    private(set) var unsendable: Int64?

    init(_ configured: Int) {
        self.configured = configured
        self.bytes = configured
    }

    /// Another broker may take what the last one did not.
    mutating func connected(maximumPacketBytes: Int?) {
        let stated = maximumPacketBytes.map { max(Self.smallest, $0 - Self.packetOverhead) }
        self.bytes = min(self.configured, stated ?? .max)
        self.unsendable = nil
    }

    /// The numbers of the old epoch name nothing any more.
    mutating func epochBegan() { self.unsendable = nil }

    /// The broker takes no message of this batch's size: smaller ones follow, down to one record, then its explanation.
    mutating func exceeded(by batch: Batch) {
        if batch.records > 1 {
            self.bytes = max(Self.smallest, batch.payload.count / 2)
        } else if let record = batch.lastRecord {
            self.unsendable = record
        }
    }
}
