import Shared
import Testing

@testable import Store

@Suite struct EpochChangeTests {
    @Test func aNewEpochGivesFreshSessionNumbersAndSendsEverythingAnew() throws {
        let site = try TestSite()
        let first = try #require(try site.start())
        let newest = try site.store.streamPositions().journal.newest
        try site.store.performAndWait { try $0.acknowledge(.journal, upTo: newest) }
        let old = try site.store.streamPositions().epoch

        let new = try site.store.performAndWait { try $0.beginEpoch(reason: "the cloud knows more") }

        let positions = try site.store.streamPositions()
        #expect(new != old)
        #expect(positions.epoch == new)
        #expect(positions.journal.acknowledged == 0)
        #expect(try site.kinds(after: newest) == ["gateway.epoch_started"])
        let second = try #require(try site.start(evse: 2))
        #expect(second.rawValue > first.rawValue + 100_000)
    }

    @Test func anAcknowledgementOfTheOldEpochThatComesLateMovesNoCursor() throws {
        let site = try TestSite()
        let old = try site.store.streamPositions().epoch
        let newest = try site.store.streamPositions().journal.newest
        let new = try site.store.performAndWait { try $0.beginEpoch(reason: "the cloud knows more") }

        try site.store.performAndWait { try $0.acknowledge(.journal, upTo: newest, of: old) }
        #expect(try site.store.streamPositions().journal.acknowledged == 0)

        try site.store.performAndWait { try $0.acknowledge(.journal, upTo: newest, of: new) }
        #expect(try site.store.streamPositions().journal.acknowledged == newest)
    }

    @Test func anEpochThatIsUndoneLeavesTheOldOne() throws {
        let site = try TestSite()
        let old = try site.store.streamPositions().epoch
        #expect(throws: StoreError.self) {
            try site.store.performAndWait { change in
                _ = try change.beginEpoch(reason: "never")
                throw Refusal(.conflict, "undone")
            }
        }
        #expect(try site.store.streamPositions().epoch == old)
        #expect(try #require(try site.start()).rawValue == 1)
    }

    @Test func theMarksKnowANewEpochAtOnce() throws {
        let site = try TestSite()
        let epoch = try site.store.beginEpoch(reason: "the cloud knows more")
        #expect(HighWaterMarks.load(besideDatabase: site.path)?.epoch == epoch)
        #expect(try site.store.streamPositions().epoch == epoch)
    }
}
