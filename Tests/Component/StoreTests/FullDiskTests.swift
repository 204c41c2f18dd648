import Foundation
import Shared
import Synchronization
import Testing

@testable import Store

/// A disk of a few megabytes, where the tests may mount one.
final class SmallDisk {
    let url: URL

    static let isAvailable: Bool = (try? SmallDisk(megabytes: 1)) != nil

    init(megabytes: Int) throws {
        self.url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: self.url, withIntermediateDirectories: true)
        guard Self.run("mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", self.url.path) else {
            try FileManager.default.removeItem(at: self.url)
            throw CocoaError(.featureUnsupported)
        }
    }

    deinit {
        _ = Self.run("umount", "-l", self.url.path)
        try? FileManager.default.removeItem(at: self.url)
    }

    private static func run(_ arguments: String...) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    private var filler: URL { self.url.appending(path: "filler") }

    /// Uses up all that is left.
    func fill() throws {
        _ = FileManager.default.createFile(atPath: self.filler.path, contents: nil)
        let file = try FileHandle(forWritingTo: self.filler)
        defer { try? file.close() }
        for size in [1 << 20, 1 << 16, 4096] {
            while (try? file.write(contentsOf: Data(count: size))) != nil {}
        }
    }

    func clear() throws { try FileManager.default.removeItem(at: self.filler) }
}

@Suite(.serialized) struct FullDiskTests {
    /// Sends readings, of a kilobyte each, until one is not stored; returns how many were.
    static func readUntilIll(_ site: TestSite, _ session: SessionID, atMost limit: Int) throws -> Int {
        let text = SampleValue.text(String(repeating: "x", count: 1000))
        for count in 0..<limit {
            site.pass(10)
            var report = TransactionReport(
                kind: .updated, transaction: "\(session.rawValue)", outlet: Outlet(evse: 1), at: site.now)
            report.readings = [ReadingSet(at: site.now, samples: [Sample(Series(.voltage, unit: .volt), text)])]
            do {
                try site.send(.transactionReported(report))
            } catch StoreError.unwell {
                return count
            }
        }
        return limit
    }

    static func tickUntilWell(_ site: TestSite) {
        for _ in 0..<200 where site.store.illness != nil {
            site.store.tick()
            site.store.writer.queue.sync {}
        }
    }

    @Test(.enabled(if: SmallDisk.isAvailable, "no disk can be mounted here"))
    func aFullDiskGivesNoFalseAnswerAndRecovers() throws {
        let disk = try SmallDisk(megabytes: 24)
        let site = try TestSite(in: disk.url) { $0.ballastBytes = 2 << 20 }
        #expect(site.store.ballast.exists)
        let session = try #require(try site.start())
        var answered = 0
        try disk.fill()

        answered += try Self.readUntilIll(site, session, atMost: 20_000)
        #expect(site.store.illness?.contains("full") == true)
        #expect(throws: StoreError.self) { try site.meter(session, wattHours: 1) }

        Self.tickUntilWell(site)
        #expect(site.store.illness == nil, "the ballast makes room")
        #expect(!site.store.ballast.exists)
        #expect(try site.kinds().contains("gateway.storage_full"))
        let stored = try site.number("SELECT count(*) FROM meter")
        let shed = try site.number(
            "SELECT ifnull(sum(data ->> 'count'), 0) FROM journal WHERE kind = 'gateway.readings_shed'")
        #expect(stored + shed == Int64(answered))

        // It goes on with what little it has: readings make room for readings.
        for _ in 0..<20 {
            answered += try Self.readUntilIll(site, session, atMost: 50)
            site.store.tick()
            site.store.writer.queue.sync {}
        }
        Self.tickUntilWell(site)
        try site.stop(session, wattHours: 50_000)
        #expect(try site.store.session(session)?.state == .ended, "money never")

        try disk.clear()
        site.store.tick()
        #expect(site.store.ballast.exists, "the ballast is taken again")
        try site.checkIntegrity()
    }

    @Test(.enabled(if: SmallDisk.isAvailable, "no disk can be mounted here"))
    func aGatewayStartsOnAFullDiskByGivingUpItsBallast() throws {
        let disk = try SmallDisk(megabytes: 24)
        let site = try TestSite(in: disk.url) { $0.ballastBytes = 2 << 20 }
        try site.restart(betweenTimes: { try disk.fill() })
        #expect(!site.store.ballast.exists)
        #expect(try site.start() != nil)
    }

    @Test(.enabled(if: SmallDisk.isAvailable, "no disk can be mounted here"))
    func aGatewayThatCannotStartSaysWhatToDo() throws {
        let disk = try SmallDisk(megabytes: 8)
        let site = try TestSite(in: disk.url)
        let refusal = #expect(throws: Refusal.self) { try site.restart(betweenTimes: { try disk.fill() }) }
        #expect(refusal?.message.contains("make room") == true)
        try disk.clear()
        try site.reopen()
        #expect(try site.start() != nil)
    }

    @Test func aDatabaseThatReachesItsLimitShedsReadingsAndGoesOn() throws {
        let site = try TestSite { $0.maxSizeBytes = 1 << 20 }
        let session = try #require(try site.start())
        var answered: Int64 = 0
        for _ in 0..<40 {
            answered += Int64(try Self.readUntilIll(site, session, atMost: 100))
            Self.tickUntilWell(site)
            site.store.tick()
            site.store.writer.queue.sync {}
        }
        #expect(site.store.illness == nil)
        let stored = try site.number("SELECT count(*) FROM meter")
        let shed = try site.number("SELECT sum(data ->> 'count') FROM journal WHERE kind = 'gateway.readings_shed'")
        #expect(shed > 0)
        #expect(stored + shed == answered)
        try site.stop(session, wattHours: 50_000)
        #expect(try site.store.session(session)?.state == .ended)
        try site.checkIntegrity()
    }

    static let rooms: [(Int64, Bool, Int64, Bool)] = [
        (0, false, 16 << 20, true), ((32 << 20) - 1, false, 16 << 20, true), (32 << 20, false, 16 << 20, false),
        (0, true, 16 << 20, false), (1 << 20, false, 0, true), (2 << 20, false, 0, false),
    ]

    @Test(arguments: rooms)
    func roomIsJudgedByTheReserve(_ free: Int64, _ hasBallast: Bool, _ reserve: Int64, _ isLow: Bool) {
        #expect(Room(freeBytes: free, hasBallast: hasBallast, reserve: reserve).isDiskLow == isLow)
    }
}
