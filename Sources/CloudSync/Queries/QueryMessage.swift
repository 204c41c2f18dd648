internal import Foundation
internal import Shared

/// A message of the query topic, read and judged: plain, or as the `data` of a CloudEvent of the type
/// `com.edgegateway.query.v1`.
///
///     {"id": "…", "kind": "sessions", "args": {…}, "page": "…", "expires_at": "2026-11-22T10:00:00Z"}
///
/// `site` is optional and checked when it is there; `expires_in_seconds` may stand in place of `expires_at` and counts
/// from the arrival; without either it is a minute.
///
/// It is answered on its own topic, or where its `response_topic` says (``ReplyAddress``), which is below the site's own
/// topics: who may ask need not be allowed to take the site's data elsewhere.
enum QueryMessage: Equatable, Sendable {
    case query(CloudQuery)
    /// It will not be answered, but for the reason, where it says where.
    case refused(id: String?, reply: ReplyAddress?, reason: String)

    static let maximumBytes = 16 * 1024
    static let lifetimeSeconds: Int64 = 60
    /// The longest that a query may wait: beyond it an expiry is a mistake.
    static let longestLifetimeSeconds: Int64 = 86_400

    /// - Parameters:
    ///   - site: our site id, with its `topics`.
    ///   - now: our clock; queries that expire before it are refused.
    init(_ message: MQTTDelivery, site: String, topics: CloudTopics, now: Timestamp) {
        do {
            guard message.payload.count <= Self.maximumBytes else {
                throw Refusal(
                    .invalid, "a query has at most \(Self.maximumBytes) bytes, this has \(message.payload.count)")
            }
            guard !message.retained else {
                throw Refusal(
                    .invalid, "it is retained: publish queries without the retain flag, and clear the topic")
            }
            self = .query(try Self.query(message, site: site, topics: topics, now: now))
        } catch {
            let id = EventIdentity.readable(in: message.payload)
            let asked = try? Self.asked(message, topics)
            let reason = RefusalWords.text(for: error, form: #"{"id":…,"kind":…,"args":{…}}"#)
            self = .refused(id: id, reply: asked ?? id.map { Self.ownTopic($0, message, topics) }, reason: reason)
        }
    }

    private static func query(
        _ message: MQTTDelivery, site: String, topics: CloudTopics, now: Timestamp
    ) throws -> CloudQuery {
        let body = try JSONDecoder().decode(Enveloped<Body>.self, from: Data(message.payload)).content
        guard CommandRequest.isValid(id: body.id) else {
            throw Refusal(.invalid, "'id' must have 1 to 64 printable ASCII characters other than '+', '#' and '/'")
        }
        if let target = body.site, target != site {
            throw Refusal(.invalid, "it is for site '\(target.prefix(64))', this is '\(site)'")
        }
        let expiresAt = min(try body.expiry(now: now), message.expiry(receivedAt: now) ?? Timestamp(milliseconds: .max))
        guard expiresAt > now else { throw Refusal(.expired, "it expired at \(expiresAt), and it is \(now)") }
        let reply = try Self.asked(message, topics) ?? Self.ownTopic(body.id, message, topics)
        return CloudQuery(id: body.id, query: try body.query.get(), expiresAt: expiresAt, reply: reply)
    }

    /// Where the asker says that it is to be answered; nil where it does not.
    private static func asked(_ message: MQTTDelivery, _ topics: CloudTopics) throws -> ReplyAddress? {
        guard let address = try ReplyAddress.asked(by: message, of: topics) else { return nil }
        // Results of commands are told below this one.
        guard address.topic.hasPrefix("\(topics.root)/"), !address.topic.hasPrefix("\(topics.commands)/") else {
            throw Refusal(
                .invalid, "its response topic must be below '\(topics.root)/', and not where others read other things")
        }
        return address
    }

    private static func ownTopic(_ id: String, _ message: MQTTDelivery, _ topics: CloudTopics) -> ReplyAddress {
        ReplyAddress(
            topic: topics.queryResponse(id), correlation: message.properties.correlationData.map { .property($0) })
    }
}

/// A query that can be answered.
struct CloudQuery: Equatable, Sendable {
    /// The cloud's.
    let id: String
    let query: SiteQuery
    /// When nobody waits for its answer any more.
    let expiresAt: Timestamp
    let reply: ReplyAddress
}

private struct Body: EventContent {
    static let eventType: String? = "query"

    let id: String
    let site: String?
    /// What is wrong with it is said after what is wrong with the message.
    let query: Result<SiteQuery, any Error>
    let expiresAt: Timestamp?
    let expiresInSeconds: Int64?

    private enum Key: String, CodingKey {
        case id, site
        case expiresAt = "expires_at"
        case expiresInSeconds = "expires_in_seconds"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        self.id = try container.decode(String.self, forKey: .id)
        self.site = try container.decodeIfPresent(String.self, forKey: .site)
        self.expiresAt = try container.decodeIfPresent(Timestamp.self, forKey: .expiresAt)
        self.expiresInSeconds = try container.decodeIfPresent(Int64.self, forKey: .expiresInSeconds)
        self.query = Result { try SiteQuery(from: decoder) }
    }

    func expiry(now: Timestamp) throws -> Timestamp {
        guard self.expiresAt == nil || self.expiresInSeconds == nil else {
            throw Refusal(.invalid, "it has both 'expires_at' and 'expires_in_seconds'")
        }
        let expiry =
            self.expiresAt ?? now.advanced(bySeconds: self.expiresInSeconds ?? QueryMessage.lifetimeSeconds)
        guard expiry <= now.advanced(bySeconds: QueryMessage.longestLifetimeSeconds) else {
            throw Refusal(.invalid, "it expires in more than a day")
        }
        return expiry
    }
}
