import Foundation
import Logging
import Shared
import SiteFixtures
import Testing

@testable import CloudSync
@testable import Store

@Suite(.timeLimit(.minutes(2))) struct CommandsFromTheCloudTests {
    let start = #"{"id":"c1","charger":"CP-1","verb":"start","args":{"token":"ABC"},"expires_in_seconds":600}"#

    func together(
        deny: String? = nil, _ body: (LinkedSite, Cloud) async throws -> Void
    ) async throws {
        let directory = try Broker.makeDirectory()
        let access = directory.appending(path: "access")
        let denied = deny.map { "topic deny \($0)\n" } ?? ""
        try "topic readwrite #\n\(denied)".write(to: access, atomically: true, encoding: .utf8)
        // With no bound to what it queues, mosquitto 2.0 ends the connection at each refusal.
        let settings = ["allow_anonymous true", "acl_file \(access.path)", "max_queued_messages 1000"]
        let broker = try Broker(settings: settings, directory: directory)
        let site = try LinkedSite(port: broker.port)
        let cloud = try Cloud(port: broker.port)
        try await cloud.peer.running {
            try await cloud.peer.waitForConnection()
            try await site.linked {
                try await until("the link stands") { !cloud.events("state").isEmpty }
                try await body(site, cloud)
            }
        }
    }

    func results(_ cloud: Cloud, _ id: String) -> [String] {
        cloud.events("commands/\(id)/result").compactMap(\.data.state)
    }

    @Test func aCommandIsStoredAndItsStepsAreTold() async throws {
        try await together { site, cloud in
            await cloud.command(start)
            try await until("received") { results(cloud, "c1") == ["received", "queued"] }
            #expect(try site.store.command("c1")?.request.origin == .cloud)
            let now = site.store.receptionNow().at
            _ = try await site.store.perform { try $0.changeCommand("c1") { $0.sent(now: now) } }
            _ = try await site.store.perform { change in
                try change.changeCommand("c1") { $0.answered(isAccepted: true, detail: nil, now: now) }
            }
            try await until("each step") { results(cloud, "c1") == ["received", "queued", "sent", "accepted"] }
        }
    }

    @Test func aRepeatedCommandIsAnsweredWithWhereItStands() async throws {
        try await together { site, cloud in
            await cloud.command(start)
            try await until("received") { !results(cloud, "c1").isEmpty }
            await cloud.command(start)
            try await until("again") { results(cloud, "c1") == ["received", "queued", "queued"] }
            let journal = try site.store.journal(after: 0, limit: 100)
            #expect(journal.count(where: { $0.kind == "command.changed" }) == 2)
            #expect(try site.link.status().commands.repeated == 1)
        }
    }

    @Test func aTopicWhereWeMayNotAnswerHoldsUpNoOtherResult() async throws {
        try await together(deny: "forbidden/#") { _, cloud in
            await cloud.command(
                #"{"id":"c1","charger":"CP-1","verb":"start","args":{"token":"ABC"},"expires_in_seconds":600,"#
                    + #""response_topic":"forbidden/app"}"#)
            await cloud.command(#"{"id":"c2","charger":"CP-1","verb":"reset","expires_in_seconds":600}"#)
            try await until("the others' results") { results(cloud, "c2") == ["received", "queued"] }
            #expect(results(cloud, "c1") == ["received", "queued"], "and its own come once where they belong")
        }
    }

    @Test func aCommandIsTakenBackAndTheAnswerSaysWhereItStands() async throws {
        try await together { site, cloud in
            await cloud.command(start)
            try await until("queued") { results(cloud, "c1") == ["received", "queued"] }
            await cloud.command(#"{"id":"c1","cancel":true}"#)
            try await until("a step and an answer") {
                results(cloud, "c1").count(where: { $0 == "cancelled" }) == 2
            }
            await cloud.command(#"{"id":"c9","cancel":true}"#)
            try await until("refused") { results(cloud, "c9") == ["refused"] }
            #expect(try site.store.command("c1")?.state == .cancelled)
        }
    }

    @Test func aRepetitionThatCannotBeReadAnyMoreIsAnsweredWithTheResult() async throws {
        try await together { site, cloud in
            await cloud.command(start)
            try await until("received") { !results(cloud, "c1").isEmpty }
            let now = site.store.receptionNow().at
            _ = try await site.store.perform { change in
                try change.changeCommand("c1") {
                    $0.sent(now: now)
                    $0.answered(isAccepted: false, detail: "Faulted", answer: #"{"status":"Rejected"}"#, now: now)
                }
            }
            try await until("rejected") { results(cloud, "c1").last == "rejected" }
            let repetitions = [
                #"{"id":"c1","charger":"CP-1","verb":"start","args":{"token":"ABC"},"expires_at":"2020-01-01T00:00:00Z"}"#,
                #"{"id":"c1","charger":"CP-1","verb":"sing"}"#,
            ]
            for json in repetitions { await cloud.command(json) }
            try await until("two answers") { results(cloud, "c1").count(where: { $0 == "rejected" }) == 3 }
            #expect(!results(cloud, "c1").contains("refused"))
            let last = try #require(cloud.events("commands/c1/result").last)
            #expect(last.data.detail == "Faulted")
            #expect(cloud.texts("commands/c1/result").last?.contains(#""answer":{"status":"Rejected"}"#) == true)
            #expect(try site.link.status().commands.repeated == 2)
        }
    }

    struct Refused: CustomTestStringConvertible {
        let json: String
        var retain = false
        let reason: String

        var testDescription: String { self.reason }
    }

    static let refused = [
        Refused(json: #"{"id":"c2","charger":"CP-1","verb":"reset"}"#, retain: true, reason: "retained"),
        Refused(json: #"{"id":"c2","site":"S2","charger":"CP-1","verb":"reset"}"#, reason: "site 'S2'"),
        Refused(json: #"{"id":"c2","charger":"CP-1","verb":"sing"}"#, reason: "no verb"),
        Refused(
            json: #"{"id":"c2","charger":"CP-1","verb":"reset","expires_at":"2020-01-01T00:00:00Z"}"#, reason: "expired"
        ),
        Refused(json: #"{"id":"c2","charger":"NOBODY","verb":"reset"}"#, reason: "NOBODY"),
        Refused(
            json: #"{"id":"c2","charger":"CP-1","verb":"ocpp","args":{"action":"Nonsense","payload":{}}}"#,
            reason: "Nonsense"),
        Refused(
            json: #"{"id":"c2","charger":"CP-1","verb":"reset","x":"\#(String(repeating: "x", count: 70_000))"}"#,
            reason: "65536 bytes"),
    ]

    @Test(arguments: refused)
    func whatCannotBeDoneIsRefusedWithTheReason(_ row: Refused) async throws {
        try await together { site, cloud in
            await cloud.command(row.json, retain: row.retain)
            try await until("refused") { results(cloud, "c2") == ["refused"] }
            let detail = cloud.events("commands/c2/result").last?.data.detail ?? ""
            #expect(detail.contains(row.reason), "\(detail)")
            #expect(try site.store.command("c2") == nil)
        }
    }

    @Test func aCommandThatCannotBeStoredIsNotAcknowledged() async throws {
        try await together { site, cloud in
            // Nothing can be stored any more, and those who read go on reading.
            site.store.writer.close()
            await cloud.command(start)
            try await until("the connection is dropped") {
                site.link.connection.isConnected == false
                    || !cloud.events("state").filter { $0.data.online == false }.isEmpty
            }
            #expect(results(cloud, "c1").isEmpty)
        }
    }

    @Test func aCommandSentWhileTheSiteWasAwayArrivesLater() async throws {
        let broker = try Broker()
        let site = try LinkedSite(port: broker.port)
        let cloud = try Cloud(port: broker.port)
        try await cloud.peer.running {
            try await cloud.peer.waitForConnection()
            try await site.linked {
                try await until("the link stands") { !cloud.events("state").isEmpty }
            }
            await cloud.command(start)
            let again = try CloudLink(
                store: site.store, configuration: site.configuration, site: LinkedSite.site, version: "1",
                logger: Logger(label: "again"))
            let connection = Task { await again.connection.run() }
            let uplink = Task { await again.uplink.run() }
            try await until("received") { results(cloud, "c1") == ["received", "queued"] }
            uplink.cancel()
            again.connection.stop()
            await connection.value
        }
    }
}
