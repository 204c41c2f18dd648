import Shared
import SiteFixtures
import Testing

@testable import CloudSync

/// Through a real broker: what one client says, another hears.
@Suite(.timeLimit(.minutes(2))) struct MQTTPropertiesTests {
    /// What arrives of a message with these properties.
    private func arrived(_ properties: MQTTProperties) async throws -> MQTTProperties {
        let broker = try Broker()
        let receiver = try TestClient("receiver", port: broker.port, subscriptions: [.init(filter: "t")])
        let sender = try TestClient("sender", port: broker.port)
        return try await receiver.running {
            try await receiver.waitForConnection()
            return try await sender.running {
                try await sender.waitForConnection()
                let message = MQTTPublication(topic: "t", payload: [1, 0, 2], properties: properties)
                try await until("the subscription stands") {
                    await sender.client.publish(message) == .success(.accepted)
                }
                let got = try await receiver.deliveries.wait("delivery") { !$0.isEmpty }
                #expect(got[0].payload == [1, 0, 2])
                return got[0].properties
            }
        }
    }

    @Test func allOfThemArrive() async throws {
        let properties = MQTTProperties(
            contentType: "application/json", contentEncoding: "gzip", responseTopic: "answers/1",
            correlationData: [0, 1, 255], messageExpirySeconds: 100)
        let got = try await self.arrived(properties)
        #expect(got == properties)
    }

    @Test func noneArriveWhereNoneAreSent() async throws {
        #expect(try await self.arrived(MQTTProperties()) == MQTTProperties())
    }

    @Test func whatIsTooLongIsToldAndNotTaken() async throws {
        let long = String(repeating: "a", count: 1025)
        let properties = MQTTProperties(
            contentType: "text/plain", responseTopic: long, correlationData: Array(repeating: 7, count: 1025))
        let got = try await self.arrived(properties)
        #expect(got.contentType == "text/plain")
        #expect(got.responseTopic == nil)
        #expect(got.correlationData == nil)
        #expect(got.unusable == ["response topic", "correlation data"])
    }

    @Test func theExpiryCountsFromTheArrival() {
        let now = Timestamp(milliseconds: 5000)
        let message = MQTTDelivery(
            topic: "t", payload: [], retained: false, properties: MQTTProperties(messageExpirySeconds: 7))
        #expect(message.expiry(receivedAt: now) == Timestamp(milliseconds: 12_000))
        #expect(MQTTDelivery(topic: "t", payload: [], retained: false).expiry(receivedAt: now) == nil)
    }
}
