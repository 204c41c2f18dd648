import Shared
import Store

/// The message of the site's `state` topic.
enum SiteStateJSON {
    /// How one stream flows now.
    struct Flow: Equatable, Sendable {
        var sentPerSecond: Double = 0
        var acknowledgedPerSecond: Double = 0
        /// What keeps it from being sent.
        var heldBy: String?
    }

    /// Online, with how far behind the cloud is and how the link did.
    static func online(
        _ site: CloudSite, _ positions: StreamPositions, flows: [SiteStream: Flow] = [:],
        history: LinkHistory = LinkHistory(), at now: Timestamp
    ) -> MQTTPublication {
        self.message(site, epoch: positions.epoch, isOnline: true, at: now) { json in
            for (index, stream) in SiteStream.allCases.enumerated() {
                json.raw(index == 0 ? ",\"streams\":{" : ",")
                json.string(stream.rawValue)
                json.raw(":")
                self.write(positions[stream], flows[stream] ?? Flow(), to: &json)
            }
            json.raw("}")
            self.write(history, to: &json)
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
            json.raw(",\"run\":")
            json.string(site.run)
            more(&json)
            json.raw("}")
        }
        return MQTTPublication(
            topic: site.topics.state, payload: json.bytes, retain: true, contentType: CloudEvent.contentType)
    }

    private static func write(_ position: StreamPositions.Position, _ flow: Flow, to json: inout JSONBytes) {
        json.raw("{\"newest\":")
        json.integer(position.newest)
        json.raw(",\"acknowledged\":")
        json.integer(position.acknowledged)
        json.raw(",\"backlog\":")
        json.integer(position.backlog)
        json.raw(",\"dropped\":")
        json.integer(position.dropped)
        json.raw(",\"sent_per_second\":")
        json.number(ExactNumber(significand: Int64((flow.sentPerSecond * 10).rounded()), exponent: -1))
        json.raw(",\"acknowledged_per_second\":")
        json.number(ExactNumber(significand: Int64((flow.acknowledgedPerSecond * 10).rounded()), exponent: -1))
        if let heldBy = flow.heldBy {
            json.raw(",\"held_by\":")
            json.string(heldBy)
        }
        if let pausedAt = position.pausedAt {
            json.raw(",\"paused_at\":")
            json.timestamp(pausedAt)
        }
        json.raw("}")
    }

    private static func write(_ history: LinkHistory, to json: inout JSONBytes) {
        if let since = history.connectedSince {
            json.raw(",\"connected_since\":")
            json.timestamp(since)
        }
        if let problem = history.lastProblem {
            json.raw(",\"last_error\":")
            json.string(problem)
        }
        if let at = history.lastProblemAt {
            json.raw(",\"last_error_at\":")
            json.timestamp(at)
        }
    }
}
