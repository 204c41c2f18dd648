import Foundation
import Shared
import Testing

@testable import CloudSync

@Suite struct ReplyAddressTests {
    private let topics = CloudTopics(prefix: "ev/v1", site: "S1")
    private let answer = MQTTPublication(
        topic: "ev/v1/S1/commands/7/result", payload: Array(#"{"specversion":"1.0","data":{}}"#.utf8),
        contentType: CloudEvent.contentType)

    private func asked(_ json: String, _ properties: MQTTProperties = MQTTProperties()) throws -> ReplyAddress? {
        let message = MQTTDelivery(
            topic: "ev/v1/S1/commands", payload: Array(json.utf8), retained: false, properties: properties)
        return try ReplyAddress.asked(by: message, of: self.topics)
    }

    @Test func propertiesAreAnsweredWithProperties() throws {
        let properties = MQTTProperties(responseTopic: "app/1", correlationData: [0, 255])
        let address = try #require(try self.asked(#"{"id":"7"}"#, properties))
        let sent = address.addressed(self.answer)
        #expect(sent.topic == "app/1")
        #expect(sent.properties.correlationData == [0, 255])
        #expect(sent.properties.contentType == CloudEvent.contentType)
        #expect(sent.payload == self.answer.payload)
    }

    @Test(arguments: [
        #"{"id":"7","response_topic":"app/1","correlation_data":"a\"b"}"#,
        #"{"specversion":"1.0","data":{"response_topic":"app/1","correlation_data":"a\"b"}}"#,
    ])
    func fieldsAreAnsweredWithAnAttribute(json: String) throws {
        let address = try #require(try self.asked(json))
        let sent = address.addressed(self.answer)
        #expect(sent.topic == "app/1")
        #expect(sent.properties.correlationData == nil)
        #expect(
            String(decoding: sent.payload, as: UTF8.self)
                == #"{"correlationdata":"a\"b","specversion":"1.0","data":{}}"#)
    }

    @Test func propertiesGoBeforeFields() throws {
        let json = #"{"response_topic":"field","correlation_data":"field"}"#
        #expect(
            try self.asked(json, MQTTProperties(responseTopic: "property"))
                == ReplyAddress(topic: "property", correlation: nil))
        #expect(
            try self.asked(json, MQTTProperties(correlationData: [1]))
                == ReplyAddress(topic: "field", correlation: .property([1])))
    }

    @Test(arguments: ["", "{}", "response_topic", #"{"correlation_data":"x"}"#, #"{"response_topic":1}"#])
    func withoutATopicNothingIsAsked(json: String) throws {
        #expect(try self.asked(json) == nil)
    }

    @Test(arguments: [
        "", "a/+", "a/#", "$SYS/x", "ev/v1/S1", "ev/v1/S1/commands", "ev/v1/S1/journal", "ev/v1/S1/chargers/CP-1/state",
        "ev/v1/S1/configuration/state",
        "a\u{1}", String(repeating: "a", count: 1025),
    ])
    func aPlaceOfOtherMessagesIsRefused(topic: String) {
        #expect(throws: ReplyAddress.Unusable.self) { try self.asked("{}", MQTTProperties(responseTopic: topic)) }
    }

    @Test(arguments: ["ev/v1/S1/commands/7/result", "ev/v1/S1/answers/app", "ev/v1/S10", "ev/v1/S2/x", "x"])
    func otherPlacesAreTaken(topic: String) throws {
        #expect(try self.asked("{}", MQTTProperties(responseTopic: topic))?.topic == topic)
    }

    @Test func whatWasTooLongToReadIsNotAnsweredElsewhere() {
        var properties = MQTTProperties(responseTopic: "app/1")
        properties.unusable = ["correlation data"]
        #expect(throws: ReplyAddress.Unusable.self) { try self.asked("{}", properties) }
        let long = String(repeating: "a", count: 1025)
        #expect(throws: ReplyAddress.Unusable.self) {
            try self.asked(#"{"response_topic":"a","correlation_data":"\#(long)"}"#)
        }
    }
}
