import Testing

@testable import CloudSync

@Suite struct ReconnectTests {
    @Test(arguments: [
        (failures: 1, wait: 1), (failures: 2, wait: 2), (failures: 3, wait: 4), (failures: 6, wait: 32),
        (failures: 7, wait: 60), (failures: 500, wait: 60),
    ])
    func waitDoublesUpToItsMaximum(failures: Int, wait: Int) {
        var reconnect = Reconnect(minimum: .seconds(1), maximum: .seconds(60))
        for _ in 1..<failures { _ = reconnect.connectionEnded(connectedFor: nil, jitter: 1) }
        #expect(reconnect.connectionEnded(connectedFor: nil, jitter: 1) == .seconds(wait))
        #expect(reconnect.failures == failures)
    }

    @Test(arguments: [
        (jitter: 0.0, milliseconds: 500), (jitter: 0.5, milliseconds: 750), (jitter: -3, milliseconds: 500),
    ])
    func jitterTakesAwayAtMostHalf(jitter: Double, milliseconds: Int) {
        var reconnect = Reconnect(minimum: .seconds(1))
        #expect(reconnect.connectionEnded(connectedFor: nil, jitter: jitter) == .milliseconds(milliseconds))
    }

    @Test func aConnectionThatHeldBeginsAnew() {
        var reconnect = Reconnect(minimum: .seconds(1), settled: .seconds(30))
        for _ in 1...5 { _ = reconnect.connectionEnded(connectedFor: nil, jitter: 1) }
        #expect(reconnect.connectionEnded(connectedFor: .seconds(30), jitter: 1) == .seconds(1))
    }

    @Test func aConnectionThatIsThrownOutAtOnceDoesNot() {
        var reconnect = Reconnect(minimum: .seconds(1), settled: .seconds(30))
        for _ in 1...3 { _ = reconnect.connectionEnded(connectedFor: .seconds(1), jitter: 1) }
        #expect(reconnect.connectionEnded(connectedFor: .seconds(29), jitter: 1) == .seconds(8))
    }
}
