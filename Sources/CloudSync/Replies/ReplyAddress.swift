internal import Foundation

/// Where the answer to a message is awaited, and what it has to carry so that the asker knows it again.
///
/// It comes by the properties of MQTT 5 (response topic, correlation data), or in the payload: `response_topic` and
/// `correlation_data` (a text) beside the message's own fields, which is all that MQTT 3.1.1 has. Properties go before
/// fields. The answer carries the correlation by the way that it came: as the property, or as the attribute
/// `correlationdata` of its CloudEvent.
public struct ReplyAddress: Hashable, Codable, Sendable {
    public enum Correlation: Hashable, Codable, Sendable {
        case property([UInt8])
        case attribute(String)
    }

    /// A name of 1 to 1024 bytes without wildcards.
    public let topic: String
    public let correlation: Correlation?

    /// Why nothing can be answered to where the asker says.
    public struct Unusable: Error, Equatable, Sendable, CustomStringConvertible {
        public let description: String
    }

    /// - Parameter topics: ours: an answer there would be taken for one of our messages, or for one to us.
    /// - Returns: nil when no answer is asked for at a topic of the asker's own.
    /// - Throws: ``Unusable``.
    public static func asked(by message: MQTTDelivery, of topics: CloudTopics) throws(Unusable) -> ReplyAddress? {
        if let name = message.properties.unusable.first {
            throw Unusable(description: "its \(name) has more than \(MQTTProperties.Limit.textBytes) bytes")
        }
        let correlation = message.properties.correlationData.map(Correlation.property)
        if let topic = message.properties.responseTopic {
            return ReplyAddress(topic: try Self.checked(topic, topics), correlation: correlation)
        }
        guard let fields = Fields(message.payload), let topic = fields.responseTopic else { return nil }
        let text = try fields.correlationData.map { text throws(Unusable) in try Self.checked(correlation: text) }
        return ReplyAddress(
            topic: try Self.checked(topic, topics), correlation: correlation ?? text.map(Correlation.attribute))
    }

    private static func checked(_ topic: String, _ topics: CloudTopics) throws(Unusable) -> String {
        guard (1...MQTTProperties.Limit.textBytes).contains(topic.utf8.count) else {
            throw Unusable(description: "a response topic has 1 to \(MQTTProperties.Limit.textBytes) bytes")
        }
        guard !topic.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "#") }) else {
            throw Unusable(description: "a response topic has neither wildcards nor control characters")
        }
        guard !topic.hasPrefix("$"), !topics.isOfMessages(topic) else {
            throw Unusable(description: "'\(topic)' cannot be a response topic: other messages have that place")
        }
        return topic
    }

    private static func checked(correlation text: String) throws(Unusable) -> String {
        guard text.utf8.count <= MQTTProperties.Limit.correlationBytes else {
            throw Unusable(description: "correlation data have at most \(MQTTProperties.Limit.correlationBytes) bytes")
        }
        return text
    }

    /// The same answer, sent to this address.
    ///
    /// - Parameter answer: its payload is a CloudEvent.
    public func addressed(_ answer: MQTTPublication) -> MQTTPublication {
        var answer = answer
        answer.topic = self.topic
        switch self.correlation {
        case .property(let bytes): answer.properties.correlationData = bytes
        case .attribute(let text): answer.payload = CloudEvent.adding("correlationdata", text, to: answer.payload)
        case nil: break
        }
        return answer
    }

    /// The fields of a payload that say where the answer goes.
    private struct Fields: EventContent {
        static let eventType: String? = nil

        var responseTopic: String?
        var correlationData: String?

        private enum CodingKeys: String, CodingKey {
            case responseTopic = "response_topic"
            case correlationData = "correlation_data"
        }

        init?(_ payload: [UInt8]) {
            // Most messages ask for nothing: they are not read twice.
            guard payload.count <= CommandMessage.maximumBytes,
                Data(payload).range(of: Data(CodingKeys.responseTopic.rawValue.utf8)) != nil,
                let fields = try? JSONDecoder().decode(Enveloped<Fields>.self, from: Data(payload)).content
            else { return nil }
            self = fields
        }
    }
}
