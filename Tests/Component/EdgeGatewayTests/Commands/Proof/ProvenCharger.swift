import OCPP
import Shared
import SiteFixtures
import Synchronization

@testable import EdgeGateway

/// The charger of one example: does what it is asked and says so, or not, as it is told to.
final class ProvenCharger: Sendable {
    struct Manner {
        enum Word {
            case accepted, refused, error, none
        }

        var does: Bool
        var says: Word
        /// Answers what it is asked about the outcome.
        var isOpen = true

        static let well = Manner(does: true, says: .accepted)
    }

    private struct State {
        var manner = Manner.well
        var frames = 0
        /// How often it did what it was asked.
        var deeds = 0
        /// The CALL that it carried out first.
        var done: JSONValue?
        var isTold = false
        var connection: ScriptedCharger?
    }

    /// How long a charger may take to answer, in seconds.
    static let timeout: Int64 = 30

    let charger: ChargerID
    let request: CommandRequest
    let example: CommandExample
    private let time: TestTime
    private let unanswered: UnansweredCalls
    private let state = Mutex(State())

    init(
        _ charger: ChargerID, _ request: CommandRequest, _ example: CommandExample, time: TestTime,
        unanswered: UnansweredCalls
    ) {
        self.charger = charger
        self.request = request
        self.example = example
        self.time = time
        self.unanswered = unanswered
    }

    var frames: Int { self.state.withLock { $0.frames } }
    var deeds: Int { self.state.withLock { $0.deeds } }

    func behave(_ manner: Manner) { self.state.withLock { $0.manner = manner } }

    func makeConnection() -> ScriptedCharger {
        let connection = ScriptedCharger(self.charger, self.example.version) { [weak self] call in
            await self?.answer(call) ?? .connectionLost(isSent: true)
        }
        self.state.withLock { $0.connection = connection }
        return connection
    }

    func answerLate() { self.state.withLock { $0.connection }?.answerLate(self.example.accepted) }

    /// What it has to tell of what it did; nil where it has told that.
    func takeEvent() -> ChargerEvent? {
        self.state.withLock { state -> ChargerEvent? in
            guard let done = state.done, !state.isTold else { return nil }
            state.isTold = true
            return self.example.event(done, self.time.now)
        }
    }

    private func answer(_ call: ScriptedCharger.Call) async -> CallOutcome {
        let outcome = call.action == self.example.action ? self.carryOut(call) : self.tell(call)
        if let outcome { return outcome }
        return await self.unanswered.wait(for: self.charger, until: self.time.now.advanced(bySeconds: Self.timeout))
    }

    private func carryOut(_ call: ScriptedCharger.Call) -> CallOutcome? {
        self.state.withLock { state -> CallOutcome? in
            let isRepeat = state.done != nil
            state.frames += 1
            if state.manner.does {
                state.deeds += 1
                state.done = state.done ?? (try? JSONDocument(Array(call.payload.utf8)).root)
            }
            switch state.manner.says {
            case .accepted: return isRepeat ? self.example.again ?? self.example.accepted : self.example.accepted
            case .refused: return self.example.refused
            case .error: return .error(code: "InternalError", description: "")
            case .none: return nil
            }
        }
    }

    private func tell(_ call: ScriptedCharger.Call) -> CallOutcome? {
        let (manner, done) = self.state.withLock { ($0.manner, $0.done) }
        if case .asked(call.action) = self.example.sight, !manner.isOpen { return nil }
        return self.example.questions[call.action]?(done) ?? .error(code: "NotImplemented", description: "")
    }
}
