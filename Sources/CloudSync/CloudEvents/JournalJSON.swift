import Shared
import Store

/// Writes journal records as JSON.
///
///     {"seq":1,"at":"…","kind":"session.ended","charger":"CP-1","session":7,"data":{…}}
///
/// `"clock_trusted":false` is there when the gateway's clock could not be believed.
enum JournalJSON {
    static func write(_ record: JournalRecord, to json: inout JSONBytes) {
        json.raw("{\"seq\":")
        json.integer(record.seq)
        json.raw(",\"at\":")
        json.timestamp(record.at)
        if !record.isTrusted { json.raw(",\"clock_trusted\":false") }
        json.raw(",\"kind\":")
        json.string(record.kind)
        if let charger = record.charger {
            json.raw(",\"charger\":")
            json.string(charger)
        }
        if let session = record.session {
            json.raw(",\"session\":")
            json.integer(session)
        }
        if let command = record.command {
            json.raw(",\"command\":")
            json.string(command)
        }
        json.raw(",\"data\":")
        json.raw(record.data.utf8)
        json.raw("}")
    }
}
