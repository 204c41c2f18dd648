import Foundation
import Shared
import SiteFixtures
import Testing

@testable import CloudSync
@testable import Store

@Suite(.timeLimit(.minutes(2))) struct CloudLinkTests {
    /// Runs `body` with a site and a cloud that are both connected.
    func together(
        _ change: (inout Configuration.Cloud) -> Void = { _ in },
        _ body: (LinkedSite, Cloud, Broker) async throws -> Void
    ) async throws {
        let broker = try Broker()
        let site = try LinkedSite(port: broker.port, change)
        let cloud = try Cloud(port: broker.port)
        try await cloud.peer.running {
            try await cloud.peer.waitForConnection()
            try await site.linked {
                try await until("the link stands") { !cloud.events("state").isEmpty }
                try await body(site, cloud, broker)
            }
        }
    }

    @Test func recordsArriveInOrderAndTheCursorFollowsTheCloud() async throws {
        try await together { site, cloud, _ in
            try await site.measure(2500)
            try await until("all readings") { cloud.sequence(.meter).count >= 2500 }
            #expect(cloud.sequence(.meter) == Array(1...2500))
            #expect(try site.position(.meter).acknowledged == 0)
            let epoch = try site.store.streamPositions().epoch
            await cloud.acknowledge(.meter, 2000, epoch: epoch)
            try await until("the cursor moves") { try site.position(.meter).acknowledged == 2000 }
            #expect(cloud.sequence(.journal).first == 1)
            #expect(cloud.events("meter").allSatisfy { $0.id.hasPrefix("\(epoch)/meter/") })
        }
    }

    @Test func withoutAnAcknowledgementRecordsComeAgain() async throws {
        try await together {
            $0.ackTimeoutSeconds = 1
        } _: { site, cloud, _ in
            try await site.measure(3)
            try await until("they come twice") { cloud.sequence(.meter).count(where: { $0 == 1 }) >= 2 }
            let ids = cloud.events("meter").map(\.id)
            #expect(Set(ids).count < ids.count, "the same batch has the same id")
            let meter = try site.link.status().streams.first { $0.stream == "meter" }
            #expect(try #require(meter).resends >= 1)
        }
    }

    @Test func nothingIsLostWhenTheBrokerIsKilledInBetween() async throws {
        try await together { site, cloud, broker in
            try await site.measure(1000)
            try await until("some arrive") { !cloud.sequence(.meter).isEmpty }
            broker.kill()
            try await site.measure(1000)
            try await until("the loss is noticed") { !site.link.connection.isConnected }
            #expect(try site.link.status().lastProblem != nil)
            try broker.start()
            let epoch = try site.store.streamPositions().epoch
            try await until("everything arrives") {
                let got = Set(cloud.sequence(.meter))
                let last = (Int64(1)...2000).first { !got.contains($0) } ?? 2001
                await cloud.acknowledge(.meter, last - 1, epoch: epoch)
                return try site.position(.meter).acknowledged == 2000
            }
        }
    }

    @Test func inBrokerModeTheCursorFollowsTheBroker() async throws {
        try await together {
            $0.acknowledge = .broker
        } _: { site, _, _ in
            try await site.measure(100)
            try await until("the cursor moves") { try site.position(.meter).acknowledged == 100 }
        }
    }

    @Test func whereTheSiteHasKeysForItOnlyASignedAcknowledgementCounts() async throws {
        try await together {
            $0.ackKeys = [SigningPeer.entry]
        } _: { site, cloud, _ in
            try await site.measure(10)
            try await until("they arrive") { cloud.sequence(.meter).count == 10 }
            let epoch = try site.store.streamPositions().epoch
            func text(_ seq: Int64) -> String { #"{"epoch":"\#(epoch)","stream":"meter","seq":\#(seq)}"# }
            await cloud.acknowledge(.meter, 9, epoch: epoch)
            await cloud.acknowledge(.meter, 5000, epoch: epoch)
            await cloud.acknowledge(try SigningPeer.sign(text(8), asStranger: true))
            await cloud.acknowledge(try SigningPeer.sign(text(7)))
            try await until("the cursor moves") { try site.position(.meter).acknowledged > 0 }
            #expect(try site.position(.meter).acknowledged == 7)
            #expect(try site.store.streamPositions().epoch == epoch)
        }
    }

    @Test func anAcknowledgementBeyondWhatExistsBeginsANewEpoch() async throws {
        try await together { site, cloud, _ in
            try await site.measure(10)
            try await until("they arrive") { cloud.sequence(.meter).count == 10 }
            let old = try site.store.streamPositions().epoch
            await cloud.acknowledge(.meter, 5, epoch: old)
            try await until("the cursor moves") { try site.position(.meter).acknowledged == 5 }
            await cloud.acknowledge(.meter, 5000, epoch: old)
            try await until("a new epoch") { try site.store.streamPositions().epoch != old }
            let new = try site.store.streamPositions().epoch
            try await until("everything comes anew") { cloud.sequence(.meter, epoch: new).count == 10 }
            await cloud.acknowledge(.meter, 10, epoch: new)
            try await until("the cursor moves") { try site.position(.meter).acknowledged == 10 }
            let journal = try site.store.journal(after: 0, limit: 100)
            #expect(journal.contains { $0.kind == "gateway.epoch_started" })
        }
    }

    @Test func theLastWillNamesTheEpochThatBeganMeanwhile() async throws {
        try await together { site, cloud, _ in
            try await site.measure(1)
            try await until("it arrives") { cloud.sequence(.meter).count == 1 }
            let old = try site.store.streamPositions().epoch
            await cloud.acknowledge(.meter, 5000, epoch: old)
            try await until("the new epoch is told") {
                cloud.events("state").contains { $0.data.online == true && $0.data.epoch != old }
            }
            let new = try site.store.streamPositions().epoch
            // The connection breaks: the broker tells what it was given at its begin.
            // Nothing can be stored any more, and those who read go on reading.
            site.store.writer.close()
            await cloud.command(#"{"id":"c1","charger":"CP-1","verb":"reset"}"#)
            try await until("the last will") {
                cloud.events("state").contains { $0.data.online == false && $0.data.epoch == new }
            }
            let states = cloud.events("state")
            let first = try #require(states.firstIndex { $0.data.epoch == new })
            #expect(states[first...].allSatisfy { $0.data.epoch == new }, "nobody speaks of the old one any more")
        }
    }

    @Test func aBatchStaysBelowTheLargestPayload() async throws {
        try await together {
            $0.maxPayloadBytes = 4096
        } _: { site, cloud, _ in
            try await site.measure(500)
            try await until("all arrive") { cloud.sequence(.meter).count >= 500 }
            #expect(cloud.sequence(.meter) == Array(1...500))
            #expect(cloud.peer.deliveries.all.allSatisfy { $0.payload.count <= 4096 })
        }
    }

    @Test func aBrokerThatTakesOnlySmallMessagesGetsSmallOnes() async throws {
        let broker = try Broker(settings: ["allow_anonymous true", "max_packet_size 3000"])
        let site = try LinkedSite(port: broker.port)
        let cloud = try Cloud(port: broker.port)
        try await cloud.peer.running {
            try await cloud.peer.waitForConnection()
            try await site.linked {
                try await site.measure(200)
                try await until("all arrive") { Set(cloud.sequence(.meter)).count == 200 }
            }
        }
    }

    @Test func theSiteTellsItsStateAndThatItLeaves() async throws {
        let broker = try Broker()
        let site = try LinkedSite(port: broker.port)
        let cloud = try Cloud(port: broker.port)
        try await cloud.peer.running {
            try await cloud.peer.waitForConnection()
            try await site.linked {
                try await until("online") { cloud.events("state").last?.data.online == true }
                let state = try #require(cloud.events("state").last)
                #expect(state.data.version == "1.2.3")
                #expect(state.data.streams?["journal"]?.backlog ?? 0 > 0)
                let status = try site.link.status()
                #expect(status.isConnected)
                #expect(status.broker == "mqtt://127.0.0.1:\(broker.port)")
            }
            try await until("offline") { cloud.events("state").last?.data.online == false }
        }
    }

    @Test func aChargersStateIsRetainedAndFollowsItsConnectors() async throws {
        try await together { site, cloud, _ in
            try await until("its state") { !cloud.events("chargers/CP-1/state").isEmpty }
            let report = ConnectorReport(outlet: Outlet(evse: 1), status: .charging)
            try await site.send(.connectorReported(report))
            try await until("its connector's status") {
                cloud.events("chargers/CP-1/state").last?.data.connectors?.first?.status == "charging"
            }
            let deliveries = cloud.peer.deliveries.all.filter { $0.topic.hasSuffix("chargers/CP-1/state") }
            #expect(deliveries.allSatisfy { $0.retained })
        }
    }

    @Test func theStateOfAChargerThatWasRemovedIsTakenBack() async throws {
        try await together { site, cloud, _ in
            _ = try await site.store.perform { try $0.add(NewCharger(identity: "CP-2")) }
            try await until("its state") { !cloud.events("chargers/CP-2/state").isEmpty }
            try await site.store.perform { try $0.removeCharger("CP-2") }
            try await until("it is emptied") { cloud.texts("chargers/CP-2/state").last == "" }
            #expect(cloud.texts("chargers/CP-1/state").allSatisfy { !$0.isEmpty })
        }
    }
}
