internal import Shared
internal import Store

/// An answer that came after its call had timed out.
struct LateAnswer: Sendable {
    var open: OpenCommand
    var charger: ChargerID
    var call: OutboundCommand
    var outcome: CallOutcome
}

extension CommandRun {
    /// What the charger says after all: it settles what was in doubt, and changes nothing where that is settled already.
    mutating func take(_ answer: LateAnswer) async {
        self.isLate = true
        switch answer.outcome {
        case .result, .error: _ = await self.take(answer.outcome, of: answer.call)
        case .unreadable, .timedOut, .connectionLost, .queueFull: break
        }
    }
}
