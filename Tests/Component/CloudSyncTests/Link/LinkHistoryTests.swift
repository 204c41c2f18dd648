import Shared
import Testing

@testable import CloudSync

@Suite struct LinkHistoryTests {
    private let first = BrokerURL(host: "a")
    private let second = BrokerURL(host: "b")
    private let now = Timestamp(milliseconds: 1000)

    @Test func eachBrokersFailureIsKeptUntilItIsConnected() {
        var history = LinkHistory()
        let problem = MQTTProblem(kind: .network, broker: "a:1883", problem: "cannot connect")
        history.observed(.connecting(self.first), at: self.now)
        history.observed(.disconnected(problem, retryIn: .zero), at: self.now)
        history.observed(.connecting(self.second), at: self.now)
        #expect(history.broker == self.second)
        #expect(history.nextAttemptAt == nil, "it is being tried")
        history.observed(.connected(sessionPresent: false, maximumPacketBytes: nil), at: self.now)
        #expect(history.failures == [self.first: LinkHistory.Failure(problem: problem.description, at: self.now)])
        history.observed(.disconnected(problem, retryIn: .seconds(2)), at: self.now)
        #expect(history.failures.count == 2)
        #expect(history.nextAttemptAt == Timestamp(milliseconds: 3000))
        history.observed(.connecting(self.first), at: self.now)
        history.observed(.connected(sessionPresent: true, maximumPacketBytes: nil), at: self.now)
        #expect(Array(history.failures.keys) == [self.second])
    }

    @Test func certificatesThatCannotBeUsedAreToldUntilTheyCan() {
        var history = LinkHistory()
        history.observed(.certificatesRefused("no pair"), at: self.now)
        #expect(history.certificateProblem == "no pair")
        history.observed(.certificatesRefused(nil), at: self.now)
        #expect(history.certificateProblem == nil)
    }
}
