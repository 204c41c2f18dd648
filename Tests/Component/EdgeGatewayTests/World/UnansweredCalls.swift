import Shared
import Synchronization

@testable import EdgeGateway

/// Calls that a charger does not answer: each ends when its time is over, with its connection, or as a test says.
final class UnansweredCalls: Sendable {
    struct Call {
        var charger: ChargerID
        var deadline: Timestamp
        fileprivate var ended: CheckedContinuation<CallOutcome, Never>
    }

    private let calls = Mutex<[Call]>([])

    var count: Int { self.calls.withLock { $0.count } }

    func wait(for charger: ChargerID, until deadline: Timestamp) async -> CallOutcome {
        await withCheckedContinuation { continuation in
            self.calls.withLock { $0.append(Call(charger: charger, deadline: deadline, ended: continuation)) }
        }
    }

    func end(with outcome: (Call) -> CallOutcome, where isOver: (Call) -> Bool = { _ in true }) {
        let over = self.calls.withLock { calls in
            defer { calls.removeAll(where: isOver) }
            return calls.filter(isOver)
        }
        for call in over { call.ended.resume(returning: outcome(call)) }
    }
}
