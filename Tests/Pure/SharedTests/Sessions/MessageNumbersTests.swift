import Testing

@testable import Shared

/// Numbered messages that stay away.
@Suite struct MessageNumbersTests {
    /// The numbers in the order in which they came (`s` is the start), and those that are missing then.
    @Test(arguments: [
        ("s0 1 2 3", ""), ("s0 2", "1"), ("s0 5", "1-4"), ("s0 2 4", "1,3"), ("s0 5 3", "1-2,4"), ("s0 2 1", ""),
        ("s7 8", ""), ("s7 9", "8"), ("2", "0-1"), ("2 s0", "1"), ("2 1 s0", ""), ("5 s3", "4"), ("s0 1 1 1", ""),
        ("s0 -1 2147483648", ""), ("s0 9223372036854775807", ""),
    ])
    func gapsAreFoundAndClosed(came: String, missing: String) {
        #expect(self.numbers(came).missing.text == missing)
        #expect((self.numbers(came).search == .complete) == missing.isEmpty)
    }

    private func numbers(_ came: String) -> MessageNumbers {
        var numbers = MessageNumbers()
        for word in came.split(separator: " ") {
            let isStart = word.hasPrefix("s")
            numbers.came(Int(word.drop { $0 == "s" }) ?? 0, isStart: isStart, received: ten)
        }
        return numbers
    }

    @Test func aChargerThatSkipsWithoutEndTakesNoMoreRoom() {
        var numbers = MessageNumbers()
        for number in 0..<1000 { numbers.came(number * 2, isStart: number == 0, received: ten) }
        #expect(numbers.missing.count == MessageNumbers.mostGaps)
        #expect(numbers.missing.last == 1997...1997, "the oldest gap is forgotten")
    }

    @Test func theChargerIsAskedAfterAGraceWhileItIsConnected() {
        var numbers = self.numbers("s0 2")
        #expect(numbers.ticked(now: minutes(60), connectedAt: nil, grace: minute) == false, "it is away")
        #expect(
            numbers.ticked(now: minutes(60), connectedAt: minutes(60), grace: minute) == false, "it has just come back")
        #expect(numbers.ticked(now: minutes(61), connectedAt: minutes(60), grace: minute) == true)
        #expect(numbers.search == .wanted)
        #expect(numbers.ticked(now: minutes(62), connectedAt: minutes(60), grace: minute) == false, "once")
        numbers.wereAsked(now: minutes(62))
        #expect(numbers.search == .asked)
    }

    @Test func messagesInTheQueueAreWaitedForTwiceAsLongEachTime() {
        var numbers = self.asked()
        #expect(numbers.told(hasQueued: true, now: minutes(3)) == false)
        #expect(numbers.ticked(now: minutes(12), connectedAt: ten, grace: minute) == false)
        #expect(numbers.ticked(now: minutes(13), connectedAt: ten, grace: minute) == true)
        numbers.wereAsked(now: minutes(13))
        #expect(numbers.told(hasQueued: true, now: minutes(13)) == false)
        #expect(numbers.ticked(now: minutes(32), connectedAt: ten, grace: minute) == false)
        #expect(numbers.ticked(now: minutes(33), connectedAt: ten, grace: minute) == true)
    }

    @Test func messagesThatTheChargerDoesNotHaveAreLostUntilTheyCome() {
        var numbers = self.asked()
        #expect(numbers.told(hasQueued: false, now: minutes(3)) == true)
        #expect(numbers.search == .lost)
        #expect(numbers.told(hasQueued: false, now: minutes(4)) == false, "said once")
        #expect(numbers.ticked(now: minutes(600), connectedAt: ten, grace: minute) == false)
        numbers.came(4, isStart: false, received: minutes(700))
        #expect(numbers.search == .waiting, "another gap is asked about again")
        numbers.came(1, isStart: false, received: minutes(701))
        numbers.came(3, isStart: false, received: minutes(701))
        #expect(numbers.search == .complete)
        #expect(numbers.since == nil)
    }

    @Test func aChargerThatDoesNotAnswerIsAskedAFewTimes() {
        var numbers = self.numbers("s0 2")
        var now = minutes(5)
        var asks = 0
        while numbers.search != .untold, asks < 100 {
            if numbers.ticked(now: now, connectedAt: ten, grace: minute) {
                numbers.wereAsked(now: now)
                asks += 1
            }
            now = now.advanced(byMilliseconds: MessageNumbers.answerLimit)
        }
        #expect(asks == MessageNumbers.mostAsks)
    }

    @Test func aSessionSaysWhatItMissesAndWhenThatHasCome() {
        var session = Session.opened(by: .event(.started, 0, .charging, at: ten))
        session.take(.event(.ended, 2, at: minutes(9)))
        let wanted = session.searchedForMessages(now: minutes(11), connectedAt: ten, grace: minute)
        #expect(wanted == [.raised(.messagesMissing), .messagesWanted])
        #expect(session.flags.names == ["messages_missing"])
        _ = session.messagesAsked(now: minutes(11))
        #expect(session.messagesTold(hasQueued: false, now: minutes(11)) == [.messagesLost])
        let late = session.take(.event(.updated, 1, .charging, at: minutes(5)))
        #expect(late.contains(.cleared(.messagesMissing)))
        #expect(session.flags.isEmpty)
    }

    private func asked() -> MessageNumbers {
        var numbers = self.numbers("s0 2")
        _ = numbers.ticked(now: minutes(2), connectedAt: ten, grace: minute)
        numbers.wereAsked(now: minutes(2))
        return numbers
    }
}

@Suite struct SessionOutletTests {
    /// What a session of 2.x was told, event by event, as `evse/connector` (0: not told; `-`: no EVSE), and where it is.
    @Test(arguments: [
        ("1/2", Outlet(evse: 1, connector: 2)), ("1/0", Outlet(evse: 1)), ("-", Outlet.wholeCharger),
        ("- 2/1", Outlet(evse: 2)), ("1/2 1/0", Outlet(evse: 1, connector: 2)),
        ("1/2 -", Outlet(evse: 1, connector: 2)),
        ("1/1 1/2", Outlet(evse: 1, connector: 2)), ("1/2 2/0", Outlet(evse: 2)),
        ("1/1 2/3", Outlet(evse: 2, connector: 3)),
    ])
    func aSessionIsWhereItsNewestMessageSays(told: String, is outlet: Outlet) throws {
        var session: Session?
        for (number, word) in told.split(separator: " ").enumerated() {
            var report = TransactionReport.event(number == 0 ? .started : .updated, number, at: minutes(Int64(number)))
            let parts = word.split(separator: "/").compactMap { Int($0) }
            report.outlet = parts.count == 2 ? Outlet(evse: parts[0], connector: parts[1]) : nil
            if session == nil { session = .opened(by: report) } else { session?.take(report) }
        }
        #expect(session?.outlet == outlet)
    }

    @Test func aMessageThatComesLateDoesNotMoveItBack() {
        var session = Session.opened(by: .event(.started, 0, at: ten))
        var moved = TransactionReport.event(.updated, 2, at: minutes(2))
        moved.outlet = Outlet(evse: 2)
        session.take(moved)
        session.take(.event(.updated, 1, at: minutes(1)))
        #expect(session.outlet == Outlet(evse: 2))
    }
}

@Suite struct ExportedEnergyTests {
    @Test func whatACarGivesBackIsNoPartOfWhatItTook() {
        var session = Session.opened(by: .event(.started, 0, .charging, at: ten, register: 1000))
        #expect(session.exported == nil, "no reading told it")
        for (minute, imported, exported) in [(1, 3000, 500), (2, 3000, 2500), (3, 4000, 2500)]
            as [(Int64, Int64, Int64)]
        {
            var set = ReadingSet.register(imported, at: minutes(minute))
            set.samples.append(Sample(Series(.energyActiveExportRegister, unit: .wattHour), significand: exported))
            _ = session.readingTaken(set, at: .charger(set.at), received: set.at)
        }
        #expect(session.energy == wh(3000))
        #expect(session.exported == wh(2000))
        session.take(.event(.ended, 1, at: minutes(9), register: 4000))
        #expect(session.energy == wh(3000))
        #expect(session.exported == wh(2000))
    }
}
