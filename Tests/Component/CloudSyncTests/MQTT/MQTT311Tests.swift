import Foundation
import Shared
import SiteFixtures
import Testing

@testable import CloudSync

/// What is different with a broker of 3.1.1. Everything else is the same code, and runs with both end to end.
@Suite(.timeLimit(.minutes(2))) struct MQTT311Tests {
    private let message = MQTTPublication(
        topic: "t", payload: [1, 2], properties: MQTTProperties(contentType: "text/plain", correlationData: [1]))

    private func client(
        _ id: String, _ broker: Broker, subscriptions: [MQTTSubscription] = []
    ) throws -> TestClient {
        try TestClient(id, port: broker.port, subscriptions: subscriptions) { $0.version = .v311 }
    }

    @Test func aMessageArrivesWithoutItsProperties() async throws {
        let broker = try Broker()
        let receiver = try self.client("receiver", broker, subscriptions: [.init(filter: "t")])
        let sender = try self.client("sender", broker)
        try await receiver.running {
            try await receiver.waitForConnection()
            try await sender.running {
                try await sender.waitForConnection()
                try await until("it arrives") {
                    _ = await sender.client.publish(message)
                    return !receiver.deliveries.all.isEmpty
                }
                #expect(receiver.deliveries.all[0] == MQTTDelivery(topic: "t", payload: [1, 2], retained: false))
            }
        }
    }

    @Test func thatNobodySubscribesCannotBeTold() async throws {
        let broker = try Broker()
        let sender = try self.client("sender", broker)
        try await sender.running {
            try await sender.waitForConnection()
            #expect(await sender.client.publish(message) == .success(.accepted))
        }
    }

    @Test func theBrokerKeepsWhatComesWhileWeAreAway() async throws {
        let broker = try Broker()
        let receiver = try self.client("receiver", broker, subscriptions: [.init(filter: "t")])
        let sender = try self.client("sender", broker)
        try await sender.running {
            try await sender.waitForConnection()
            try await receiver.running {
                try await receiver.waitForConnection()
                try await until("the subscription stands") {
                    _ = await sender.client.publish(message)
                    return !receiver.deliveries.all.isEmpty
                }
            }
            let late = MQTTPublication(topic: "t", payload: [9])
            #expect(await sender.client.publish(late) == .success(.accepted))
        }
        let again = try self.client("receiver", broker, subscriptions: [.init(filter: "t")])
        try await again.running {
            _ = try await again.deliveries.wait("what came meanwhile") { $0.contains { $0.payload == [9] } }
        }
    }

    @Test func aRefusalIsToldInItsOwnWords() async throws {
        let broker = try Broker(settings: ["allow_anonymous false"])
        let client = try self.client("client", broker)
        try await client.running {
            let problem = try await client.waitForProblem()
            #expect(problem.kind == .refused)
            #expect(problem.description.contains("not authorised"))
        }
    }
}
