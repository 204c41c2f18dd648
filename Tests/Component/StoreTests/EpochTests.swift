import Foundation
import Shared
import Testing

@testable import Store

@Suite struct EpochTests {
    static let marks = HighWaterMarks(epoch: "e", journal: 10, meter: 20, session: 30)

    static let verdicts: [(HighWaterMarks?, Bool)] = [
        (marks, true), (HighWaterMarks(epoch: "e", journal: 9, meter: 20, session: 30), true),
        (HighWaterMarks(epoch: "e", journal: 11, meter: 20, session: 30), false),
        (HighWaterMarks(epoch: "e", journal: 10, meter: 21, session: 30), false),
        (HighWaterMarks(epoch: "e", journal: 10, meter: 20, session: 31), false),
        (HighWaterMarks(epoch: "f", journal: 1, meter: 1, session: 1), false), (nil, false),
    ]

    @Test(arguments: verdicts)
    func marksTellWhetherTheEpochGoesOn(_ beside: HighWaterMarks?, _ goesOn: Bool) {
        let verdict = HighWaterMarks.verdict(database: Self.marks, marks: beside)
        #expect((verdict == .sameEpoch) == goesOn)
    }

    static let files: [(UInt64?, UInt64?, Bool)] = [(7, 7, true), (7, 8, false), (nil, 8, true), (7, nil, true)]

    @Test(arguments: files)
    func aCopyOfTheMarksIsNotThem(_ known: UInt64?, _ file: UInt64?, _ goesOn: Bool) {
        var beside = Self.marks
        beside.file = known
        let verdict = HighWaterMarks.verdict(database: Self.marks, marks: beside, file: file)
        #expect((verdict == .sameEpoch) == goesOn)
    }

    @Test(arguments: [Int64(0), 1, 999_999, 1_000_000, 2_000_000_000])
    func freshNumbersAreBeyondAllThatWereGivenOut(_ used: Int64) {
        let sole = HighWaterMarks.freshSessionNumber(above: used, isSole: true)
        #expect(sole > used && sole - used <= 1_000_000)
        for _ in 0..<100 {
            let other = HighWaterMarks.freshSessionNumber(above: used, isSole: false)
            #expect(other >= sole && other < Int64(Int32.max))
        }
    }

    @Test func aRestartGoesOn() throws {
        let site = try TestSite()
        let epoch = try site.store.streamPositions().epoch
        let first = try #require(try site.start())
        try site.restart()
        #expect(try site.store.streamPositions().epoch == epoch)
        let second = try #require(try site.start(evse: 2))
        #expect(second.rawValue == first.rawValue + 1)
    }

    /// What may happen to a database and its marks between two lives of the gateway.
    enum Accident: CaseIterable {
        case rolledBack, copied, copiedWithoutMarks, marksUnreadable, databaseDeleted, anotherDatabase
    }

    @Test(arguments: Accident.allCases)
    func afterAnAccidentNothingIsReused(_ accident: Accident) throws {
        let site = try TestSite()
        try site.assign(SimplePrices(perKWh: Amount("0.40")).tariff(id: "day", currency: "EUR"))
        try site.restart(betweenTimes: { try site.copyDatabase(to: "early") })
        let session = try #require(try site.start())
        site.pass(60)
        try site.stop(session, wattHours: 1000)
        let before = try site.store.streamPositions()
        let series = try site.texts("SELECT series FROM invoice")

        try site.restart(betweenTimes: { try site.happen(accident) })

        let after = try site.store.streamPositions()
        #expect(after.epoch != before.epoch)
        #expect(after.journal.acknowledged == 0)
        #expect(try site.kinds().contains("gateway.epoch_started"))
        if accident == .databaseDeleted { _ = try site.addCharger("CP-1") }
        let next = try #require(try site.start(evse: 2))
        #expect(next > session)
        #expect(next.rawValue >= 1_000_000)
        site.pass(60)
        if accident != .databaseDeleted {
            try site.stop(next, wattHours: 1000)
            #expect(try site.texts("SELECT DISTINCT series FROM invoice WHERE session_id = \(next.rawValue)") != series)
        }
        try site.checkInvariants()
    }

    @Test func theMarksFollowTheDatabase() throws {
        let site = try TestSite()
        try #require(try site.start() != nil)
        try site.store.close()
        let marks = try #require(HighWaterMarks.load(besideDatabase: site.path))
        #expect(marks.session == 1)
        #expect(marks.journal > 3)
    }
}

extension TestSite {
    fileprivate func copyDatabase(to name: String) throws {
        try FileManager.default.copyItem(atPath: self.path, toPath: self.folder.appending(path: name).path)
    }

    fileprivate func happen(_ accident: EpochTests.Accident) throws {
        let files = FileManager.default
        let marks = HighWaterMarks.file(for: self.path)
        switch accident {
        case .rolledBack:
            try files.removeItem(atPath: self.path)
            try files.moveItem(atPath: self.folder.appending(path: "early").path, toPath: self.path)
        case .copied:
            try files.copyItem(atPath: marks, toPath: marks + ".copy")
            try files.removeItem(atPath: marks)
            try files.moveItem(atPath: marks + ".copy", toPath: marks)
        case .copiedWithoutMarks: try files.removeItem(atPath: marks)
        case .marksUnreadable: try Data("{".utf8).write(to: URL(fileURLWithPath: marks))
        case .databaseDeleted: try files.removeItem(atPath: self.path)
        case .anotherDatabase:
            var other = HighWaterMarks(epoch: "other", journal: 1, meter: 1, session: 1)
            other.journal = 5
            try other.save(besideDatabase: self.path)
        }
    }
}
