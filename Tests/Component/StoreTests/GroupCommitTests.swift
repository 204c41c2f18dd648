import Dispatch
import GRDB
import Shared
import Synchronization
import Testing

@testable import Store

@Suite struct GroupCommitTests {
    /// Holds the writer while `work` hands it more, so that all of that makes one group; then waits for it.
    static func inOneGroup(_ site: TestSite, _ work: (DispatchGroup) -> Void) throws -> [CommitNotice] {
        let notices = Mutex<[CommitNotice]>([])
        let gate = DispatchSemaphore(value: 0)
        let done = DispatchGroup()
        done.enter()
        let holds = DispatchSemaphore(value: 0)
        site.store.submit(
            { _ in
                holds.signal()
                gate.wait()
            }, completion: { _ in done.leave() })
        holds.wait()
        work(done)
        let last = DispatchSemaphore(value: 0)
        gate.signal()
        done.wait()
        site.store.onCommit { notice in
            notices.withLock { $0.append(notice) }
            last.signal()
        }
        try site.store.performAndWait { _ in }
        last.wait()
        return notices.withLock { $0 }
    }

    @Test func aDiskThatHangsIsTold() throws {
        let site = try TestSite()
        let writer = site.store.writer
        _ = try Self.inOneGroup(site) { _ in
            let now = Int64.monotonicMicroseconds
            #expect(writer.trouble(now: now) == nil, "each commit takes a moment")
            #expect(writer.trouble(now: now + 16_000_000)?.hasPrefix("the disk has not answered for 1") == true)
        }
        #expect(writer.trouble(now: .monotonicMicroseconds + 16_000_000) == nil, "nothing is under way")
    }

    @Test func workThatBreaksARuleIsUndoneAlone() throws {
        let site = try TestSite()
        let results = Mutex<[Int: Bool]>([:])
        let charger = site.charger
        _ = try Self.inOneGroup(site) { done in
            for index in 0..<9 {
                done.enter()
                site.store.submit({ change in
                    try change.securityEvent("Test", charger: charger, detail: "\(index)")
                    // The label breaks the length of an identity, the constraint that stands in the schema.
                    if index % 3 == 1 { try change.run("UPDATE charger SET identity = ''") }
                    if index % 3 == 2 { throw Refusal(.conflict, "no") }
                }) { result in
                    results.withLock { $0[index] = (try? result.get()) != nil }
                    done.leave()
                }
            }
        }
        #expect(results.withLock { $0 }.filter(\.value).keys.sorted() == [0, 3, 6])
        let details = try site.texts("SELECT data ->> 'detail' FROM journal WHERE kind = 'security.event' ORDER BY seq")
        #expect(details == ["0", "3", "6"])
        try site.checkInvariants()
    }

    @Test func aRefusalReachesWhoAskedAndAConstraintSaysWhichRule() throws {
        let site = try TestSite()
        #expect(throws: StoreError.refused(Refusal(.conflict, "no"))) {
            try site.store.performAndWait { _ in throw Refusal(.conflict, "no") }
        }
        let error = #expect(throws: StoreError.self) {
            try site.store.performAndWait { try $0.run("UPDATE charger SET identity = ''") }
        }
        #expect(error?.description.contains("CHECK constraint failed") == true)
        #expect(site.store.illness == nil)
    }

    @Test func aTransactionMessageThatBreaksARuleIsQuarantinedAndAcknowledged() throws {
        let site = try TestSite()
        // A message of a charger that is not there: its session breaks a foreign key.
        var report = TransactionReport(kind: .started, transaction: nil, outlet: Outlet(evse: 1), at: site.now)
        report.token = IdToken("GOOD")
        let reply = try site.send(.transactionReported(report), from: ChargerID(rawValue: 999))
        guard case .transaction = reply else {
            Issue.record("\(reply) is no answer to a transaction message")
            return
        }
        #expect(try site.texts("SELECT reason FROM quarantine").first?.contains("FOREIGN KEY") == true)
        #expect(try site.number("SELECT count(*) FROM session") == 0)
        try site.checkInvariants()
    }

    @Test func anythingElseThatBreaksARuleIsRefused() throws {
        let site = try TestSite()
        let report = ConnectorReport(outlet: Outlet(evse: -1), status: .available)
        #expect(throws: StoreError.self) { try site.send(.connectorReported(report)) }
        #expect(try site.number("SELECT count(*) FROM quarantine") == 0)
    }

    @Test func whatIsUrgentGoesFirst() throws {
        let site = try TestSite()
        let order = Mutex<[String]>([])
        _ = try Self.inOneGroup(site) { done in
            for index in 0..<40 {
                done.enter()
                let isUrgent = index >= 38
                site.store.submit(urgent: isUrgent, { _ in }) { _ in
                    order.withLock { $0.append(isUrgent ? "urgent" : "ordinary") }
                    done.leave()
                }
            }
        }
        #expect(order.withLock { $0 }.prefix(3) == ["urgent", "urgent", "ordinary"])
        #expect(order.withLock { $0 }.count == 40)
    }

    @Test func ordinaryWorkKeepsItsOrderThroughGroupsThatAreCutShort() throws {
        let site = try TestSite()
        let order = Mutex<[Int]>([])
        _ = try Self.inOneGroup(site) { done in
            for index in 0..<2000 {
                done.enter()
                site.store.submit({ change in
                    try change.run("UPDATE site SET epoch_reason = ?", ["\(index)"])
                }) { _ in
                    order.withLock { $0.append(index) }
                    done.leave()
                }
            }
        }
        #expect(order.withLock { $0 } == Array(0..<2000))
    }

    @Test func tooMuchWorkIsRefusedAtOnce() throws {
        let site = try TestSite()
        let refused = Atomic(0)
        _ = try Self.inOneGroup(site) { done in
            for _ in 0..<JobQueue.limit + 10 {
                done.enter()
                site.store.submit({ _ in }) { result in
                    if case .failure(.overloaded) = result { refused.add(1, ordering: .relaxed) }
                    done.leave()
                }
            }
        }
        #expect(refused.load(ordering: .relaxed) == 10)
    }

    @Test func aClosedDatabaseTakesNothing() throws {
        let site = try TestSite()
        try site.store.close()
        #expect(throws: StoreError.closed) { try site.store.performAndWait { _ in } }
    }
}

@Suite struct JobQueueTests {
    private struct Nothing: Job {
        var number: Int
        var reception: Reception { Reception(at: Timestamp(milliseconds: 0)) }
        func run(_ change: Change) throws -> Completion { {} }
        func salvage(_ change: Change, after error: any Error) throws -> Completion? { nil }
        func fail(_ error: StoreError) {}
    }

    private static func numbers(_ jobs: some Sequence<any Job>) -> [Int] {
        jobs.compactMap { ($0 as? Nothing)?.number }
    }

    @Test func groupsComeInOrderAndUrgentWorkFirst() {
        var queue = JobQueue()
        for number in 0..<10 { _ = queue.add(Nothing(number: number), urgent: false) }
        let first = queue.takeGroup(limit: 4, besideUrgent: 1)
        #expect(Self.numbers(first) == [0, 1, 2, 3])
        queue.putBack(first[2...])
        _ = queue.add(Nothing(number: 100), urgent: true)
        let second = queue.takeGroup(limit: 4, besideUrgent: 1)
        #expect(Self.numbers(second) == [100, 2])
        let third = queue.takeGroup(limit: 4, besideUrgent: 1)
        #expect(Self.numbers(third) == [3, 4, 5, 6])
        #expect(queue.count == 3)
        let rest = queue.takeAll()
        #expect(Self.numbers(rest) == [7, 8, 9])
        #expect(queue.count == 0)
    }

    @Test func itIsBounded() {
        var queue = JobQueue()
        for number in 0..<JobQueue.limit { _ = queue.add(Nothing(number: number), urgent: number % 2 == 0) }
        let isTaken = queue.add(Nothing(number: -1), urgent: true)
        #expect(!isTaken)
        #expect(queue.count == JobQueue.limit)
    }
}
