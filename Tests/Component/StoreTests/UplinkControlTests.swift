import Shared
import Testing

@testable import Store

@Suite struct UplinkControlTests {
    static func site(readings: Int, acknowledged: Int64) throws -> TestSite {
        let site = try TestSite { $0.hasUplink = true }
        try RetentionTests.session(site, readings: readings)
        try site.change { try $0.acknowledge(.meter, upTo: acknowledged) }
        return site
    }

    @Test func aPauseOutlivesARestartAndIsToldOnce() throws {
        let site = try Self.site(readings: 3, acknowledged: 1)
        let newest = try site.newest()
        #expect(try site.change { try $0.pause(.meter) })
        site.pass(60)
        #expect(try site.change { try $0.pause(.meter) } == false)
        let since = try #require(try site.store.streamPositions().meter.pausedAt)
        #expect(since == site.now.advanced(bySeconds: -60))
        try site.restart()
        #expect(try site.store.streamPositions().meter.pausedAt == since)
        #expect(try site.store.streamPositions().journal.pausedAt == nil)
        #expect(try site.change { try $0.resume(.meter) })
        #expect(try site.change { try $0.resume(.meter) } == false)
        #expect(try site.store.streamPositions().meter.pausedAt == nil)
        let told = try site.store.journal(after: newest, limit: 100).filter { $0.kind == "gateway.uplink_changed" }
        #expect(
            told.map(\.data) == [
                #"{"change":"paused","stream":"meter"}"#, #"{"change":"resumed","stream":"meter"}"#,
            ])
    }

    @Test func sendingAgainMovesTheCursorBack() throws {
        let site = try Self.site(readings: 10, acknowledged: 8)
        let epoch = try site.store.streamPositions().epoch
        try site.change { try $0.resend(.meter, from: 3) }
        let positions = try site.store.streamPositions()
        #expect(positions.meter.acknowledged == 2)
        #expect(positions.epoch == epoch)
        try site.change { try $0.acknowledge(.meter, upTo: 5) }
        #expect(try site.store.streamPositions().meter.acknowledged == 5)
    }

    @Test(arguments: [Int64(-1), 0, 9, 11])
    func whatIsNotAcknowledgedIsNotSentAgain(_ seq: Int64) throws {
        let site = try Self.site(readings: 10, acknowledged: 8)
        #expect(throws: StoreError.self) { try site.change { try $0.resend(.meter, from: seq) } }
        #expect(try site.store.streamPositions().meter.acknowledged == 8)
    }

    @Test func aReplayCoversWhatIsNotHereAnyMoreAndNothingThatNeverWas() throws {
        let site = try Self.site(readings: 10, acknowledged: 8)
        try site.change { try $0.run("DELETE FROM meter WHERE seq <= 6") }
        #expect(try site.store.replayRange(of: .meter, from: 1, to: nil) == 1...10)
        #expect(try site.store.replayRange(of: .meter, from: 2, to: 4) == 2...4)
        #expect(try site.store.replayRange(of: .meter, from: 9, to: 999) == 9...10)
        let refusal = #expect(throws: Refusal.self) {
            _ = try site.store.replayRange(of: .meter, from: 11, to: nil)
        }
        #expect(refusal?.message.contains("ends with 10") == true)
    }

    @Test func whereNothingIsAcknowledgedNoRecordIsAskedFor() throws {
        let site = try Self.site(readings: 10, acknowledged: 0)
        #expect {
            try site.change { try $0.resend(.meter, from: 1) }
        } throws: {
            "\($0)".contains("nothing of meter yet")
        }
    }

    @Test func whatIsNotHereAnyMoreIsNotSentAgain() throws {
        let site = try Self.site(readings: 10, acknowledged: 8)
        try site.change { try $0.shed(limit: 4) }
        #expect(throws: StoreError.self) { try site.change { try $0.resend(.meter, from: 4) } }
        try site.change { try $0.resend(.meter, from: 5) }
        #expect(try site.store.streamPositions().meter.acknowledged == 4)
    }

    @Test func whatWasGivenUpIsKnownByItsRange() throws {
        let site = try Self.site(readings: 20, acknowledged: 5)
        for _ in 0..<3 { try site.change { try $0.shed(limit: 5) } }
        // What the cloud had is not counted.
        #expect(try site.numbers("SELECT from_seq FROM given_up") == [6])
        #expect(try site.numbers("SELECT to_seq FROM given_up") == [15])
        #expect(try site.store.streamPositions().meter.dropped == 10)
        #expect(try site.store.readingsGivenUp(after: 0, upTo: 20) == 10)
        #expect(try site.store.readingsGivenUp(after: 7, upTo: 9) == 2)
        #expect(try site.store.readingsGivenUp(after: 15, upTo: 20) == 0)
        try site.change { try $0.acknowledge(.meter, upTo: 17) }
        try site.change { try $0.shed(limit: 5) }
        try site.change { try $0.shed(limit: 2) }
        #expect(try site.numbers("SELECT from_seq FROM given_up ORDER BY from_seq") == [6, 18])
        #expect(try site.store.readingsGivenUp(after: 0, upTo: 20) == 12)
    }

    @Test func ofManyRangesTheOldestAreForgotten() throws {
        let site = try TestSite()
        try site.change { change in for seq in 1...1005 { try change.giveUp(from: Int64(3 * seq), to: Int64(3 * seq)) }
        }
        #expect(try site.number("SELECT count(*) FROM given_up") == 1000)
        #expect(try site.number("SELECT min(from_seq) FROM given_up") == 18)
    }
}
