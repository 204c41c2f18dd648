import NIOCore
import Testing

@testable import EdgeGateway

/// The small machines of connections, without sockets.
@Suite struct PureConnectionTests {
    private let start = ContinuousClock.now

    @Test func replacementsInAShortTimeAreFlappingOnce() {
        var flapping = Flapping()
        let recorded = (0..<12).map { flapping.replaced(now: self.start + .seconds($0)) }
        #expect(recorded == [false, false, false, false, true] + Array(repeating: false, count: 7))
        let later = (0..<5).map { flapping.replaced(now: self.start + .seconds(700 + $0)) }
        #expect(later == [false, false, false, false, true])
    }

    @Test(arguments: [
        ("127.0.0.1", "127.0.0.1:52900"), ("fe80::1", "[fe80::1]:52900"), ("::ffff:10.1.2.3", "10.1.2.3:52900"),
    ])
    func anAddressIsShownAsPeopleWriteIt(_ host: String, _ text: String) throws {
        #expect(try SocketAddress(ipAddress: host, port: 52_900).plainText == text)
    }

    @Test func replacementsFarApartAreNotFlapping() {
        var flapping = Flapping()
        #expect((0..<50).allSatisfy { !flapping.replaced(now: self.start + .seconds($0 * 20)) })
    }

    @Test func noiseIsBoundedASecond() {
        var noise = NoiseLimit()
        for _ in 0..<NoiseLimit.perSecond { #expect(noise.heard(now: self.start) == nil) }
        #expect(noise.heard(now: self.start + .milliseconds(500)) == self.start + .seconds(1))
        #expect(noise.heard(now: self.start + .seconds(1)) == nil)
    }

    @Test func eventsOfAKindAreLetThroughOnceAPause() {
        var damper = EventDamper<String>(pause: .seconds(60))
        #expect(damper.happened("a", now: self.start) == 0)
        #expect(damper.happened("a", now: self.start + .seconds(1)) == nil)
        #expect(damper.happened("b", now: self.start + .seconds(1)) == 0)
        #expect(damper.happened("a", now: self.start + .seconds(59)) == nil)
        #expect(damper.happened("a", now: self.start + .seconds(60)) == 2)
        #expect(damper.happened("a", now: self.start + .seconds(121)) == 0)
    }

    @Test func aPongAnswersAllWhoWaitAndPatienceEndsForOne() {
        var keepAlive = KeepAlive()
        var answers: [String] = []
        let first = keepAlive.wait { answers.append("first \($0)") }
        _ = keepAlive.wait { answers.append("second \($0)") }
        keepAlive.giveUp(first)
        #expect(answers == ["first false"])
        keepAlive.ponged()
        keepAlive.giveUp(first)
        #expect(answers == ["first false", "second true"])
    }

    @Test func closeCodesAreThoseOfTheStandard() {
        let codes: [(ConnectionEnd, UInt16?)] = [
            (.peerClosed(1000), 1000), (.peerClosed(nil), nil), (.binaryMessage, 1003), (.invalidText, 1007),
            (.shutdown, 1001), (.protocolError("x"), 1002), (.replaced, 1008), (.floods, 1008),
            (.messageTooBig, 1009), (.connectionLost, nil), (.pingTimeout, nil), (.neverReads, nil),
            (.storeUnwell, nil), (.full, 1013),
        ]
        for (end, code) in codes { #expect(end.closeCode == code, "\(end)") }
    }
}
