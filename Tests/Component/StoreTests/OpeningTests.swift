import Foundation
import GRDB
import Logging
import Shared
import Synchronization
import Testing

@testable import Store

@Suite struct OpeningTests {
    @Test func thePromisesRestOnTheseSettings() throws {
        let site = try TestSite { $0.maxSizeBytes = 64 << 20 }
        let values = try site.store.pool.writeWithoutTransaction { db in
            try ["synchronous", "auto_vacuum", "foreign_keys", "journal_mode", "journal_size_limit", "max_page_count"]
                .map { try String.fetchOne(db, sql: "PRAGMA \($0)") }
        }
        #expect(values == ["2", "2", "1", "wal", "67108864", "16384"])
        #expect(try site.number("PRAGMA page_size") == 4096)
    }

    @Test func anEmptyFileBecomesADatabase() throws {
        let folder = try Folder()
        _ = FileManager.default.createFile(atPath: folder.database, contents: nil)
        try TestSite.open(folder.database).close()
    }

    /// The power may fail after the migrator has made its own table.
    @Test func aDatabaseThatWasBarelyBegunIsMade() throws {
        let folder = try Folder()
        try folder.makeDatabase("CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
        try TestSite.open(folder.database).close()
    }

    @Test func aFileThatIsNoDatabaseIsRefusedWithWhatToDo() throws {
        let folder = try Folder()
        try Data(repeating: 7, count: 10_000).write(to: URL(fileURLWithPath: folder.database))
        let refusal = #expect(throws: Refusal.self) { try TestSite.open(folder.database) }
        #expect(refusal?.message.contains("is damaged") == true)
        #expect(refusal?.message.contains("edgectl restore") == true)
    }

    @Test func aDatabaseOfAnotherProgramIsRefused() throws {
        let folder = try Folder()
        let queue = try DatabaseQueue(path: folder.database)
        try queue.write { try $0.execute(sql: "CREATE TABLE t (a)") }
        try queue.close()
        let refusal = #expect(throws: Refusal.self) { try TestSite.open(folder.database) }
        #expect(refusal?.message.contains("auto_vacuum") == true)
    }

    @Test func aDatabaseOfANewerVersionIsRefusedAndStaysAsItIs() throws {
        let site = try TestSite()
        let refusal = #expect(throws: Refusal.self) {
            try site.restart(betweenTimes: {
                let queue = try DatabaseQueue(path: site.path)
                try queue.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('99')") }
                try queue.close()
            })
        }
        #expect(refusal?.message.contains("written by a newer version") == true)
        #expect(refusal?.message.contains(site.path) == true)
    }

    @Test func anotherProgramsDatabaseWithTheSameSettingsIsRefused() throws {
        let folder = try Folder()
        try folder.makeDatabase("CREATE TABLE t (a)")
        let refusal = #expect(throws: Refusal.self) { try TestSite.open(folder.database) }
        #expect(refusal?.message.contains("not a database of edge-gateway") == true)
        let after = try DatabaseQueue(path: folder.database).read {
            try String.fetchAll($0, sql: "SELECT name FROM sqlite_schema")
        }
        #expect(after == ["t"])
    }

    @Test func damageThatAReaderMeetsIsToldWithWhatToDo() async throws {
        let site = try TestSite()
        for _ in 0..<200 {
            try site.send(.noted(kind: "charger.event", detail: #"{"a":"\#(String(repeating: "x", count: 2000))"}"#))
        }
        try site.store.close()
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: site.path))
        let pages = try file.seekToEnd() / 4096
        for page in (pages - pages / 4)..<pages {
            try file.seek(toOffset: page * 4096)
            try file.write(contentsOf: Data(repeating: 0xA5, count: 4096))
        }
        try file.close()
        let reader = try SiteReader(readOnlyDatabaseAt: site.path)
        let refusal = await #expect(throws: Refusal.self) { try await reader.events(ListQuery(limit: 1000)) }
        #expect(refusal?.message.contains("is damaged") == true)
        try reader.close()
    }

    @Test func damageIsFoundAtTheStart() throws {
        let site = try TestSite()
        for _ in 0..<200 {
            try site.send(.noted(kind: "charger.event", detail: #"{"a":"\#(String(repeating: "x", count: 2000))"}"#))
        }
        let refusal = #expect(throws: Refusal.self) {
            try site.restart(betweenTimes: {
                let file = try FileHandle(forUpdating: URL(fileURLWithPath: site.path))
                for page in stride(from: UInt64(20), to: 80, by: 3) {
                    try file.seek(toOffset: page * 4096)
                    try file.write(contentsOf: Data(repeating: 0xA5, count: 4096))
                }
                try file.close()
            })
        }
        #expect(refusal?.message.contains("is damaged") == true)
    }

    @Test func theStartIsInTheJournalWithItsVersion() throws {
        let site = try TestSite { $0.version = "1.2.3" }
        let records = try site.store.journal(after: 0, limit: 2)
        #expect(records.map(\.kind) == ["gateway.epoch_started", "gateway.started"])
        #expect(records[1].data.contains(#""version":"1.2.3""#))
        let newest = try site.newest()
        try site.restart()
        #expect(try site.kinds(after: newest) == ["gateway.started"])
    }

    @Test func aDatabaseOfTheFirstFormIsBroughtUpToDate() throws {
        let site = try TestSite()
        let before = try site.store.journal(after: 0, limit: 100)
        try site.change {
            try $0.run("DROP TABLE charger_name")
            try $0.run("DELETE FROM grdb_migrations WHERE identifier = '2'")
        }
        try site.restart()
        #expect(before.contains { $0.charger != nil })
        #expect(Array(try site.store.journal(after: 0, limit: 100).prefix(before.count)) == before)
    }

    @Test func noConnectionOutlivesTheGateway() throws {
        let site = try TestSite()
        let charger = site.charger
        try site.change {
            try $0.connected(charger, ConnectionFacts(version: "ocpp1.6", profile: 1, remoteAddress: "-"))
        }
        try site.restart()
        #expect(try site.number("SELECT count(*) FROM charger WHERE connected_at IS NOT NULL") == 0)
        #expect(site.store.writer.cache.withLock { $0.chargers[charger]?.connectedAt } == nil)
        try site.checkInvariants()
    }

    @Test func aReadThatTakesTooLongIsInterrupted() throws {
        let site = try TestSite()
        let error = #expect(throws: DatabaseError.self) {
            try site.store.pool.read { db in
                try db.limited(toMilliseconds: 50) {
                    try Int.fetchOne(
                        db,
                        sql: "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")
                }
            }
        }
        #expect(error?.resultCode == .SQLITE_INTERRUPT)
        #expect(try site.number("SELECT 7") == 7, "the next read is not interrupted")
    }
}

/// A folder that goes with the test.
final class Folder {
    let url: URL

    init() throws {
        self.url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: self.url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: self.url) }

    var database: String { self.url.appending(path: "site.db").path }

    /// A database with the settings of ours, and with what `sql` makes.
    func makeDatabase(_ sql: String) throws {
        let queue = try DatabaseQueue(path: self.database)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
            try db.execute(sql: sql)
        }
        try queue.close()
    }
}
