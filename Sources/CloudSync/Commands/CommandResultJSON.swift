import Shared
import Store

/// Messages of the `result` topic of a command.
enum CommandResultJSON {
    /// A step of its life, as the journal holds it.
    static func step(_ record: JournalRecord, command: String, site: CloudSite, epoch: String) -> MQTTPublication {
        self.message(command, site, id: "\(epoch)/journal/\(record.seq)", time: record.at) { json in
            json.raw(record.data.utf8)
        }
    }

    /// It was not taken on, and why.
    static func refused(_ command: String, reason: String, site: CloudSite, at now: Timestamp) -> MQTTPublication {
        self.standing(command, state: "refused", detail: reason, site: site, at: now)
    }

    /// Where a command stands that has arrived before.
    static func standing(
        _ command: String, state: String, detail: String?, site: CloudSite, at now: Timestamp
    ) -> MQTTPublication {
        self.message(command, site, id: "commands/\(command)/\(now.milliseconds)", time: now) { json in
            json.raw("{\"command\":")
            json.string(command)
            json.raw(",\"state\":")
            json.string(state)
            if let detail {
                json.raw(",\"detail\":")
                json.string(detail)
            }
            json.raw("}")
        }
    }

    private static func message(
        _ command: String, _ site: CloudSite, id: String, time: Timestamp, data: (inout JSONBytes) -> Void
    ) -> MQTTPublication {
        var json = JSONBytes(capacity: 1024)
        CloudEvent.write(to: &json, id: id, source: site.source, type: "command.v1", time: time, data: data)
        return MQTTPublication(
            topic: site.topics.commandResult(command), payload: json.bytes, contentType: CloudEvent.contentType)
    }
}
