import Dispatch
import GRDB
import Shared
import Synchronization
import Testing

@testable import Store

@Suite struct ConcurrencyTests {
    /// Many threads hand in work, readers read, and time passes: everything that was answered is there once.
    @Test func manyThreadsAtOnce() throws {
        let site = try TestSite()
        let store = site.store
        let (now, connectedAt) = (site.now, site.connectedAt)
        let chargers = try (0..<8).map { try site.addCharger("C-\($0)") }
        let answered = Atomic(0)
        let outstanding = DispatchGroup()
        DispatchQueue.concurrentPerform(iterations: chargers.count) { index in
            for step in 0..<300 {
                let at = now.advanced(bySeconds: Int64(step))
                let set = ReadingSet.register(wattHours: Int64(step), at: at)
                let message = ChargerMessage(
                    charger: chargers[index], connectedAt: connectedAt, reception: Reception(at: at),
                    event: .readingsTaken(Outlet(evse: 1), [set]), frame: [])
                outstanding.enter()
                store.submit(message) { result in
                    if (try? result.get()) != nil { answered.add(1, ordering: .relaxed) }
                    outstanding.leave()
                }
                if step % 50 == index {
                    store.submit(urgent: true, { try $0.tick() }, completion: { _ in })
                    _ = try? store.meter(after: 0, limit: 100)
                    _ = try? store.streamPositions()
                }
            }
        }
        outstanding.wait()
        #expect(answered.load(ordering: .relaxed) == 2400)
        #expect(try site.number("SELECT count(*) FROM meter") == 2400)
        for charger in chargers {
            let times = try site.numbers("SELECT at FROM meter WHERE charger_id = \(charger.rawValue) ORDER BY seq")
            #expect(times.count == 300)
            #expect(times == times.sorted(), "each charger's messages keep their order")
        }
        try site.checkInvariants()
    }

    @Test func aCommitIsToldOnceAndInOrder() throws {
        let site = try TestSite()
        let seen = Mutex<[Int64]>([])
        site.store.onCommit { notice in seen.withLock { $0.append(notice.journal) } }
        for index in 0..<50 {
            try site.change { try $0.securityEvent("Test", charger: nil, detail: "\(index)") }
        }
        try site.store.performAndWait { _ in }
        let journals = seen.withLock { $0 }
        #expect(journals == journals.sorted())
        #expect(journals.last == (try site.newest()))
    }
}

@Suite struct ClockTests {
    @Test func aSiteWhoseClockJumpedAheadOnceRecoversWhenAPersonSaysSo() async throws {
        let site = try TestSite()
        let far = Timestamp.wallClock.advanced(bySeconds: 70 * 366 * 86_400)
        try await site.store.pool.write {
            try $0.execute(sql: "UPDATE site SET newest_trusted = ?", arguments: [far.milliseconds])
        }
        try site.restart()
        guard !ClockSynchronisation.isSynchronised else { return }
        #expect(!site.store.receptionNow().isTrusted)
        #expect(site.store.receptionNow().at >= far)
        #expect(site.store.clockView.doubt == .earlier)
        try await site.store.believeWallClock()
        #expect(site.store.clockView.isTrusted)
        #expect(site.store.receptionNow().isTrusted)
        #expect(try site.kinds(after: 0).last == "gateway.clock_trusted")
        try await site.store.believeWallClock()
        #expect(
            try site.kinds(after: 0).filter { $0 == "gateway.clock_trusted" }.count == 1, "nothing to be said twice")
        #expect(try site.number("SELECT newest_trusted FROM site") < far.milliseconds)
        try site.restart()
        #expect(site.store.receptionNow().isTrusted)
    }
}
