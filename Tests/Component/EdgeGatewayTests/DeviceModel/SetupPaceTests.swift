import Testing

@testable import EdgeGateway

/// How fast a herd of chargers is taken up for what the gateway itself asks of them.
@Suite struct SetupPaceTests {
    private let start = ContinuousClock.now

    @Test func aFewAreTakenUpAtOnceAndTheRestAtAnEvenPace() {
        var pace = SetupPace()
        var now = self.start
        var taken: [Duration] = []
        while taken.count < 300 {
            if let wait = pace.takeUp(now: now) {
                #expect(wait > .zero && wait <= SetupPace.interval)
                now += wait
            } else {
                taken.append(self.start.duration(to: now))
            }
        }
        #expect(taken.prefix(SetupPace.atOnce).allSatisfy { $0 == .zero })
        for (index, at) in taken.enumerated().dropFirst(SetupPace.atOnce) {
            #expect(at == SetupPace.interval * (index - SetupPace.atOnce + 1))
        }
    }

    @Test func afterAQuietTimeNobodyWaits() {
        var pace = SetupPace()
        for _ in 0..<SetupPace.atOnce { #expect(pace.takeUp(now: self.start) == nil) }
        #expect(pace.takeUp(now: self.start) != nil)
        let later = self.start + SetupPace.interval * SetupPace.atOnce
        for _ in 0..<SetupPace.atOnce { #expect(pace.takeUp(now: later) == nil) }
        #expect(pace.takeUp(now: later) == SetupPace.interval)
    }

    @Test func whoHasToWaitIsNotCounted() {
        var pace = SetupPace()
        for _ in 0..<SetupPace.atOnce { _ = pace.takeUp(now: self.start) }
        let before = pace
        #expect(pace.takeUp(now: self.start) != nil)
        #expect(pace == before)
    }
}
