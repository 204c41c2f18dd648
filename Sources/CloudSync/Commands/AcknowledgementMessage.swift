internal import Foundation

/// A message of the `ack` topic: the cloud has stored everything of a stream up to a record, without a gap.
///
///     {"epoch": "…", "stream": "journal", "seq": 4711}
///
/// plain, or as the `data` of a CloudEvent of the type `com.edgegateway.ack.v1`.
public struct AcknowledgementMessage: Equatable, Sendable, Decodable {
    public var epoch: String
    /// `journal` or `meter`.
    public var stream: String
    public var seq: Int64

    static let maximumBytes = 4096

    public init(epoch: String, stream: String, seq: Int64) {
        self.epoch = epoch
        self.stream = stream
        self.seq = seq
    }

    /// Nil when the message is of another form.
    public init?(_ message: MQTTDelivery) {
        guard message.payload.count <= Self.maximumBytes,
            let decoded = try? JSONDecoder().decode(Enveloped<AcknowledgementMessage>.self, from: Data(message.payload))
        else { return nil }
        self = decoded.content
    }
}

extension AcknowledgementMessage: EventContent {
    static var eventType: String? { "ack" }
}
