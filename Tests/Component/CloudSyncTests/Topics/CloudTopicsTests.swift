import Testing

@testable import CloudSync

@Suite struct CloudTopicsTests {
    @Test(arguments: [
        ("site-1", "site-1"), ("a/b", "a%2Fb"), ("a+b#c%d", "a%2Bb%23c%25d"), ("x\u{0}\u{7f}\n", "x%00%7F%0A"),
        ("Zürich 1", "Zürich 1"), ("", "%00"),
    ])
    func aLevelIsEncoded(text: String, level: String) {
        #expect(TopicLevel.encode(text) == level)
    }

    @Test func topicsAreThoseOfTheContract() {
        let topics = CloudTopics(prefix: "ev/v1", site: "a/1")
        #expect(topics.state == "ev/v1/a%2F1/state")
        #expect(topics.stream("journal") == "ev/v1/a%2F1/journal")
        #expect(topics.acknowledgement == "ev/v1/a%2F1/ack")
        #expect(topics.commands == "ev/v1/a%2F1/commands")
        #expect(topics.chargerState("CP#1") == "ev/v1/a%2F1/chargers/CP%231/state")
        #expect(topics.commandResult("c+1") == "ev/v1/a%2F1/commands/c%2B1/result")
    }
}
