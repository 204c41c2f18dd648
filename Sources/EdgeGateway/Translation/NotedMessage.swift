internal import OCPP
internal import Shared
internal import Store

/// A message that changes nothing here and is kept in the journal as it came.
@Sendable func noted(_ call: CallFrame, _ kind: JournalKind) -> ChargerEvent {
    .noted(kind: kind.rawValue, detail: NotedMessage(call.payload).text)
}

/// A payload as the facts of a journal record: as it came, or its beginning where it is longer than a record may be.
struct NotedMessage: Equatable {
    /// A record holds 64 KiB of text; escaping the beginning of a longer payload can double it.
    static let longest = 60_000
    private static let longestBeginning = 8_000

    let text: String

    init(_ payload: JSONValue) {
        let bytes = payload.rawBytes
        guard bytes.count > Self.longest else {
            self.text = String(decoding: bytes, as: UTF8.self)
            return
        }
        var json = JSONWriter()
        json.object { json in
            json.member("truncated", true)
            json.member("bytes", bytes.count)
            json.member("beginning", String(decoding: bytes.prefix(Self.longestBeginning), as: UTF8.self))
        }
        self.text = String(decoding: json.bytes, as: UTF8.self)
    }
}
