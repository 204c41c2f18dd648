internal import Foundation

/// What matters of a message of the site's own `state` topic: who told it.
///
/// The broker keeps the newest. A run that our database does not know, in our epoch, is that of another copy of the
/// database: a clone that went on, or what this one was before it was put back.
struct SiteStateMessage: Equatable, Sendable, EventContent {
    static var eventType: String? { "site.state" }
    static let maximumBytes = 16_384

    var epoch: String
    var run: String

    init(epoch: String, run: String) {
        self.epoch = epoch
        self.run = run
    }

    /// Nil when the message is of another form; an emptied topic is.
    init?(_ message: MQTTDelivery) {
        guard message.payload.count <= Self.maximumBytes,
            let decoded = try? JSONDecoder().decode(Enveloped<SiteStateMessage>.self, from: Data(message.payload))
        else { return nil }
        self = decoded.content
    }

    private enum CodingKeys: String, CodingKey { case epoch, run }
}
