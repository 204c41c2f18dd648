import Shared
import Testing

@testable import CloudSync

@Suite struct QueryMessageTests {
    let now = Timestamp(milliseconds: 1_767_225_600_000)

    let topics = CloudTopics(prefix: "ev/v1", site: "S1")

    func read(_ json: String, retained: Bool = false, _ properties: MQTTProperties = MQTTProperties()) -> QueryMessage {
        let delivery = MQTTDelivery(
            topic: "q", payload: Array(json.utf8), retained: retained, properties: properties)
        return QueryMessage(delivery, site: "S1", topics: self.topics, now: self.now)
    }

    private var ownTopic: ReplyAddress { ReplyAddress(topic: "ev/v1/S1/queries/q1/response", correlation: nil) }

    @Test(arguments: [
        (#"{"id":"q1","kind":"sessions","args":{"charger":"CP-1"}}"#, 60),
        (#"{"id":"q1","site":"S1","kind":"sessions","args":{"charger":"CP-1"},"expires_in_seconds":5,"more":[]}"#, 5),
        (
            #"{"specversion":"1.0","id":"e","type":"com.edgegateway.query.v1","source":"s","data":{"id":"q1","kind":"sessions","args":{"charger":"CP-1"},"expires_at":"2026-01-01T01:00:30+01:00"}}"#,
            30
        ),
    ])
    func aQueryIsReadPlainOrInACloudEvent(json: String, seconds: Int64) throws {
        var arguments = QueryArguments()
        arguments.charger = "CP-1"
        let query = CloudQuery(
            id: "q1", query: try SiteQuery(.sessions, arguments), expiresAt: self.now.advanced(bySeconds: seconds),
            reply: self.ownTopic)
        #expect(self.read(json) == .query(query))
    }

    @Test(arguments: [
        (#"{"id":"q1","kind":"weather"}"#, "q1", "'weather' is no kind of query"),
        (#"{"id":"q1"}"#, "q1", "'kind' is missing"),
        (#"{"id":"q1","kind":"sessions","args":{"charger":5}}"#, "q1", "args.charger' is of the wrong type"),
        (#"{"id":"q1","kind":"sessions","args":{"since":"noon"}}"#, "q1", "'args.since' is not valid"),
        (
            #"{"id":"q1","kind":"aggregates","args":{"period":"week"}}"#, "q1",
            "'args.period' is not valid: 'week' is none of 15m, hour, day"
        ),
        (#"{"id":"q1","kind":"sessions","args":{"limit":5000}}"#, "q1", "'limit' must be"),
        (#"{"id":"q1","kind":"sessions","page":5}"#, "q1", "'page' is of the wrong type"),
        (#"{"id":"q1","site":"S2","kind":"weather"}"#, "q1", "site 'S2'"),
        (#"{"id":"q1","kind":"sessions","expires_at":"2025-12-31T23:59:59Z"}"#, "q1", "expired"),
        (#"{"id":"q1","kind":"sessions","expires_in_seconds":0}"#, "q1", "expired"),
        (#"{"id":"q1","kind":"sessions","expires_in_seconds":90000}"#, "q1", "more than a day"),
        (#"{"id":"q1","kind":"sessions","expires_in_seconds":5,"expires_at":"2026-01-01T00:00:01Z"}"#, "q1", "both"),
        (#"{"kind":"sessions"}"#, nil, "'id' is missing"),
        (#"{"id":"a/b","kind":"sessions"}"#, nil, "'id' must"),
        (#"{"id":7,"kind":"sessions"}"#, nil, "'id' is of the wrong type"),
        (
            #"{"specversion":"1.0","type":"com.edgegateway.query.v2","data":{"id":"q1","kind":"sessions"}}"#, "q1",
            "'com.edgegateway.query.v2'"
        ),
        ("not json", nil, "not a JSON object"), ("", nil, "not a JSON object"), ("[]", nil, "the message"),
    ])
    func whatIsWrongIsSaid(json: String, id: String?, reason: String) throws {
        guard case .refused(let refusedID, let reply, let words) = self.read(json) else {
            Issue.record("accepted")
            return
        }
        #expect(refusedID == id)
        #expect(reply == (id == nil ? nil : self.ownTopic))
        #expect(words.contains(reason), "\(words)")
    }

    @Test func theAnswerGoesWhereTheAskerWaits() {
        let query = #"{"id":"q1","kind":"sessions"}"#
        let properties = MQTTProperties(responseTopic: "ev/v1/S1/answers/app", correlationData: [1, 2])
        guard case .query(let asked) = self.read(query, retained: false, properties),
            case .query(let correlated) = self.read(query, retained: false, MQTTProperties(correlationData: [7])),
            case .query(let brief) = self.read(query, retained: false, MQTTProperties(messageExpirySeconds: 3))
        else {
            Issue.record("refused")
            return
        }
        #expect(asked.reply == ReplyAddress(topic: "ev/v1/S1/answers/app", correlation: .property([1, 2])))
        #expect(correlated.reply == ReplyAddress(topic: self.ownTopic.topic, correlation: .property([7])))
        #expect(brief.expiresAt == self.now.advanced(bySeconds: 3))
        guard case .refused(nil, let reply, _) = self.read("nonsense", retained: false, properties) else {
            Issue.record("accepted")
            return
        }
        #expect(reply == asked.reply, "who cannot be named is told where it waits")
    }

    @Test(arguments: [
        "ev/v1/S1/commands", "ev/v1/S1/ack", "ev/v1/S1/journal", "ev/v1/S1/chargers/CP-1/state", "ev/v1/S1",
        "ev/v1/S1/",
        "ev/v1/S2/journal", "ev/v1/S2/answers/app", "elsewhere/inbox", "ev/v1/S1/+/x", "$SYS/x", "ev/v1/S10/answers/a",
        "ev/v1/S1/commands/7/result",
    ])
    func nothingIsAnsweredWhereOthersReadOtherThings(topic: String) {
        let query = #"{"id":"q1","kind":"sessions"}"#
        guard
            case .refused("q1", let reply, let reason) = self.read(
                query, retained: false, MQTTProperties(responseTopic: topic))
        else {
            Issue.record("accepted")
            return
        }
        #expect(reply == self.ownTopic)
        #expect(reason.contains("response topic"), "\(reason)")
    }

    @Test func retainedAndOversizedQueriesAreRefusedByTheirName() {
        let query = #"{"id":"q1","kind":"sessions"}"#
        let padding = String(repeating: " ", count: QueryMessage.maximumBytes)
        for (message, words) in [
            (self.read(query, retained: true), "retained"), (self.read(query + padding), "16384 bytes"),
        ] {
            guard case .refused("q1", self.ownTopic, let reason) = message else {
                Issue.record("accepted")
                return
            }
            #expect(reason.contains(words))
        }
    }
}
