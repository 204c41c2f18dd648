import Testing

@testable import CloudSync

@Suite struct UplinkStreamTests {
    let now = ContinuousClock.now

    func makeStream(
        _ acknowledgement: UplinkSettings.Acknowledgement = .application, cursor: Int64 = 0, end: Int64 = 100,
        window: Int = 4, inFlight: Int = 2
    ) -> UplinkStream {
        let settings = UplinkSettings(
            acknowledgement: acknowledgement, acknowledgementTimeout: .seconds(60),
            longestAcknowledgementTimeout: .seconds(240), window: window, inFlight: inFlight)
        var stream = UplinkStream(settings: settings, epoch: "E", cursor: cursor, end: end)
        stream.connected()
        return stream
    }

    /// Sends batches that end at these records, each acknowledged by the broker at once.
    func deliver(_ ends: [Int64], to stream: inout UplinkStream) {
        for end in ends {
            let id = stream.batchSent(upTo: end, now: self.now)
            _ = stream.batchAcknowledged(id, noSubscribers: false, now: self.now)
        }
    }

    @Test func sendingBeginsAfterTheCursor() {
        #expect(makeStream(cursor: 40).next(now: now) == .send(after: 40, end: 100))
    }

    @Test func offlineNothingIsSent() {
        var stream = makeStream()
        stream.disconnected()
        #expect(stream.next(now: now) == .wait(until: nil))
    }

    @Test func everythingSentMeansWaitingForTheAcknowledgement() {
        var stream = makeStream()
        deliver([100], to: &stream)
        #expect(stream.next(now: now) == .wait(until: now + .seconds(60)))
        stream.committed(upTo: 101)
        #expect(stream.next(now: now) == .send(after: 100, end: 101))
    }

    @Test func theBrokersAnswersBoundWhatIsInFlight() {
        var stream = makeStream(inFlight: 2)
        let first = stream.batchSent(upTo: 10, now: now)
        _ = stream.batchSent(upTo: 20, now: now)
        #expect(stream.next(now: now) == .wait(until: now + .seconds(60)))
        _ = stream.batchAcknowledged(first, noSubscribers: false, now: now)
        #expect(stream.next(now: now) == .send(after: 20, end: 100))
    }

    @Test func theUnacknowledgedWindowIsBounded() {
        var stream = makeStream(window: 4)
        deliver([10, 20, 30, 40], to: &stream)
        #expect(stream.next(now: now) == .wait(until: now + .seconds(60)))
        #expect(stream.acknowledged(epoch: "E", upTo: 10, now: now) == .saveCursor(10))
        #expect(stream.next(now: now) == .send(after: 40, end: 100))
    }

    struct Acknowledgement: CustomTestStringConvertible {
        var epoch = "E"
        let seq: Int64
        let action: UplinkStream.AcknowledgedAction
        var cursor: Int64 = 5

        var testDescription: String { "\(self.epoch) \(self.seq)" }
    }

    static let acknowledgements = [
        Acknowledgement(seq: 10, action: .saveCursor(10), cursor: 10),
        Acknowledgement(seq: 15, action: .saveCursor(15), cursor: 15),
        Acknowledgement(seq: 20, action: .saveCursor(20), cursor: 20),
        Acknowledgement(seq: 5, action: .ignoreOld), Acknowledgement(seq: 0, action: .ignoreOld),
        Acknowledgement(seq: -7, action: .ignoreOld),
        Acknowledgement(seq: 21, action: .saveCursor(20), cursor: 20),
        Acknowledgement(seq: 100, action: .saveCursor(20), cursor: 20),
        Acknowledgement(seq: 101, action: .databaseRolledBack(end: 100)),
        Acknowledgement(seq: .max, action: .databaseRolledBack(end: 100)),
        Acknowledgement(epoch: "other", seq: 10, action: .ignoreOtherEpoch),
        Acknowledgement(epoch: "other", seq: .max, action: .ignoreOtherEpoch),
    ]

    @Test(arguments: acknowledgements)
    func theCloudsAcknowledgementMovesTheCursorWithinWhatWasSent(_ row: Acknowledgement) {
        var stream = makeStream(cursor: 5)
        deliver([10, 20], to: &stream)
        let before = stream
        #expect(stream.acknowledged(epoch: row.epoch, upTo: row.seq, now: now) == row.action)
        #expect(stream.cursor == row.cursor)
        if row.cursor == 5 { #expect(stream == before) }
    }

    @Test func withTheCloudsAcknowledgementTheBrokersMovesNothing() {
        var stream = makeStream()
        let id = stream.batchSent(upTo: 10, now: now)
        #expect(stream.batchAcknowledged(id, noSubscribers: false, now: now) == .none)
        #expect(stream.cursor == 0)
    }

    @Test func withoutAnAcknowledgementEverythingIsSentAgain() {
        var stream = makeStream(cursor: 5)
        deliver([10, 20], to: &stream)
        #expect(stream.deadlineReached(now: now + .seconds(59)) == .none)
        #expect(stream.deadlineReached(now: now + .seconds(60)) == .sendAgain(after: 5))
        #expect(stream.next(now: now + .seconds(60)) == .send(after: 5, end: 100))
    }

    @Test func theTimeRunsWithoutAConnectionToo() {
        var stream = makeStream(cursor: 5)
        deliver([10], to: &stream)
        stream.disconnected()
        #expect(stream.next(now: now) == .wait(until: now + .seconds(60)))
        #expect(stream.deadlineReached(now: now + .seconds(60)) == .sendAgain(after: 5))
        stream.connected()
        #expect(stream.next(now: now) == .send(after: 5, end: 100))
    }

    @Test func whileNobodyAcknowledgesOneBatchAtATimeGoesAndTheTimeGrows() {
        var stream = makeStream()
        var time = now
        for seconds in [60, 120, 240, 240] {
            _ = stream.batchSent(upTo: 10, now: time)
            time += .seconds(seconds)
            #expect(stream.deadlineReached(now: time - .seconds(1)) == .none)
            #expect(stream.deadlineReached(now: time) == .sendAgain(after: 0))
        }
        deliver([10], to: &stream)
        #expect(stream.next(now: now) == .wait(until: now + .seconds(240)))
        #expect(stream.acknowledged(epoch: "E", upTo: 10, now: now) == .saveCursor(10))
        deliver([20], to: &stream)
        #expect(stream.next(now: now) == .send(after: 20, end: 100))
    }

    @Test func aLateAcknowledgementOfWhatIsBeingSentAgainCounts() {
        var stream = makeStream()
        deliver([10, 20, 30], to: &stream)
        _ = stream.deadlineReached(now: now + .seconds(60))
        deliver([10], to: &stream)
        #expect(stream.acknowledged(epoch: "E", upTo: 25, now: now) == .saveCursor(25))
        #expect(stream.next(now: now) == .send(after: 25, end: 100))
    }

    @Test func aLostConnectionSendsAgainWhatTheBrokerDidNotAcknowledge() {
        var stream = makeStream(inFlight: 3)
        deliver([10], to: &stream)
        _ = stream.batchSent(upTo: 20, now: now)
        let third = stream.batchSent(upTo: 30, now: now)
        _ = stream.batchAcknowledged(third, noSubscribers: false, now: now)
        stream.disconnected()
        stream.connected()
        #expect(stream.next(now: now) == .send(after: 10, end: 100))
    }

    @Test func anAnswerToAnEarlierSendingIsNotTakenForTheLater() {
        var stream = makeStream(.broker)
        let early = stream.batchSent(upTo: 10, now: now)
        stream.disconnected()
        stream.connected()
        _ = stream.batchSent(upTo: 10, now: now)
        let before = stream
        #expect(stream.batchAcknowledged(early, noSubscribers: false, now: now) == .none)
        #expect(stream.batchFailed(early, now: now) == .none)
        #expect(stream == before)
    }

    @Test func aRefusedBatchIsTriedAgainLaterAndLater() {
        var stream = makeStream()
        var time = now
        for seconds in [1, 2, 4] {
            let id = stream.batchSent(upTo: 10, now: time)
            #expect(stream.batchFailed(id, now: time) == .retry(at: time + .seconds(seconds)))
            #expect(stream.next(now: time) == .wait(until: time + .seconds(seconds)))
            time += .seconds(seconds)
            #expect(stream.deadlineReached(now: time) == .none)
            #expect(stream.next(now: time) == .send(after: 0, end: 100))
        }
    }

    @Test func inBrokerModeTheCursorFollowsTheUnbrokenRowOfAnswers() {
        var stream = makeStream(.broker)
        let first = stream.batchSent(upTo: 10, now: now)
        let second = stream.batchSent(upTo: 20, now: now)
        #expect(stream.batchAcknowledged(second, noSubscribers: false, now: now) == .none)
        #expect(stream.batchAcknowledged(first, noSubscribers: false, now: now) == .saveCursor(20))
        #expect(stream.acknowledged(epoch: "E", upTo: 20, now: now) == .ignoreBrokerMode)
    }

    @Test func inBrokerModeNobodySubscribedMovesNothing() {
        var stream = makeStream(.broker)
        let id = stream.batchSent(upTo: 10, now: now)
        #expect(stream.batchAcknowledged(id, noSubscribers: true, now: now) == .retry(at: now + .seconds(60)))
        #expect(stream.cursor == 0)
        #expect(stream.next(now: now) == .wait(until: now + .seconds(60)))
    }

    @Test func whatWasNotSentCannotBeAcknowledged() {
        var stream = makeStream(cursor: 5)
        let before = stream
        #expect(stream.acknowledged(epoch: "E", upTo: 10, now: now) == .refuseNotSent(highestSent: 5))
        #expect(stream == before)
    }

    @Test(arguments: UplinkHold.allCases)
    func heldNothingIsSentAndAcknowledgementsCount(_ hold: UplinkHold) {
        var stream = makeStream(cursor: 5)
        deliver([10, 20], to: &stream)
        stream.held(by: hold)
        #expect(stream.next(now: now) == .wait(until: now + .seconds(60)))
        #expect(stream.acknowledged(epoch: "E", upTo: 10, now: now) == .saveCursor(10))
        #expect(stream.deadlineReached(now: now + .seconds(60)) == .none)
        #expect(stream.timeouts == 0, "nobody can acknowledge what is not sent")
        #expect(stream.next(now: now + .seconds(60)) == .wait(until: nil))
        stream.released(by: hold)
        #expect(stream.next(now: now + .seconds(60)) == .send(after: 10, end: 100))
    }

    @Test func aBatchThatTheWorldHasOvertakenIsNotTaken() {
        var stream = makeStream()
        deliver([10, 20], to: &stream)
        #expect(stream.takes(batchAfter: 20, of: "E"))
        #expect(!stream.takes(batchAfter: 10, of: "E") && !stream.takes(batchAfter: 30, of: "E"))
        #expect(!stream.takes(batchAfter: 20, of: "F"))
        let events: [(inout UplinkStream) -> Void] = [
            { $0.disconnected() }, { $0.held(by: .settling) }, { $0.epochBegan("F", cursor: 20, end: 100) },
            { _ = $0.deadlineReached(now: self.now + .seconds(60)) },
        ]
        for event in events {
            var moved = stream
            event(&moved)
            #expect(!moved.takes(batchAfter: 20, of: "E"))
        }
    }

    @Test func eachHoldIsReleasedByItself() {
        var stream = makeStream()
        stream.held(by: .paused)
        stream.held(by: .quietHours)
        stream.released(by: .quietHours)
        stream.epochBegan("F", cursor: 0, end: 7)
        #expect(stream.next(now: now) == .wait(until: nil), "also in a new epoch")
        stream.released(by: .paused)
        #expect(stream.next(now: now) == .send(after: 0, end: 7))
    }

    @Test func rewoundItSendsAgainAlsoToACloudThatKnowsMore() {
        var stream = makeStream(window: 2)
        deliver([50, 100], to: &stream)
        #expect(stream.acknowledged(epoch: "E", upTo: 100, now: now) == .saveCursor(100))
        stream.rewound(to: 9)
        #expect(stream.next(now: now) == .send(after: 9, end: 100))
        #expect(stream.acknowledged(epoch: "E", upTo: 100, now: now) == .refuseNotSent(highestSent: 9))
        var sent: [Int64] = []
        while case .send(let after, _) = stream.next(now: now) {
            sent.append(after + 1)
            deliver([min(after + 30, 100)], to: &stream)
            _ = stream.acknowledged(epoch: "E", upTo: 100, now: now)
        }
        #expect(sent == [10, 40, 70, 100])
        #expect(stream.cursor == 100)
    }

    @Test func rewindingForwardsIsNothing() {
        var stream = makeStream(cursor: 5)
        deliver([10], to: &stream)
        let before = stream
        stream.rewound(to: 5)
        #expect(stream == before)
    }

    @Test func aNewEpochForgetsTheOldOne() {
        var stream = makeStream(cursor: 40)
        deliver([50, 60], to: &stream)
        stream.epochBegan("F", cursor: 45, end: 70)
        #expect(stream.next(now: now) == .send(after: 45, end: 70))
        #expect(stream.acknowledged(epoch: "E", upTo: 50, now: now) == .ignoreOtherEpoch)
        #expect(stream.acknowledged(epoch: "F", upTo: 50, now: now) == .refuseNotSent(highestSent: 45))
    }
}
