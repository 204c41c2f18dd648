import Shared

/// Messages of the `response` topic of a query.
enum QueryResponseJSON {
    /// Room that envelope, token and names of a response take beside its items.
    static let overhead = 2048

    static func page(_ query: String, _ page: QueryPage, site: CloudSite, at now: Timestamp) -> MQTTPublication {
        self.message(query, site, at: now) { json in
            json.raw("{\"query\":")
            json.string(query)
            json.raw(",")
            page.write(to: &json)
        }
    }

    /// It was not answered, and why.
    static func refused(_ query: String, reason: String, site: CloudSite, at now: Timestamp) -> MQTTPublication {
        self.message(query, site, at: now) { json in
            json.raw("{\"query\":")
            json.string(query)
            json.raw(",\"refused\":")
            json.string(reason)
            json.raw("}")
        }
    }

    private static func message(
        _ query: String, _ site: CloudSite, at now: Timestamp, data: (inout JSONBytes) -> Void
    ) -> MQTTPublication {
        var json = JSONBytes(capacity: 4096)
        CloudEvent.write(
            to: &json, id: "queries/\(query)/\(now.milliseconds)", source: site.source, type: "query.response.v1",
            time: now, data: data)
        return MQTTPublication(
            topic: site.topics.queryResponse(query), payload: json.bytes, contentType: CloudEvent.contentType)
    }
}
