import Foundation
import Logging
import Shared
import SiteFixtures
import Synchronization
import Testing

@testable import CloudSync

/// A client against a real broker, with everything that happens to it on record.
struct TestClient: Sendable {
    let client: MQTTClient
    let deliveries = Recorder<MQTTDelivery>()
    let events = Recorder<MQTTEvent>()

    init(
        _ id: String, port: Int, subscriptions: [MQTTSubscription] = [], will: MQTTPublication? = nil,
        configure: (inout MQTTConfiguration) -> Void = { _ in },
        accept: @escaping @Sendable (MQTTDelivery) -> Bool = { _ in true }
    ) throws {
        var configuration = MQTTConfiguration(brokers: [BrokerURL(host: "127.0.0.1", port: port)], clientID: id)
        configuration.reconnect = Reconnect(minimum: .milliseconds(20), maximum: .milliseconds(100))
        configure(&configuration)
        self.client = try MQTTClient(
            configuration: configuration, will: { will }, subscriptions: subscriptions, logger: Logger(label: id),
            receive: { [deliveries] delivery in
                deliveries.append(delivery)
                return accept(delivery) ? .done() : .notStored
            }, observe: { [events] in events.append($0) })
    }

    /// Runs `body` while the client runs, and stops the client.
    func running<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
        let client = self.client
        async let run: Void = client.run()
        defer { client.stop() }
        let result = try await body()
        client.stop()
        await run
        return result
    }

    func waitForConnection(count: Int = 1) async throws {
        try await self.events.wait("connected") { events in
            events.count(where: { if case .connected = $0 { true } else { false } }) >= count
        }
    }

    func waitForProblem() async throws -> MQTTProblem {
        try await until("a problem") { self.problems.first != nil }
        return try #require(self.problems.first)
    }

    var problems: [MQTTProblem] {
        self.events.all.compactMap { if case .disconnected(let problem, _) = $0 { problem } else { nil } }
    }
}

@Suite(.timeLimit(.minutes(2))) struct MQTTClientTests {
    let hello = MQTTPublication(topic: "t/hello", payload: Array("hello".utf8), contentType: "text/plain")

    @Test func aMessageReachesItsSubscriberAndIsAcknowledged() async throws {
        let broker = try Broker()
        let receiver = try TestClient("receiver", port: broker.port, subscriptions: [.init(filter: "t/#")])
        let sender = try TestClient("sender", port: broker.port)
        try await receiver.running {
            try await receiver.waitForConnection()
            try await sender.running {
                try await sender.waitForConnection()
                try await until("the subscription stands") {
                    await sender.client.publish(hello) == .success(.accepted)
                }
                let got = try await receiver.deliveries.wait("delivery") { !$0.isEmpty }
                #expect(
                    got[0]
                        == MQTTDelivery(
                            topic: "t/hello", payload: hello.payload, retained: false, properties: hello.properties))
            }
        }
    }

    @Test func aMessageThatNobodySubscribedToIsToldApart() async throws {
        let broker = try Broker()
        let sender = try TestClient("sender", port: broker.port)
        try await sender.running {
            try await sender.waitForConnection()
            #expect(await sender.client.publish(hello) == .success(.noSubscribers))
        }
    }

    @Test func manyMessagesArriveInOrderThroughABoundedWindow() async throws {
        let broker = try Broker()
        let receiver = try TestClient("receiver", port: broker.port, subscriptions: [.init(filter: "n")])
        let sender = try TestClient("sender", port: broker.port) { $0.inFlightLimit = 3 }
        try await receiver.running {
            try await receiver.waitForConnection()
            try await sender.running {
                try await sender.waitForConnection()
                let answers = Recorder<MQTTPublishResult>()
                for number in 0..<200 {
                    let message = MQTTPublication(topic: "n", payload: Array("\(number)".utf8))
                    #expect(sender.client.publish(message) { answers.append($0) } == nil)
                }
                try await answers.wait("200 answers") { $0.count == 200 }
                let got = try await receiver.deliveries.wait("200 messages") { $0.count == 200 }
                #expect(got.map { String(decoding: $0.payload, as: UTF8.self) } == (0..<200).map(String.init))
            }
        }
    }

    @Test func withoutAConnectionNothingIsTaken() async throws {
        let sender = try TestClient("sender", port: LoopbackListener.freePort())
        #expect(await sender.client.publish(hello) == .failure(.notConnected))
        try await sender.running {
            let problem = try await sender.waitForProblem()
            #expect(problem.kind == .network)
            #expect(problem.description.contains("127.0.0.1:\(sender.port)"))
            #expect(problem.description.contains("Connection refused"))
            #expect(await sender.client.publish(hello) == .failure(.notConnected))
        }
    }

    @Test func afterABrokerWasKilledItSubscribesAgain() async throws {
        let broker = try Broker()
        let receiver = try TestClient("receiver", port: broker.port, subscriptions: [.init(filter: "t/#")])
        let sender = try TestClient("sender", port: broker.port)
        try await receiver.running {
            try await sender.running {
                try await receiver.waitForConnection()
                try await sender.waitForConnection()
                broker.kill()
                _ = try await receiver.waitForProblem()
                try broker.start()
                try await receiver.waitForConnection(count: 2)
                try await sender.waitForConnection(count: 2)
                try await until("the message arrives") {
                    _ = await sender.client.publish(hello)
                    return receiver.deliveries.all.contains { $0.topic == "t/hello" }
                }
            }
        }
    }

    @Test func aMessageInFlightWhenTheBrokerDiesFails() async throws {
        let broker = try Broker()
        let sender = try TestClient("sender", port: broker.port)
        try await sender.running {
            try await sender.waitForConnection()
            broker.hang()
            let answers = Recorder<MQTTPublishResult>()
            #expect(sender.client.publish(hello) { answers.append($0) } == nil)
            broker.kill()
            let got = try await answers.wait("an answer") { !$0.isEmpty }
            #expect(got == [.failure(.connectionLost)] || got == [.failure(.notConnected)])
        }
    }

    @Test func aMessageThatCouldNotBeStoredIsSentAgain() async throws {
        let broker = try Broker()
        let attempts = Atomic(0)
        let receiver = try TestClient(
            "receiver", port: broker.port, subscriptions: [.init(filter: "t/#")],
            accept: { _ in attempts.add(1, ordering: .relaxed).newValue > 1 })
        let sender = try TestClient("sender", port: broker.port)
        try await receiver.running {
            try await receiver.waitForConnection()
            try await sender.running {
                try await sender.waitForConnection()
                try await until("the subscription stands") {
                    await sender.client.publish(hello) == .success(.accepted)
                }
                let got = try await receiver.deliveries.wait("redelivery") { $0.count >= 2 }
                #expect(got[0] == got[1])
                #expect(receiver.problems.map(\.kind) == [.notStored])
            }
        }
    }

    @Test func theWillIsPublishedWhenTheConnectionBreaks() async throws {
        let broker = try Broker()
        let will = MQTTPublication(topic: "state", payload: Array("offline".utf8), retain: true)
        let watcher = try TestClient("watcher", port: broker.port, subscriptions: [.init(filter: "state")])
        let victim = try TestClient(
            "victim", port: broker.port, subscriptions: [.init(filter: "poison")], will: will, accept: { _ in false })
        try await watcher.running {
            try await watcher.waitForConnection()
            try await victim.running {
                try await victim.waitForConnection()
                try await until("the victim drops its connection") {
                    _ = await watcher.client.publish(MQTTPublication(topic: "poison", payload: []))
                    return !victim.problems.isEmpty
                }
                let got = try await watcher.deliveries.wait("the will") { !$0.isEmpty }
                #expect(got[0].payload == will.payload)
            }
        }
    }

    @Test func aCleanStopPublishesTheWillItself() async throws {
        let broker = try Broker()
        let will = MQTTPublication(topic: "state", payload: Array("offline".utf8), retain: true)
        let leaver = try TestClient("leaver", port: broker.port, will: will)
        try await leaver.running { try await leaver.waitForConnection() }
        let watcher = try TestClient(
            "watcher", port: broker.port, subscriptions: [.init(filter: "state", wantsRetained: true)])
        try await watcher.running {
            let got = try await watcher.deliveries.wait("retained state") { !$0.isEmpty }
            #expect(got[0] == MQTTDelivery(topic: "state", payload: will.payload, retained: true))
        }
    }

    @Test func retainedMessagesAreSeenAsSuch() async throws {
        let broker = try Broker()
        let sender = try TestClient("sender", port: broker.port)
        let old = MQTTPublication(topic: "c", payload: Array("old".utf8), retain: true)
        let new = MQTTPublication(topic: "c", payload: Array("new".utf8), retain: true)
        let receiver = try TestClient("receiver", port: broker.port, subscriptions: [.init(filter: "c")])
        try await sender.running {
            try await sender.waitForConnection()
            _ = await sender.client.publish(old)
            try await receiver.running {
                try await receiver.waitForConnection()
                try await until("the subscription stands") {
                    await sender.client.publish(new) == .success(.accepted)
                }
                // The old one is not sent on subscribing; the new one keeps its flag.
                let got = try await receiver.deliveries.wait("delivery") { !$0.isEmpty }
                #expect(got.allSatisfy { $0 == MQTTDelivery(topic: "c", payload: new.payload, retained: true) })
            }
        }
    }

    @Test func aBrokerThatWantsAPasswordIsNamedInTheProblem() async throws {
        let broker = try Broker(settings: ["allow_anonymous false"])
        let client = try TestClient("client", port: broker.port)
        try await client.running {
            let problem = try await client.waitForProblem()
            #expect(problem.kind == .refused)
            #expect(problem.description.contains("127.0.0.1:\(broker.port)"))
            #expect(problem.description.contains("user name"))
        }
    }

    @Test func aBrokerThatNeverAnswersIsGivenUp() async throws {
        let listener = try LoopbackListener()
        let client = try TestClient("client", port: listener.port) { $0.connectTimeout = .milliseconds(300) }
        try await client.running {
            let problem = try await client.waitForProblem()
            #expect(problem.kind == .silent)
        }
    }

    @Test func aBrokerThatHangsLaterIsNoticedByTheKeepAlive() async throws {
        let broker = try Broker()
        let client = try TestClient("client", port: broker.port) { $0.keepAliveSeconds = 5 }
        try await client.running {
            try await client.waitForConnection()
            broker.hang()
            try await until("the silence is noticed", within: .seconds(30)) { !client.problems.isEmpty }
            #expect(client.problems[0].kind == .silent)
        }
    }

    @Test func stoppingIsBoundedWhenTheBrokerHangs() async throws {
        let broker = try Broker()
        let client = try TestClient("client", port: broker.port, will: hello) {
            $0.stopTimeout = .milliseconds(300)
        }
        let begin = ContinuousClock.now
        try await client.running {
            try await client.waitForConnection()
            broker.hang()
        }
        #expect(.now - begin < .seconds(10))
    }

    @Test func twoClientsWithOneNameAreToldWhy() async throws {
        let broker = try Broker()
        let first = try TestClient("same", port: broker.port) {
            $0.reconnect = Reconnect(minimum: .seconds(60))
        }
        try await first.running {
            try await first.waitForConnection()
            let second = try TestClient("same", port: broker.port)
            try await second.running {
                let problem = try await first.waitForProblem()
                #expect(problem.kind == .lost)
                // This broker closes the older connection without a word.
                #expect(problem.description.contains("client id of its own"))
            }
        }
    }
}

extension TestClient {
    var port: Int { self.client.configuration.brokers[0].port }
}
