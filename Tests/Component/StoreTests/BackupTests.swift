import Foundation
import GRDB
import Logging
import Shared
import Synchronization
import Testing

@testable import Store

@Suite struct BackupTests {
    @Test func aBackupIsOneSoundFileWhileTheStoreServes() async throws {
        let site = try TestSite()
        let session = try #require(try site.start())
        let file = site.folder.appending(path: "copy.db").path
        let seen = Mutex<[BackupProgress]>([])
        try await site.store.backup(to: file) { step in seen.withLock { $0.append(step) } }
        #expect(seen.withLock { $0.last.map { $0.done == $0.total } } == true)
        let reader = try SiteReader(readOnlyDatabaseAt: file)
        #expect(try await reader.session(session.rawValue).summary.charger == "CP-1")
        try reader.close()
        let left = try FileManager.default.contentsOfDirectory(atPath: site.folder.path)
        #expect(left.filter { $0.hasPrefix("copy.db") } == ["copy.db"], "no side files")
        #expect(try site.start(evse: 2) != nil, "the store goes on")
    }

    @Test func aBackupThatIsGivenUpLeavesNothingBehind() async throws {
        let site = try TestSite()
        let file = site.folder.appending(path: "copy.db").path
        // More than is copied in one step.
        try await site.store.pool.write {
            try $0.execute(sql: "CREATE TABLE weight AS SELECT zeroblob(1 << 24)")
        }
        await #expect(throws: CancellationError.self) {
            try await site.store.backup(to: file) { _ in throw CancellationError() }
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: site.folder.path)
        #expect(left.filter { $0.hasPrefix("copy.db") }.isEmpty)
        try await site.store.backup(to: file)
    }

    @Test func aBackupReplacesNothing() async throws {
        let site = try TestSite()
        let file = site.folder.appending(path: "copy.db").path
        try Data("mine".utf8).write(to: URL(fileURLWithPath: file))
        await #expect(throws: Refusal.self) { try await site.store.backup(to: file) }
        #expect(FileManager.default.contents(atPath: file) == Data("mine".utf8))
    }

    @Test func aRestoredDatabaseBeginsANewEpochEvenWhenNothingWasWrittenSince() async throws {
        let site = try TestSite()
        let session = try #require(try site.start())
        let epoch = try site.store.streamPositions().epoch
        let file = site.folder.appending(path: "copy.db").path
        try await site.store.backup(to: file)
        try site.store.close()
        let aside = try await DatabaseRestore.restore(backup: file, to: site.store.path)
        #expect(aside.map(FileManager.default.fileExists(atPath:)) == true)
        let again = try SiteStore(path: site.store.path, settings: site.store.settings, logger: .init(label: "test"))
        defer { try? again.close() }
        #expect(try again.streamPositions().epoch != epoch)
        #expect(try again.session(session) != nil)
        let next = try again.performAndWait { try $0.add(NewCharger(identity: "CP-2")) }
        #expect(next.rawValue > 0)
    }

    @Test func nothingIsRestoredUnderARunningStore() async throws {
        let site = try TestSite()
        let file = site.folder.appending(path: "copy.db").path
        try await site.store.backup(to: file)
        let lock = try DatabaseLock(besideDatabase: site.folder.appending(path: "other.db").path)
        let error = await #expect(throws: Refusal.self) {
            try await DatabaseRestore.restore(backup: file, to: site.folder.appending(path: "other.db").path)
        }
        #expect(error?.message.contains("stop the daemon") == true)
        withExtendedLifetime(lock) {}
    }

    @Test(arguments: ["", "no database", "SQLite format 3\0 and then nothing of the sort"])
    func whatIsNoBackupIsNotRestored(_ content: String) async throws {
        let site = try TestSite()
        let target = site.folder.appending(path: "other.db").path
        let file = site.folder.appending(path: "junk").path
        try Data(content.utf8).write(to: URL(fileURLWithPath: file))
        await #expect(throws: Refusal.self) { try await DatabaseRestore.restore(backup: file, to: target) }
        #expect(!FileManager.default.fileExists(atPath: target))
        let left = try FileManager.default.contentsOfDirectory(atPath: site.folder.path)
        #expect(!left.contains { $0.contains(".restoring") })
    }
}
