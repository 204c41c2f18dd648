import Testing

@testable import cloud_receiver

@Suite("What a message says")
struct SiteMessageTests {
    private func batch(
        stream: String = "journal", id: String = "e1/journal/1-2", from: Int = 1, to: Int = 2, more: String = "",
        records: String = SiteMessageTests.records, type: String = "com.edgegateway.journal.v1",
        source: String = "ev/v1/site-1"
    ) -> String {
        """
        {"specversion":"1.0","id":"\(id)","source":"\(source)","type":"\(type)","time":"2026-11-22T10:00:00.000Z",
        "new":[1],"data":{"epoch":"e1","stream":"\(stream)","from":\(from),"to":\(to)\(more),"records":[\(records)]}}
        """
    }

    private static let records = """
        {"seq":1,"at":"2026-11-22T10:00:00.000Z","kind":"a","data":{"x":1.50}},
        {"seq":2,"at":"2026-11-22T10:00:00.000Z","kind":"b","charger":"CP-1","session":7,"data":{}}
        """

    private func content(_ payload: String, topic: String = "ev/v1/site-1/journal") -> SiteMessage.Content {
        SiteMessage(topic: topic, payload: Array(payload.utf8), prefix: "ev/v1").content
    }

    private func batch(_ content: SiteMessage.Content) -> BatchMessage? {
        if case .batch(let batch) = content { batch } else { nil }
    }

    private func problem(_ content: SiteMessage.Content) -> String? {
        if case .unreadable(let problem) = content { problem.description } else { nil }
    }

    @Test("a batch is read, its numbers digit by digit, and what is unknown is left alone")
    func reads() throws {
        let batch = try #require(self.batch(self.content(self.batch())))
        #expect(batch.range == 1...2)
        #expect(batch.epoch == "e1")
        guard case .journal(let rows) = batch.records else { throw Unreadable("no journal") }
        #expect(rows.map(\.kind) == ["a", "b"])
        #expect(rows[0].data.storable == #"{"x":1.50}"#)
        #expect(rows[1].session == 7)
    }

    @Test(
        "a batch that lies is set aside",
        arguments: [
            (("e1/journal/1-3", 1, 3, ""), "it covers 3 records"),
            (("e1/journal/1-3", 1, 2, ""), "its id is not"),
            (("e1/journal/2-3", 2, 3, ""), "record 1 is out of order"),
            (("e1/journal/1-1", 1, 1, ""), "record 2 is out of order"),
            (("e1/journal/0-2", 0, 2, ""), "its range is"),
            (("e1/journal/1-0", 1, 0, ""), "it covers nothing"),
            (("e1/journal/1-9223372036854775807", 1, Int.max, ""), "its range is"),
            (("e1/journal/1-5", 1, 5, #","left_out":[{"reason":"x","count":2}]"#), "counts 2 left out"),
            (("e1/journal/1-1", 1, 1, #","left_out":[{"reason":"x","count":-1}]"#), "out of order"),
        ] as [((String, Int, Int, String), String)])
    func lies(batch: (id: String, from: Int, to: Int, more: String), words: String) {
        let payload = self.batch(id: batch.id, from: batch.from, to: batch.to, more: batch.more)
        #expect(self.problem(self.content(payload))?.contains(words) == true)
    }

    @Test("records that are left out and counted are no lie")
    func leftOut() throws {
        let payload = self.batch(id: "e1/journal/1-12", to: 12, more: #","left_out":[{"reason":"pruned","count":10}]"#)
        let batch = try #require(self.batch(self.content(payload)))
        #expect(batch.range == 1...12)
        #expect(batch.leftOut == #"[{"reason":"pruned","count":10}]"#)
    }

    @Test("a record that the broker did not take is explained in its place")
    func explained() throws {
        let records = #"{"seq":1,"left_out":"too large","size":9}, {"seq":2,"left_out":"too large","size":9}"#
        let batch = try #require(self.batch(self.content(self.batch(records: records))))
        #expect(batch.explained == [1: "too large", 2: "too large"])
    }

    @Test(
        "what is no message of its topic is set aside",
        arguments: [
            ("", "not valid JSON"), ("nonsense", "not valid JSON"), ("[]", "specversion"), ("{}", "specversion"),
            (#"{"specversion":"1.0"}"#, "source"),
        ])
    func unreadable(payload: String, words: String) {
        #expect(self.problem(self.content(payload))?.contains(words) == true)
    }

    @Test("nesting, the wrong site, the wrong stream and another major version are told apart")
    func refused() {
        let deep = String(repeating: "[", count: 5_000) + String(repeating: "]", count: 5_000)
        #expect(self.problem(self.content(deep))?.contains("nested too deeply") == true)
        #expect(self.problem(self.content(self.batch(source: "ev/v1/other")))?.contains("source") == true)
        #expect(self.problem(self.content(self.batch(stream: "meter")))?.contains("stream") == true)
        #expect(self.problem(self.content(self.batch(type: "com.edgegateway.journal.v2")))?.contains("type") == true)
        #expect(self.problem(self.content(self.batch(), topic: "ev/v1/a/b/c"))?.contains("topic") == true)
        #expect(self.problem(self.content(self.batch(), topic: "other/site-1/journal"))?.contains("topic") == true)
    }

    @Test("an emptied topic is a charger that was removed")
    func removed() {
        let content = self.content("", topic: "ev/v1/site-1/chargers/CP%2F1/state")
        #expect(content == .chargerState("CP/1", nil))
    }

    @Test("an emptied state of a site is nothing to set aside, unlike an empty batch")
    func emptied() {
        #expect(self.content("", topic: "ev/v1/site-1/state") == .siteState(nil))
        #expect(self.problem(self.content("")) != nil)
    }

    private func reading(_ members: String) throws -> ReadingRow {
        let record = """
            {"seq":1,"charger":"CP-1","evse":1,"connector":2,"at":"2026-11-22T10:00:00.000Z",
            "received_at":"2026-11-22T10:00:00.000Z",\(members)}
            """
        let payload = self.batch(
            stream: "meter", id: "e1/meter/1-1", to: 1, records: record, type: "com.edgegateway.meter.v1")
        let batch = try #require(self.batch(self.content(payload, topic: "ev/v1/site-1/meter")))
        guard case .meter(let rows) = batch.records, let row = rows.first else { throw Unreadable("no readings") }
        return row
    }

    @Test("a sample keeps its digits, its words and what it does not know")
    func samples() throws {
        let row = try self.reading(
            """
            "charger_time":"2026-11-22T09:59:00.000Z","samples":[
            {"measurand":"Voltage","phase":"L1","unit":"V","value":230.10},
            {"measurand":"other","vendor_measurand":"Temp","text":"warm","signed":7}]
            """)
        #expect(row.chargerTime == "2026-11-22T09:59:00.000Z")
        #expect(row.samples.map(\.value) == ["230.10", nil])
        #expect(row.samples[0].series.location == "Outlet")
        #expect(row.samples[0].series.context == "Sample.Periodic")
        #expect(row.samples[0].extra == nil)
        #expect(row.samples[1].text == "warm")
        #expect(row.samples[1].extra?.storable == #"{"vendor_measurand":"Temp","signed":7}"#)
    }

    @Test(
        "a number stands in its column to the last digit, or as a text beside it where numeric is too small",
        arguments: [
            ("1e400", true), ("-1E+400", true), ("5e-324", true), ("9223372036854775807.5", true),
            ("1000000000000000000000000000000", true), ("0." + String(repeating: "9", count: 900), true),
            ("1e200000", false), ("1e-20000", false), ("-1e99999999999999999999", false),
            (String(repeating: "9", count: 1_001), false),
        ])
    func numbers(digits: String, isHeld: Bool) throws {
        let row = try self.reading(#""samples":[{"measurand":"Voltage","unit":"V","value":\#(digits)}]"#)
        #expect(row.samples[0].value == (isHeld ? digits : nil))
        #expect(row.samples[0].extra?.storable == (isHeld ? nil : #"{"value":"\#(digits)"}"#))
    }

    @Test(
        "an instant that PostgreSQL cannot hold stays as the charger claimed it",
        arguments: ["222222017-01-01T00:00:00.000Z", "0000-01-01T00:00:00.000Z", "", "yesterday"])
    func claims(instant: String) throws {
        let row = try self.reading(#""charger_time":"\#(instant)","samples":[{"measurand":"Voltage","value":1}]"#)
        #expect(row.chargerTime == nil)
        #expect(row.samples[0].extra?.storable == #"{"charger_time":"\#(instant)"}"#)
    }

    @Test(
        "JSON that jsonb refuses is changed, and kept as it came",
        arguments: [
            (#"{"a":"x"}"#, nil), (#"{"a":"\u00e4\n\\u0000"}"#, nil), (#"{"a":"\ud83d\ude00"}"#, nil),
            (#"{"a":"\u0000"}"#, #"{"a":"\ufffd"}"#), (#"{"a":"\\\u0000"}"#, #"{"a":"\\\ufffd"}"#),
            (#"{"a":"\ud83d"}"#, #"{"a":"\ufffd"}"#), (#"{"a":"\ude00\ud83d\ude00"}"#, #"{"a":"\ufffd\ud83d\ude00"}"#),
        ] as [(String, String?)])
    func storable(text: String, changed: String?) throws {
        let record = #"{"seq":1,"at":"2026-11-22T10:00:00.000Z","kind":"a","data":\#(text)}"#
        let payload = self.batch(id: "e1/journal/1-1", to: 1, records: record)
        let batch = try #require(self.batch(self.content(payload)))
        guard case .journal(let rows) = batch.records else { throw Unreadable("no journal") }
        #expect(rows[0].data.storable == changed ?? text)
        #expect(rows[0].data.original == (changed == nil ? nil : Array(text.utf8)))
    }
}
