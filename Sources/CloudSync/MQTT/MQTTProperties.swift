/// What MQTT 5 says of a message beside its payload (§3.3.2.3). With 3.1.1 nothing of it is sent, and nothing comes.
public struct MQTTProperties: Equatable, Sendable {
    /// Limits on what is taken from the broker; what is beyond them is listed in `unusable`.
    enum Limit {
        static let textBytes = 1024
        static let correlationBytes = 1024
    }

    /// The name of the user property that tells how the payload is packed (`gzip`): MQTT has no property of its own.
    public static let contentEncodingKey = "content-encoding"

    /// MIME type of the payload.
    public var contentType: String?
    /// How the payload is packed: `gzip`; nil: not at all.
    public var contentEncoding: String?
    /// Where the answer is awaited. At most 1024 bytes.
    public var responseTopic: String?
    /// What the answer has to carry, so that the asker knows which it is. At most 1024 bytes.
    public var correlationData: [UInt8]?
    /// For how long the message is worth anything. In one that was received: what was left of it when the broker sent
    /// it, its own waiting deducted; a message whose time ran out at the broker never comes.
    public var messageExpirySeconds: UInt32?
    /// Names of properties of a received message that are beyond the limits above, and therefore nil here.
    public internal(set) var unusable: [String] = []

    public init(
        contentType: String? = nil, contentEncoding: String? = nil, responseTopic: String? = nil,
        correlationData: [UInt8]? = nil, messageExpirySeconds: UInt32? = nil
    ) {
        self.contentType = contentType
        self.contentEncoding = contentEncoding
        self.responseTopic = responseTopic
        self.correlationData = correlationData
        self.messageExpirySeconds = messageExpirySeconds
    }
}
