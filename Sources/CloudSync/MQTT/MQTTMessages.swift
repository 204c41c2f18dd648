public import Shared

/// A message to publish, with QoS 1.
public struct MQTTPublication: Equatable, Sendable {
    public var topic: String
    public var payload: [UInt8]
    /// Whether the broker keeps it for subscribers to come.
    public var retain: Bool
    public var properties: MQTTProperties

    public init(topic: String, payload: [UInt8], retain: Bool = false, properties: MQTTProperties = MQTTProperties()) {
        self.topic = topic
        self.payload = payload
        self.retain = retain
        self.properties = properties
    }

    public init(topic: String, payload: [UInt8], retain: Bool = false, contentType: String) {
        self.init(topic: topic, payload: payload, retain: retain, properties: MQTTProperties(contentType: contentType))
    }
}

/// A message from the broker.
public struct MQTTDelivery: Equatable, Sendable {
    public var topic: String
    public var payload: [UInt8]
    /// True for a message that was published as retained, whenever that was (retain as published).
    public var retained: Bool
    public var properties: MQTTProperties

    public init(
        topic: String, payload: [UInt8], retained: Bool, properties: MQTTProperties = MQTTProperties()
    ) {
        self.topic = topic
        self.payload = payload
        self.retained = retained
        self.properties = properties
    }

    /// Until when the message is worth anything by its message expiry; nil: it says nothing.
    public func expiry(receivedAt now: Timestamp) -> Timestamp? {
        self.properties.messageExpirySeconds.map { now.advanced(bySeconds: Int64($0)) }
    }
}

/// What became of a message from the broker.
public enum MQTTReception: Equatable, Sendable {
    /// It may be acknowledged. The replies are sent after it if there is room; none of them is kept.
    case done(replies: [MQTTPublication] = [])
    /// It could not be stored: the connection ends without acknowledging it, and the broker sends it again.
    case notStored
    /// It is dealt with, and what the broker was told at the connection's begin holds no more: the connection is made
    /// again. The message may come once more.
    case outdated
}

/// A topic to receive with QoS 1, asked for again at each connection.
public struct MQTTSubscription: Equatable, Sendable {
    public var filter: String
    /// Whether the broker sends the message that it has retained when we subscribe.
    public var wantsRetained: Bool
    /// Given up again as soon as the broker has granted it: it sends what it has retained, which shared subscriptions do
    /// not get (MQTT 5 §4.8.2), and nothing that is published later.
    public var endsWithRetained: Bool

    public init(filter: String, wantsRetained: Bool = false, endsWithRetained: Bool = false) {
        self.filter = filter
        self.wantsRetained = wantsRetained || endsWithRetained
        self.endsWithRetained = endsWithRetained
    }
}

/// The broker's answer to a message that it accepted.
public enum MQTTReceipt: Equatable, Sendable {
    case accepted
    /// Accepted, and dropped: nobody was subscribed (reason 0x10).
    case noSubscribers
}

/// Why a message was not published; nothing of it is kept, the caller decides whether to try again.
public enum MQTTPublishFailure: Error, Equatable, Sendable, CustomStringConvertible {
    case notConnected
    /// The connection ended before the broker answered: it may have the message or not.
    case connectionLost
    /// As many messages wait as may; try again when some are answered.
    case queueFull
    /// The broker takes no message of that size.
    case tooLarge(bytes: Int)
    /// The broker answered with a failure (MQTT 5 §3.4.2.1).
    case refused(code: Int, reason: String)
    /// The message cannot be sent as it is (an invalid topic).
    case invalid(String)

    public var description: String {
        switch self {
        case .notConnected: "not connected to the broker"
        case .connectionLost: "the connection to the broker ended before it answered"
        case .queueFull: "too many messages wait for the broker"
        case .tooLarge(let bytes): "the broker takes no message of \(bytes) bytes; lower cloud.max_payload_bytes"
        case .refused(let code, let reason): "the broker refused it: \(reason) (0x\(String(code, radix: 16)))"
        case .invalid(let problem): "the message cannot be sent: \(problem)"
        }
    }
}

public typealias MQTTPublishResult = Result<MQTTReceipt, MQTTPublishFailure>
