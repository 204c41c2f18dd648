import Foundation
import Logging
import Shared
import SiteFixtures
import Store
import Testing

@testable import CloudSync

/// Two gateways on copies of one database, each unaware of the other.
@Suite(.timeLimit(.minutes(2))) struct CopiedDatabaseTests {
    static func state(epoch: String, run: String) -> String {
        #"{"specversion":"1.0","type":"com.edgegateway.site.state.v1","data":{"epoch":"\#(epoch)","run":"\#(run)"}}"#
    }

    static let messages: [(String, SiteStateMessage?)] = [
        (state(epoch: "E", run: "R"), SiteStateMessage(epoch: "E", run: "R")),
        (#"{"epoch":"E","run":"R"}"#, SiteStateMessage(epoch: "E", run: "R")), (#"{"epoch":"E"}"#, nil), ("", nil),
        ("nonsense", nil),
        (#"{"specversion":"1.0","type":"com.edgegateway.site.state.v2","data":{"epoch":"E","run":"R"}}"#, nil),
    ]

    @Test(arguments: messages)
    func aStateTellsWhoToldIt(_ text: String, _ expected: SiteStateMessage?) {
        let message = MQTTDelivery(topic: "ev/v1/S1/state", payload: Array(text.utf8), retained: true)
        #expect(SiteStateMessage(message) == expected)
    }

    @Test func aRunOfAnotherCopyInOurEpochBeginsANewOne() async throws {
        let broker = try Broker()
        let site = try LinkedSite(port: broker.port)
        let cloud = try Cloud(port: broker.port)
        try await cloud.peer.running {
            try await cloud.peer.waitForConnection()
            let epoch = try site.store.streamPositions().epoch
            await cloud.state(Self.state(epoch: epoch, run: "of-another-copy"))
            try await site.measure(3)
            try await site.linked {
                try await until("the records come") { !cloud.sequence(.meter).isEmpty }
                let new = try site.store.streamPositions().epoch
                #expect(new != epoch)
                #expect(cloud.sequence(.meter, epoch: epoch).isEmpty, "nothing left under the name of both")
                #expect(cloud.sequence(.journal, epoch: epoch).isEmpty)
                let started = try site.store.journal(after: 0, limit: 100).last { $0.kind == "gateway.epoch_started" }
                let data = try #require(started?.data)
                #expect(data.contains("of-another-copy") && data.contains(#""previous":"\#(epoch)""#))
            }
        }
    }

    @Test func anAcknowledgementThatTheBrokerKeptTellsOfADiskThatWasRolledBackInItsRun() async throws {
        let broker = try Broker()
        let site = try LinkedSite(port: broker.port)
        let cloud = try Cloud(port: broker.port)
        try await cloud.peer.running {
            try await cloud.peer.waitForConnection()
            let epoch = try site.store.streamPositions().epoch
            await cloud.state(Self.state(epoch: epoch, run: try site.store.currentRun()))
            await cloud.acknowledge(#"{"epoch":"\#(epoch)","stream":"meter","seq":5000}"#, retain: true)
            try await site.measure(3)
            try await site.linked {
                try await until("the records come") { !cloud.sequence(.meter).isEmpty }
            }
            #expect(try site.store.streamPositions().epoch != epoch)
            #expect(cloud.sequence(.meter, epoch: epoch).isEmpty && cloud.sequence(.journal, epoch: epoch).isEmpty)
        }
    }

    @Test func noRecordLeavesBeforeTheBrokerHasBroughtWhatTheStateWas() throws {
        // Nobody listens there: what the connection would tell is told here.
        let site = try LinkedSite(port: 1)
        let positions = try site.store.streamPositions()
        var told = try CloudSite(site.configuration, site: LinkedSite.site, version: "1")
        told.run = try site.store.currentRun()
        let topics = LinkTopics(
            site: told, store: site.store, positions: positions, boot: nil, logger: Logger(label: "link"))
        func holds() -> [Set<UplinkHold>] { topics.lanes.map(\.snapshot.machine.holds) }
        topics.observed(.connected(sessionPresent: false, maximumPacketBytes: nil))
        #expect(topics.lanes.allSatisfy { $0.snapshot.machine.isOnline })
        #expect(holds() == [[.settling], [.settling]])
        let own = Self.state(epoch: positions.epoch, run: told.run)
        #expect(
            topics.received(MQTTDelivery(topic: told.topics.state, payload: Array(own.utf8), retained: true)) == .done()
        )
        #expect(holds() == [[], []])
    }

    static let harmless: [(epoch: String?, run: String?)] = [
        ("another", "of-another-copy"), (nil, nil), (nil, "of-the-start-before"),
    ]

    @Test(arguments: harmless)
    func anotherEpochAndOurOwnRunsAreNoReason(_ told: (epoch: String?, run: String?)) async throws {
        let broker = try Broker()
        let site = try LinkedSite(port: broker.port, hasRunBefore: true)
        let cloud = try Cloud(port: broker.port)
        try await cloud.peer.running {
            try await cloud.peer.waitForConnection()
            let epoch = try site.store.streamPositions().epoch
            let run = told.run == "of-the-start-before" ? site.earlierRun : told.run
            await cloud.state(Self.state(epoch: told.epoch ?? epoch, run: try run ?? site.store.currentRun()))
            try await site.measure(3)
            try await site.linked {
                try await until("the records come") { cloud.sequence(.meter, epoch: epoch) == [1, 2, 3] }
            }
            #expect(try site.store.streamPositions().epoch == epoch)
        }
    }
}
