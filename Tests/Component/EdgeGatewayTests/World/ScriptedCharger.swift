import OCPP
import Shared
import Synchronization

@testable import EdgeGateway

/// A charger's connection that answers calls from a script, by action and in order, or as it is told to.
final class ScriptedCharger: CommandConnection {
    struct Call: Equatable {
        var action: String
        var payload: String
    }

    let charger: ChargerID
    let identity = "CP-1"
    let version: OCPPVersion
    private let made = Mutex<[Call]>([])
    /// Hears the answer to the newest call that somebody asked late answers of, when that has timed out.
    private let late = Mutex<(@Sendable (CallOutcome) -> Void)?>(nil)
    private let answering: @Sendable (Call) async -> CallOutcome

    init(
        _ charger: ChargerID, _ version: OCPPVersion = .v16, answering: @escaping @Sendable (Call) async -> CallOutcome
    ) {
        self.charger = charger
        self.version = version
        self.answering = answering
    }

    /// - Parameter script: without a word left in it the connection breaks.
    convenience init(
        _ charger: ChargerID, _ version: OCPPVersion = .v16, _ script: [String: [CallOutcome]],
        onCall: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        let script = Mutex(script)
        self.init(charger, version) { call in
            onCall(call.action)
            return script.withLock { script in
                guard let outcomes = script[call.action], !outcomes.isEmpty else {
                    return .connectionLost(isSent: true)
                }
                return script[call.action]?.removeFirst() ?? .timedOut
            }
        }
    }

    /// Answers the newest call after its time is over.
    func answerLate(_ outcome: CallOutcome) { self.late.withLock { $0 }?(outcome) }

    var calls: [Call] { self.made.withLock { $0 } }
    var actions: [String] { self.calls.map(\.action) }

    func call(
        _ action: String, payload: [UInt8], late: (@Sendable (CallOutcome) -> Void)?
    ) async -> CallOutcome {
        if let late { self.late.withLock { $0 = late } }
        let call = Call(action: action, payload: String(decoding: payload, as: UTF8.self))
        self.made.withLock { $0.append(call) }
        return await self.answering(call)
    }
}

extension CallOutcome {
    static func answer(_ json: String) -> CallOutcome {
        guard let document = try? JSONDocument(Array(json.utf8)) else { return .unreadable(json) }
        return .result(document.root)
    }

    static var accepted: CallOutcome { .answer(#"{"status":"Accepted"}"#) }
}
