import OCPP
import Shared

@testable import EdgeGateway

/// A command, and what chargers say about it.
struct CommandExample: Sendable {
    /// How it shows that a charger did what it was asked, beside its answer.
    enum Sight: Equatable {
        case nothing
        /// It can be asked for, by this action.
        case asked(String)
        /// The charger tells of it by itself. `inTime`: when it has not for a while, it surely did not happen.
        case told(inTime: Bool = false)
    }

    var version = OCPPVersion.v16
    var arguments: CommandArguments
    /// The CALL that carries it out.
    var action: String
    var accepted: CallOutcome = .accepted
    /// A CALLERROR where the action has no words for a refusal.
    var refused: CallOutcome = .answer(#"{"status":"Rejected"}"#)
    /// What a charger says that has done it already; nil: what it said the first time.
    var again: CallOutcome?
    var sight = Sight.nothing
    /// The answers to what the gateway asks besides, by action. Each is given the CALL that the charger has carried out.
    var questions: [String: @Sendable (_ done: JSONValue?) -> CallOutcome] = [:]
    /// What the charger tells of what it did.
    var event: @Sendable (_ done: JSONValue, _ now: Timestamp) -> ChargerEvent? = { _, _ in nil }
    /// Whether an answer is of use that comes after its time.
    var hearsLate = true

    var rule: CommandRule {
        self.arguments.rule(ActionRules.rules, exceptWith: ActionRules.neverResentWords)
    }

    /// Whether something must happen after the charger's acceptance.
    var hasEffect: Bool { self.arguments.verb.policy.outcome != .answer }

    init(_ arguments: CommandArguments, by action: String) {
        self.arguments = arguments
        self.action = action
    }

    func answering(_ accepted: String, _ refused: String? = nil) -> CommandExample {
        var example = self
        example.accepted = .answer(accepted)
        example.refused = refused.map { .answer($0) } ?? .error(code: "InternalError", description: "")
        return example
    }

    func answeringAgain(_ status: String) -> CommandExample {
        var example = self
        example.again = .answer(#"{"status":"\#(status)"}"#)
        return example
    }

    func asked(
        _ action: String, _ answer: @escaping @Sendable (_ isDone: Bool) -> CallOutcome
    ) -> CommandExample {
        var example = self
        example.sight = .asked(action)
        example.questions[action] = { answer($0 != nil) }
        return example
    }

    func told(
        inTime: Bool = false, _ event: @escaping @Sendable (_ done: JSONValue, _ now: Timestamp) -> ChargerEvent?
    ) -> CommandExample {
        var example = self
        example.sight = .told(inTime: inTime)
        example.event = event
        return example
    }

    func told(report kind: ReportKind) -> CommandExample {
        self.told { done, _ in
            done["requestId"]?.int64.map {
                .reportPartCame(
                    ReportPart(kind: kind, request: Int($0), number: 0, isLast: true, entries: [], detail: "{}"))
            }
        }
    }

    func told(job status: String) -> CommandExample {
        let verb = self.arguments.verb
        return self.told { done, _ in
            let report = JobReport(
                verb: verb, number: done["requestId"]?.int64, status: status, progress: .done)
            return .jobReported(report, kind: "charger.notification", detail: "{}")
        }
    }
}
