import Shared

/// Messages of the `response` topic of a query.
enum QueryResponseJSON {
    /// Room that envelope, token and names of a response take beside its items.
    static let overhead = 2048

    static func page(_ query: CloudQuery, _ page: QueryPage, site: CloudSite, at now: Timestamp) -> MQTTPublication {
        var message = self.message(query.id, query.reply, site, at: now) { json in
            self.begin(&json, query.id)
            page.write(to: &json)
        }
        // Who waits no more need not get it.
        let seconds = max(1, query.expiresAt.milliseconds(since: now) / 1000)
        message.properties.messageExpirySeconds = UInt32(clamping: seconds)
        return message
    }

    /// It was not answered, and why.
    /// - Parameter query: its id; nil where it was not readable.
    static func refused(
        _ query: String?, reply: ReplyAddress, reason: String, site: CloudSite, at now: Timestamp
    ) -> MQTTPublication {
        self.message(query ?? "unreadable", reply, site, at: now) { json in
            self.begin(&json, query)
            json.raw("\"refused\":")
            json.string(reason)
            json.raw("}")
        }
    }

    private static func begin(_ json: inout JSONBytes, _ query: String?) {
        json.raw("{")
        guard let query else { return }
        json.raw("\"query\":")
        json.string(query)
        json.raw(",")
    }

    private static func message(
        _ query: String, _ reply: ReplyAddress, _ site: CloudSite, at now: Timestamp, data: (inout JSONBytes) -> Void
    ) -> MQTTPublication {
        var json = JSONBytes(capacity: 4096)
        CloudEvent.write(
            to: &json, id: "queries/\(query)/\(now.milliseconds)", source: site.source, type: "query.response.v1",
            time: now, data: data)
        return reply.addressed(
            MQTTPublication(topic: reply.topic, payload: json.bytes, contentType: CloudEvent.contentType))
    }
}
