internal import Shared
internal import Store

/// One item of an answer, written.
struct QueryRow: Sendable {
    /// Where the next page goes on after it.
    let cursor: String
    private let name: Name
    /// The item.
    let json: [UInt8]

    /// What names an item: a member of it, `"seq":5`.
    enum Name: Sendable {
        case number(StaticString, Int64)
        case text(StaticString, String)

        fileprivate func write(to json: inout JSONBytes) {
            switch self {
            case .number(let member, let value):
                json.string("\(member)")
                json.raw(":")
                json.integer(value)
            case .text(let member, let value):
                json.string("\(member)")
                json.raw(":")
                json.string(value)
            }
        }
    }

    init(cursor: String, name: Name, json: [UInt8]) {
        self.cursor = cursor
        self.name = name
        self.json = json
    }

    /// An item of the local API's form.
    init(cursor: String, name: Name, _ item: some Encodable) throws {
        self.init(cursor: cursor, name: name, json: Array(try APICoding.encode(item)))
    }

    init(cursor: String, _ aggregate: AggregateView) {
        var json = JSONBytes(capacity: 640)
        AggregateJSON.write(aggregate, to: &json)
        self.init(cursor: cursor, name: .text("start", aggregate.start.description), json: json.bytes)
    }

    init(_ session: SessionSummary) {
        var json = JSONBytes(capacity: 384)
        SessionJSON.write(session, to: &json)
        self.init(cursor: String(session.id), name: .number("id", session.id), json: json.bytes)
    }

    /// As the journal stream has it.
    init(_ record: JournalRecord) {
        var json = JSONBytes(capacity: 256)
        JournalJSON.write(record, to: &json)
        self.init(cursor: String(record.seq), name: .number("seq", record.seq), json: json.bytes)
    }

    /// As the meter stream has it.
    init(_ record: MeterRecord, _ writer: inout ReadingJSON) {
        var json = JSONBytes(capacity: 512)
        writer.write(record, to: &json)
        self.init(cursor: String(record.seq), name: .number("seq", record.seq), json: json.bytes)
    }

    /// `{"session":7,"version":1,"created_at":"…","record":{…}}`
    init(_ record: StoredChargeRecord) {
        var json = JSONBytes(capacity: record.document.utf8.count + 128)
        json.raw("{\"session\":")
        json.integer(record.session)
        json.raw(",\"version\":")
        json.integer(record.version)
        json.raw(",\"created_at\":")
        json.timestamp(record.createdAt)
        json.raw(",\"record\":")
        json.raw(record.document.utf8)
        json.raw("}")
        self.init(cursor: String(record.session), name: .number("session", record.session), json: json.bytes)
    }

    /// What stands for an item that is larger than a page.
    var explanation: [UInt8] {
        var json = JSONBytes(capacity: 128)
        json.raw("{")
        self.name.write(to: &json)
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

    init(rows: [QueryRow], next: String?) {
        self.rows = rows
        self.next = next
    }

    /// - Parameter place: each item's cursor and name.
    init<Item: Encodable>(_ items: [Item], next: String?, place: (Item) -> (String, QueryRow.Name)) throws {
        self.next = next
        self.rows = try items.map { item in
            let (cursor, name) = place(item)
            return try QueryRow(cursor: cursor, name: name, item)
        }
    }
}
