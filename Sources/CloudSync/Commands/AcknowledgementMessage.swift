internal import Foundation
public import Shared

/// A message of the `ack` topic: the cloud has stored everything of a stream up to a record, without a gap.
///
///     {"epoch": "…", "stream": "journal", "seq": 4711}
///
/// plain, or as the `data` of a CloudEvent of the type `com.edgegateway.ack.v1`. Where the site has keys for it, it is
/// signed (`SignedPayload`): it names the epoch, which no other site has, and stays true for ever.
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

    /// Why a message is no acknowledgement.
    public struct Problem: Error, Equatable, CustomStringConvertible {
        public let description: String
    }

    /// - Parameter keys: those who may acknowledge; with none, everybody who may write to the topic.
    public init(_ message: MQTTDelivery, keys: SigningKeys = .none) throws(Problem) {
        guard message.payload.count <= Self.maximumBytes else {
            throw Problem(description: "it has more than \(Self.maximumBytes) bytes")
        }
        let opened: SignedPayload
        do throws(SignedPayload.Problem) {
            opened = try SignedPayload(message.payload, keys: keys)
        } catch {
            throw Problem(description: error.description)
        }
        let decoded = try? JSONDecoder().decode(Enveloped<AcknowledgementMessage>.self, from: Data(opened.message))
        guard let decoded else {
            throw Problem(
                description: #"it is not of the form {"epoch":…,"stream":…,"seq":…}, or an event of another type"#)
        }
        self = decoded.content
    }
}

extension AcknowledgementMessage: EventContent {
    static var eventType: String? { "ack" }
}
