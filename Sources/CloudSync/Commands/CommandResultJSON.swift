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
        self.reply(command, site, at: now) { json in
            json.raw("{\"command\":")
            json.string(command)
            json.raw(",\"state\":\"refused\",\"detail\":")
            json.string(reason)
            json.raw("}")
        }
    }

    /// Where a command stands that has arrived before.
    ///
    /// - Parameter facts: as a record of the journal holds them.
    static func standing(_ command: String, facts: String, site: CloudSite, at now: Timestamp) -> MQTTPublication {
        self.reply(command, site, at: now) { $0.raw(facts.utf8) }
    }

    private static func reply(
        _ command: String, _ site: CloudSite, at now: Timestamp, data: (inout JSONBytes) -> Void
    ) -> MQTTPublication {
        self.message(command, site, id: "commands/\(command)/\(now.milliseconds)", time: now, data: data)
    }

    private static func message(
        _ command: String, _ site: CloudSite, id: String, time: Timestamp, data: (inout JSONBytes) -> Void
    ) -> MQTTPublication {
        var json = JSONBytes(capacity: 1024)
        CloudEvent.write(to: &json, id: id, source: site.source, type: "command.result.v1", time: time, data: data)
        return MQTTPublication(
            topic: site.topics.commandResult(command), payload: json.bytes, contentType: CloudEvent.contentType)
    }
}
