import Shared
import Store

/// The message of the site's `state` topic.
enum SiteStateJSON {
    /// Online, with how far behind the cloud is.
    static func online(_ site: CloudSite, _ positions: StreamPositions, at now: Timestamp) -> MQTTPublication {
        self.message(site, epoch: positions.epoch, isOnline: true, at: now) { json in
            json.raw(",\"streams\":{\"journal\":")
            self.write(positions.journal, to: &json)
            json.raw(",\"meter\":")
            self.write(positions.meter, to: &json)
            json.raw("}")
            let oldest = [positions.journal.oldestUnsentAt, positions.meter.oldestUnsentAt].compactMap(\.self).min()
            if let oldest {
                json.raw(",\"oldest_unsent_at\":")
                json.timestamp(oldest)
            }
        }
    }

    /// The last will. Its time is that of the connection's begin: nobody knows when it will be needed.
    static func offline(_ site: CloudSite, epoch: String, at now: Timestamp) -> MQTTPublication {
        self.message(site, epoch: epoch, isOnline: false, at: now) { _ in }
    }

    private static func message(
        _ site: CloudSite, epoch: String, isOnline: Bool, at now: Timestamp, more: (inout JSONBytes) -> Void
    ) -> MQTTPublication {
        var json = JSONBytes(capacity: 1024)
        let id = "\(epoch)/state/\(isOnline ? "online" : "offline")-\(now.milliseconds)"
        CloudEvent.write(to: &json, id: id, source: site.source, type: "site.state.v1", time: now) { json in
            json.raw("{\"site\":")
            json.string(site.id)
            json.raw(",\"online\":")
            json.bool(isOnline)
            json.raw(",\"version\":")
            json.string(site.version)
            json.raw(",\"epoch\":")
            json.string(epoch)
            if site.compression.isOn { json.raw(",\"compression\":\"gzip\"") }
            more(&json)
            json.raw("}")
        }
        return MQTTPublication(
            topic: site.topics.state, payload: json.bytes, retain: true, contentType: CloudEvent.contentType)
    }

    private static func write(_ position: StreamPositions.Position, to json: inout JSONBytes) {
        json.raw("{\"newest\":")
        json.integer(position.newest)
        json.raw(",\"acknowledged\":")
        json.integer(position.acknowledged)
        json.raw(",\"backlog\":")
        json.integer(position.backlog)
        json.raw("}")
    }
}
