internal import Shared
internal import Store

/// One item of an answer, written.
struct QueryRow: Sendable {
    /// Where the next page goes on after it.
    let cursor: String
    /// What names it, as a member of a JSON object: `"seq":5`.
    let name: [UInt8]
    /// The item.
    let json: [UInt8]

    init(cursor: String, name: [UInt8], json: [UInt8]) {
        self.cursor = cursor
        self.name = name
        self.json = json
    }

    /// An item of the local API's form.
    init(cursor: String, name: StaticString, _ value: Int64, _ item: some Encodable) throws {
        var json = JSONBytes(capacity: 32)
        json.string("\(name)")
        json.raw(":")
        json.integer(value)
        self.init(cursor: cursor, name: json.bytes, json: Array(try APICoding.encode(item)))
    }

    init(_ record: JournalRecord) {
        var json = JSONBytes(capacity: 256)
        JournalJSON.write(record, to: &json)
        self.init(cursor: String(record.seq), name: Array("\"seq\":\(record.seq)".utf8), json: json.bytes)
    }

    /// What stands for an item that is larger than a page.
    var explanation: [UInt8] {
        var json = JSONBytes(capacity: 128)
        json.raw("{")
        json.raw(self.name)
        json.raw(",\"left_out\":\"it is larger than a page\",\"size\":")
        json.integer(Int64(self.json.count))
        json.raw("}")
        return json.bytes
    }
}

/// Some items, and where there are more.
struct QueryRows: Sendable {
    var rows: [QueryRow]
    /// Where it goes on; nil at the end.
    var next: String?
}
