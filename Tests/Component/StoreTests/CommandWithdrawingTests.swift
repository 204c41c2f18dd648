import Shared
import Testing

@testable import Store

/// Commands that replace others, that are taken back, and that are too many.
@Suite struct CommandWithdrawingTests {
    private static func limit(_ tenths: Int) -> CommandArguments {
        .limit(ChargingLimit(evse: 0, tenths: tenths, unit: .ampere))
    }

    @discardableResult
    private static func receive(
        _ site: TestSite, _ id: String, _ arguments: CommandArguments, replacing key: String? = nil
    ) throws -> CommandReceipt {
        let request = CommandRequest(
            id: id, charger: "CP-1", arguments: arguments, expiresAt: site.now.advanced(bySeconds: 600),
            origin: .cloud, replaceKey: key)
        return try site.change { try $0.receive(request) }
    }

    @Test func theNewerOfTwoWithTheSameKeyTakesThePlaceOfTheOlder() throws {
        let site = try TestSite()
        try Self.receive(site, "c1", Self.limit(100), replacing: "site")
        try Self.receive(site, "c2", Self.limit(200), replacing: "other")
        try Self.receive(site, "c3", Self.limit(300), replacing: "site")
        #expect(try CommandTests.states(site, "c1") == ["received", "queued", "superseded"])
        #expect(try site.store.command("c1")?.detail == "command c3 took its place")
        #expect(try site.store.command("c1")?.withdrawal == .superseded(by: "c3"))
        #expect(try site.store.openCommands(at: site.charger).map(\.command.request.id) == ["c2", "c3"])
    }

    @Test func whatTheChargerHasIsSupersededWhenItsAnswerIsLost() throws {
        let site = try TestSite()
        _ = try CommandTests.connected(site)
        try Self.receive(site, "c1", Self.limit(100), replacing: "site")
        try Self.receive(site, "c2", Self.limit(200), replacing: "site")
        #expect(try site.store.command("c1")?.state == .sent)
        try site.restart()
        #expect(try site.store.command("c1")?.state == .superseded)
        #expect(try site.store.command("c2")?.state == .queued)
    }

    @Test func aCancelledCommandIsKnownForEver() throws {
        let site = try TestSite()
        try Self.receive(site, "c1", Self.limit(100))
        try site.change { _ = try $0.cancelCommand("c1") }
        try site.restart()
        #expect(try site.change { try $0.cancelCommand("c1") }.state == .cancelled)
        #expect(
            try Self.receive(site, "c1", Self.limit(100))
                == .repeated(
                    .cancelled, detail: "it was cancelled before it was sent"))
        let stages = try #require(try site.store.command("c1")?.stages)
        #expect(stages.map(\.state) == [.received, .queued, .cancelled])
        #expect(stages.map(\.at) == [site.now, site.now, site.now])
    }

    @Test func whatIsNotThereCannotBeCancelled() throws {
        let site = try TestSite()
        #expect(throws: StoreError.self) { try site.change { _ = try $0.cancelCommand("c9") } }
    }

    @Test func tooManyAreRefusedExceptWhatSomeoneWaitsFor() throws {
        let site = try TestSite()
        for number in 0..<Change.mostOpenCommands {
            try Self.receive(site, "c\(number)", .configure(key: "k", value: "v"))
        }
        #expect(throws: StoreError.self) { try Self.receive(site, "more", .configure(key: "k", value: "v")) }
        for number in 0..<Change.reservedForHighPriority { try Self.receive(site, "s\(number)", .stop(session: nil)) }
        #expect(throws: StoreError.self) { try Self.receive(site, "stop", .stop(session: nil)) }
        try site.change { _ = try $0.cancelCommand("s0") }
        try Self.receive(site, "stop", .stop(session: nil))
        #expect(try site.store.openCommands(at: site.charger).count == 120)
    }

    @Test func aKeyMustBeReadable() throws {
        let site = try TestSite()
        for key in ["", "a b", String(repeating: "x", count: 65)] {
            #expect(throws: StoreError.self) { try Self.receive(site, "c1", Self.limit(1), replacing: key) }
        }
    }
}
