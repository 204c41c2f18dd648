internal import Foundation
import Shared
import Store

/// The message of the `configuration/state` topic.
enum ConfigurationStateJSON {
    /// - Parameter maximumBytes: overrides and errors are left out, and counted, until it fits.
    /// - Throws: `EncodingError`.
    static func message(
        _ view: ConfigurationView, site: CloudSite, epoch: String, at now: Timestamp
    ) throws -> MQTTPublication {
        var count = max(view.overrides.count, view.refused?.errors.count ?? 0)
        var message = try self.publication(view, site, epoch: epoch, at: now)
        while message.payload.count > site.maximumPayloadBytes, count > 0 {
            count /= 2
            message = try self.publication(view.shortened(to: count), site, epoch: epoch, at: now)
        }
        return message
    }

    private static func publication(
        _ view: ConfigurationView, _ site: CloudSite, epoch: String, at now: Timestamp
    ) throws -> MQTTPublication {
        let data = try APICoding.encode(State(site: site.id, view: view))
        var json = JSONBytes(capacity: data.count + 512)
        CloudEvent.write(
            to: &json, id: "\(epoch)/configuration/\(now.milliseconds)", source: site.source,
            type: "configuration.state.v1", time: now
        ) { $0.raw(data) }
        return MQTTPublication(
            topic: site.topics.configurationState, payload: json.bytes, retain: true,
            contentType: CloudEvent.contentType)
    }

    private struct State: Encodable {
        var site: String
        var view: ConfigurationView

        private enum Key: CodingKey { case site }

        func encode(to encoder: any Encoder) throws {
            try self.view.encode(to: encoder)
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(self.site, forKey: .site)
        }
    }
}
