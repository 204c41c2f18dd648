import Testing

@testable import Shared

/// A session's share in the roll-ups, from ten o'clock on.
@Suite struct SessionSharesTests {
    private static func quarter(_ minute: Int64) -> QuarterHour { QuarterHour(minutes(minute)) }

    private static func imported(_ shares: SessionShares) -> [Int64] {
        shares.shares.byQuarter.filter { $0.value.imported != 0 }.sorted { $0.key < $1.key }.map(\.value.imported)
    }

    private static func readings(_ sets: [ReadingSet]) -> [SessionShares.Reading] {
        sets.map(SessionShares.Reading.init)
    }

    @Test func energyBetweenTwoRegistersIsSharedByTimeAndAddsUp() {
        var session = Session.opened(by: .start16(register: 1000))
        session.read(1001, at: minutes(40))
        session.take(.stop16(register: 1001, at: minutes(40)))
        let shares = SessionShares(of: session, [])
        // 1 Wh over 40 minutes: 375 mWh a quarter, and the rest.
        #expect(Self.imported(shares) == [375, 375, 250])
        #expect(shares.shares.byQuarter[Self.quarter(0)]?.started == 1)
        #expect(shares.shares.byQuarter[Self.quarter(30)]?.ended == 1)
        #expect(shares.shares.sum(\.charging) == 40 * minute)
    }

    @Test func aLateReadingMovesEnergyAndAddsNone() {
        var session = Session.opened(by: .start16(register: 0))
        let sets = [
            ReadingSet.register(4000, at: minutes(60), watts: 4000), .register(3000, at: minutes(15), watts: 12_000),
        ]
        for set in sets { session.read(set) }
        session.take(.stop16(register: 4000, at: minutes(60)))
        #expect(
            Self.imported(SessionShares(of: session, Self.readings([sets[0]]))) == Array(repeating: 1_000_000, count: 4)
        )
        let shares = SessionShares(of: session, Self.readings(sets))
        #expect(Self.imported(shares) == [3_000_000, 333_333, 333_333, 333_334])
        #expect(shares.shares.byQuarter[Self.quarter(15)]?.peakPower == 12_000_000)
    }

    struct Wrong: CustomTestStringConvertible {
        var testDescription: String
        /// Registers at ten, a quarter past, half past, a quarter to.
        var registers: [Int64]
        /// Watt-hours of the three quarters.
        var expected: [Int64]
    }

    @Test(arguments: [
        Wrong(testDescription: "rising", registers: [100, 200, 300, 400], expected: [100, 100, 100]),
        Wrong(testDescription: "a reading too high", registers: [100, 9_000_000, 300, 400], expected: [200, 0, 100]),
        Wrong(testDescription: "a reading too low", registers: [100, 5, 300, 400], expected: [0, 200, 100]),
        Wrong(testDescription: "a meter that began again", registers: [100, 200, 0, 100], expected: [0, 0, 0]),
    ])
    func aWrongRegisterNeverMakesMoreThanTheWhole(_ wrong: Wrong) {
        var session = Session.opened(by: .start16(register: wrong.registers[0]))
        let sets = (1...3).map { ReadingSet.register(wrong.registers[$0], at: minutes(Int64($0) * 15)) }
        for set in sets { session.read(set) }
        session.take(.stop16(register: wrong.registers[3], at: minutes(45)))
        let shares = SessionShares(of: session, Self.readings(sets))
        #expect(
            (0...2).map { shares.shares.byQuarter[Self.quarter(Int64($0) * 15)]?.imported ?? 0 }
                == wrong.expected.map { $0 * 1000 })
        #expect(shares.shares.sum(\.imported) == session.energy.milliwattHours)
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func theOrderOfArrivalChangesNothing(seed: UInt64) {
        var numbers = SeededNumbers(seed: seed)
        let sets = Self.randomReadings(&numbers)
        var outcomes: [SessionShares] = []
        for order in [sets, sets.shuffled(using: &numbers), sets.reversed()] {
            var session = Session.opened(by: .start16(register: 0))
            for set in order { session.read(set) }
            session.take(.stop16(register: 90_000, at: minutes(1500)))
            let shares = SessionShares(of: session, Self.readings(order))
            #expect(shares.shares.sum(\.imported) == 90_000_000)
            #expect(shares.shares.sum(\.exported) == session.exported?.milliwattHours ?? 0)
            #expect(session.exported == Self.exported(sets))
            outcomes.append(shares)
        }
        #expect(outcomes.allSatisfy { $0.shares == outcomes[0].shares })
    }

    /// What is booked as readings come, and what is pending, is what is made of all of them at once.
    @Test(arguments: 0..<60 as Range<UInt64>)
    func whatGrowsReadingByReadingIsTheWhole(seed: UInt64) {
        var numbers = SeededNumbers(seed: seed)
        let sets = Self.randomReadings(&numbers)
        var session = Session.opened(by: .start16(register: 0))
        var booked = Shares()
        booked.change(Self.quarter(0)) { $0.started = 1 }
        for (index, set) in sets.enumerated() {
            var actions = session.read(set)
            if Int.random(in: 0..<4, using: &numbers) == 0 { actions += session.quarterPassed(now: set.at) }
            #expect(!actions.contains(.sharesOutdated))
            for case .sharesGrew(let shares) in actions {
                for (quarter, figures) in shares.byQuarter { booked.add(figures, in: quarter) }
            }
            var known = booked
            for (quarter, figures) in session.pendingShares(now: set.at) { known.add(figures, in: quarter) }
            let whole = SessionShares(of: session, Self.readings(Array(sets[...index])))
            var anew = session
            anew.rollup = whole.mark
            var made = whole.shares
            for (quarter, figures) in anew.pendingShares(now: set.at) { made.add(figures, in: quarter) }
            #expect(known == made)
            #expect(known.sum(\.imported) == session.energy.milliwattHours)
        }
    }

    struct Late: CustomTestStringConvertible {
        var testDescription: String
        var set: ReadingSet
        var outdates: Bool
    }

    /// The session began at ten with 0 Wh; its newest register is 2000 Wh at half past ten. It runs, or has ended then.
    @Test(arguments: [
        Late(testDescription: "a register between", set: .register(500, at: minutes(10)), outdates: true),
        Late(testDescription: "the newest again", set: .register(2000, at: minutes(30)), outdates: false),
        Late(testDescription: "another then", set: .register(1900, at: minutes(30)), outdates: true),
        Late(testDescription: "one after it", set: .register(2100, at: minutes(31)), outdates: false),
        Late(testDescription: "power", set: .power(7000, at: minutes(10)), outdates: true),
        Late(testDescription: "no power", set: .power(0, at: minutes(10)), outdates: false),
    ])
    func onlyWhatCanMoveSharesOutdatesThem(_ late: Late) {
        var session = Session.opened(by: .start16(register: 0))
        session.read(2000, at: minutes(30))
        var over = session
        over.take(.stop16(register: 2000, at: minutes(30)))
        #expect(session.read(late.set).contains(.sharesOutdated) == late.outdates)
        #expect(over.read(late.set).contains(.sharesOutdated) == late.outdates)
    }

    @Test func whatStandsIsKeptWhereReadingsAreGone() {
        var session = Session.opened(by: .start16(register: 0))
        session.read(6000, at: minutes(60))
        var booked = Shares()
        booked.add(imported: 5_000_000, in: Self.quarter(0))
        booked.add(imported: 3_000_000, in: Self.quarter(15))
        session.take(.stop16(register: 7000, at: minutes(60)))
        let less = SessionShares(of: session, keeping: booked)
        #expect(less.shares.byQuarter[Self.quarter(0)]?.imported == 5_000_000)
        #expect(less.shares.byQuarter[Self.quarter(15)]?.imported == 2_000_000)
        let more = SessionShares(of: session, keeping: Shares())
        #expect(more.shares.byQuarter[Self.quarter(60)]?.imported == 7_000_000)
        #expect(more.shares.sum(\.charging) == 60 * minute)
    }

    private static func randomReadings(_ numbers: inout SeededNumbers) -> [ReadingSet] {
        var (at, imported, exported): (Int64, Int64, Int64) = (0, 0, 0)
        return (0..<Int.random(in: 1...40, using: &numbers)).map { _ in
            at += Int64.random(in: 1...(37 * minute), using: &numbers)
            imported += Int64.random(in: 0...2000, using: &numbers)
            exported += Int64.random(in: 0...500, using: &numbers)
            let instant = ten.advanced(byMilliseconds: at)
            var set = ReadingSet.register(imported, at: instant, watts: Int64.random(in: 0...22_000, using: &numbers))
            if Bool.random(using: &numbers) { set.samples.removeFirst() }
            if Bool.random(using: &numbers) {
                set.samples.append(
                    Sample(Series(.energyActiveExportRegister, unit: .wattHour), significand: exported))
            }
            return set
        }
    }

    private static func exported(_ sets: [ReadingSet]) -> Energy? {
        let registers = sets.compactMap(\.exportRegister)
        guard let first = registers.first, let last = registers.last else { return nil }
        return last - first
    }
}

extension ReadingSet {
    fileprivate static func power(_ watts: Int64, at: Timestamp) -> ReadingSet {
        ReadingSet(at: at, samples: [Sample(Series(.powerActiveImport, unit: .watt), significand: watts)])
    }
}

extension Session {
    @discardableResult
    fileprivate mutating func read(_ set: ReadingSet) -> [SessionAction] {
        self.readingTaken(set, at: .charger(set.at), received: set.at)
    }

    fileprivate mutating func read(_ wattHours: Int64, at: Timestamp) { self.read(.register(wattHours, at: at)) }
}
