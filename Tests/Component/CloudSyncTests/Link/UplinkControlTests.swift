import Foundation
import Shared
import SiteFixtures
import Store
import Testing

@testable import CloudSync

@Suite(.timeLimit(.minutes(2))) struct UplinkControlTests {
    func together(
        _ change: (inout Configuration.Cloud) -> Void = { _ in }, _ body: (LinkedSite, Cloud) async throws -> Void
    ) async throws {
        let broker = try Broker()
        let site = try LinkedSite(port: broker.port, change)
        let cloud = try Cloud(port: broker.port)
        try await cloud.peer.running {
            try await cloud.peer.waitForConnection()
            try await site.linked {
                try await until("the link stands") { !cloud.events("state").isEmpty }
                try await body(site, cloud)
            }
        }
    }

    @Test func pausedOneStreamWaitsAndTheOtherGoesOn() async throws {
        try await together { site, cloud in
            try await site.link.pause([.meter])
            try await site.measure(10)
            try await until("the journal tells of the pause") {
                cloud.events("journal").flatMap { $0.data.records ?? [] }.contains {
                    $0.kind == "gateway.uplink_changed"
                }
            }
            #expect(cloud.sequence(.meter).isEmpty)
            let meter = try site.link.status().streams.first { $0.stream == "meter" }
            #expect(meter?.heldBy == "paused")
            try await site.link.resume([.meter, .journal])
            try await until("the readings come") { cloud.sequence(.meter) == Array(1...10) }
        }
    }

    @Test func theStreamsFollowWhatIsCommittedOfAPause() async throws {
        try await together { site, cloud in
            _ = try? await site.store.perform { change in
                try change.pause(.meter)
                throw Refusal(.conflict, "undone")
            }
            try await site.measure(3)
            try await until("the readings come") { cloud.sequence(.meter) == [1, 2, 3] }
            _ = try await site.store.perform { try $0.pause(.meter) }
            try await until("they wait") {
                try site.link.status().streams.first { $0.stream == "meter" }?.heldBy == "paused"
            }
        }
    }

    @Test func sentAgainRecordsComeUnderTheSameNames() async throws {
        try await together { site, cloud in
            try await site.measure(1000)
            try await until("they arrive") { cloud.sequence(.meter).count >= 1000 }
            let epoch = try site.store.streamPositions().epoch
            await cloud.acknowledge(.meter, 1000, epoch: epoch)
            try await until("the cursor moves") { try site.position(.meter).acknowledged == 1000 }
            try await site.link.resend(.meter, from: 301)
            try await until("they come again") {
                // It says each time that it has everything.
                await cloud.acknowledge(.meter, 1000, epoch: epoch)
                return try site.position(.meter).acknowledged == 1000
            }
            #expect(Array(cloud.sequence(.meter, epoch: epoch).dropFirst(1000)) == Array(301...1000))
        }
    }

    @Test func aReplayComesBesideTheLiveFlow() async throws {
        try await together { site, cloud in
            try await site.measure(200)
            try await until("they arrive") { cloud.sequence(.meter).count == 200 }
            await cloud.query(#"{"id":"r","kind":"replay","args":{"stream":"meter","from":51,"to":60}}"#)
            try await until("they come again") { cloud.sequence(.meter).count == 210 }
            #expect(Array(cloud.sequence(.meter).suffix(10)) == Array(51...60))
            #expect(cloud.texts("meter").last?.contains(#""replay":"r""#) == true)
            #expect(try site.position(.meter).acknowledged == 0)
            #expect(cloud.texts("queries/r/response").last?.contains(#"{"stream":"meter","from":51,"to":60}"#) == true)
        }
    }

    @Test func readingsThatAreNotNeededAreCounted() async throws {
        try await together {
            $0.thinning = ["*: 60 s"]
        } _: { site, cloud in
            try await site.measureSession(30, every: 10)
            try await until("the end comes") { cloud.events("meter").last?.data.to == 30 }
            let records = cloud.events("meter").flatMap { $0.data.records ?? [] }
            #expect(records.count == 5 || records.count == 6, "one a minute of five minutes")
            let meter = try site.link.status().streams.first { $0.stream == "meter" }
            #expect(meter?.thinned == Int64(30 - records.count))
        }
    }

    @Test func theBytesOfTheLinkAreCounted() async throws {
        try await together { site, cloud in
            try await site.measure(1000)
            try await until("they arrive") { cloud.sequence(.meter).count == 1000 }
            let arrived = cloud.peer.deliveries.all.reduce(0) { $0 + $1.payload.count }
            let status = try site.link.status()
            #expect(status.bytesSent > Int64(arrived) && status.bytesSent < Int64(arrived) * 2)
            #expect(status.bytesReceived > 100)
        }
    }
}
