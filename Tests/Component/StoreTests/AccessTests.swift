import Shared
import Synchronization
import Testing

@testable import Store

/// What a charger has to prove, and who hears when that changes.
@Suite struct AccessTests {
    private final class Heard: Sendable {
        let changes = Mutex<[AccessChange]>([])
    }

    /// The changes that `body` makes at CP-1.
    private func changes(_ site: TestSite, _ body: @escaping @Sendable (Change) throws -> Void) throws
        -> [AccessChange]
    {
        try site.tellListeners()
        let heard = Heard()
        let charger = site.charger
        site.store.onCommit { notice in heard.changes.withLock { $0 += [notice.access[charger]].compactMap(\.self) } }
        try site.change(body)
        try site.tellListeners()
        return heard.changes.withLock { $0 }
    }

    @Test func aPasswordIsAChangeUnlessThereIsNoneBeforeAndAfter() throws {
        #expect(try self.changes(TestSite()) { try $0.setPassword(of: "CP-1", hash: nil) } == [])
        let site = try TestSite()
        #expect(try self.changes(site) { try $0.setPassword(of: "CP-1", hash: "a") } == [.password])
        #expect(try self.changes(site) { try $0.setPassword(of: "CP-1", hash: nil) } == [.password])
    }

    @Test func theChangeThatAChargerWasToldOfIsNone() throws {
        let site = try TestSite()
        let charger = site.charger
        try site.change { try $0.setPassword(of: "CP-1", hash: "a") }
        #expect(
            try self.changes(site) {
                try $0.expectPassword(of: charger, hash: "b")
                try $0.passwordTaken(by: charger, hash: "b")
            } == [])
    }

    @Test func aRemovalIsAChange() throws {
        #expect(try self.changes(TestSite()) { try $0.removeCharger("CP-1") } == [.removed])
    }

    @Test func aMinimumIsKeptAndBounded() throws {
        let site = try TestSite()
        #expect(
            try self.changes(site) { try $0.setMinimumProfile(of: "CP-1", to: 3) } == [.minimumProfile(3)])
        #expect(try site.store.access(of: "CP-1")?.minimumProfile == 3)
        #expect(throws: StoreError.self) { try site.change { try $0.setMinimumProfile(of: "CP-1", to: 4) } }
        #expect(try site.store.access(of: "CP-1")?.minimumProfile == 3)
    }

    @Test(arguments: [
        (ConnectionFacts(version: "ocpp1.6", profile: 1, remoteAddress: "-"), "old", true),
        (ConnectionFacts(version: "ocpp1.6", profile: 1, remoteAddress: "-"), "new", false),
        (ConnectionFacts(version: "ocpp1.6", profile: 0, remoteAddress: "-"), nil, true),
        (ConnectionFacts(version: "ocpp1.6", profile: 3, remoteAddress: "-"), nil, false),
    ])
    func aConnectionThatProvedWhatHasChangedMeanwhileDoesNotCount(
        facts: ConnectionFacts, hash: String?, isRefused: Bool
    ) throws {
        let site = try TestSite()
        let charger = site.charger
        try site.change {
            try $0.setPassword(of: "CP-1", hash: "new")
            try $0.setMinimumProfile(of: "CP-1", to: 1)
        }
        let connect = { try site.change { try $0.connected(charger, facts, passwordHash: hash) } }
        if isRefused { #expect(throws: StoreError.self, performing: connect) } else { try connect() }
        #expect(try site.store.access(of: "CP-1")?.highestProfile == (isRefused ? 0 : facts.profile))
    }

    /// It was let in without a password because there was none then.
    @Test func aConnectionWithoutThePasswordThatWasSetMeanwhileDoesNotCount() throws {
        let site = try TestSite()
        let charger = site.charger
        let facts = ConnectionFacts(version: "ocpp1.6", profile: 0, remoteAddress: "-")
        try site.change { try $0.connected(charger, facts) }
        try site.change { try $0.setPassword(of: "CP-1", hash: "new") }
        #expect(throws: StoreError.self) { try site.change { try $0.connected(charger, facts) } }
    }

    @Test func aChargerThatIsRemovedLeavesNoPasswordBehindNotEvenOneThatItWasToldOf() throws {
        let site = try TestSite()
        let charger = site.charger
        try site.change { try $0.setPassword(of: "CP-1", hash: "a") }
        try site.change { try $0.expectPassword(of: charger, hash: "b") }
        try CommandTests.receive(site, "c1", .reset(.soft))
        try site.change { try $0.removeCharger("CP-1") }
        try site.change { try $0.add(NewCharger(identity: "CP-1", passwordHash: "new")) }
        let access = try #require(try site.store.access(of: "CP-1"))
        #expect(access.id == charger, "its history stays")
        #expect(access.passwordHash == "new")
        #expect(access.pendingPasswordHash == nil)
    }
}
