internal import OCPP
internal import Shared
internal import Store

/// What the charger answers: held against its schema before anybody reads it.
extension ChargerConnection {
    /// A CALLRESULT came.
    func answered(_ result: ResultFrame) {
        self.answered(result.id) { call in
            guard let action = Action.named(call.action, in: self.version) else { return .result(result.payload) }
            let validation = self.reader.validator.validate(result.payload, responseTo: action)
            guard let violation = validation.violations.first else {
                self.count(validation.tolerances)
                return .result(result.payload)
            }
            return self.reject(result.id, violation.code(in: self.version), "\(violation)")
        }
    }

    /// Something came that was meant as an answer and is none.
    func answered(_ id: String, _ failure: FrameFailure) {
        self.answered(id) { _ in
            guard let code = failure.codeOfResult(in: self.version) else { return .unreadable("\(failure)") }
            return self.reject(id, code, "\(failure)")
        }
    }

    /// Whether the charger acted is unknown; from 2.1 on it is told that its answer was of no use (part 4 §4.2.4).
    private func reject(_ id: String, _ code: CallErrorCode, _ reason: String) -> CallOutcome {
        guard self.version >= .v21 else { return .unreadable(reason) }
        self.shared.counters.refused()
        self.send(Frame.resultError(id: id, code: code, description: reason))
        let words = reason.hasSuffix(".") ? reason.dropLast() : reason[...]
        return .unreadable("\(words); the charger was told so (CALLRESULTERROR \(code.spelling(in: .v21)))")
    }

    private func count(_ tolerances: Tolerances) {
        guard !tolerances.isEmpty else { return }
        let (id, deviations) = (self.charger.id, [Deviation: Int](tolerances))
        self.shared.store.submit({ $0.tolerated(deviations, of: id) }, completion: { _ in })
    }
}
