internal import OCPP
internal import Shared

/// How a call of a charger is read: its action, the schema, the site's words, in this order. Pure, and the same for a
/// connection and for programs that try it.
struct MessageReader: Sendable {
    enum Reading: Sendable {
        /// `event` is ``ChargerEvent/unreadable(reason:kind:)`` for a transaction message that cannot be understood: it
        /// is never refused, for the charger would retry and then discard revenue.
        case told(ChargerEvent, InboundAction, Tolerances)
        case refused(CallErrorCode, reason: String)
    }

    let version: OCPPVersion
    let table: InboundTable
    let validator: Validator

    init(_ version: OCPPVersion, isStrict: Bool) {
        self.version = version
        self.table = InboundTable.of(version)
        self.validator = Validator(version, isStrict ? .strict : .lenient)
    }

    /// - Parameter wantsAnswer: true of a CALL, false of a SEND.
    func read(_ call: CallFrame, wantsAnswer: Bool) -> Reading {
        guard let action = call.action, action.isUnanswered != wantsAnswer, let inbound = self.table[action.name] else {
            let reason = "'\(call.actionName.prefix(50))' is not one of the supported actions"
            return .refused(call.action == nil ? .notImplemented : .notSupported, reason: reason)
        }
        let validation = self.validator.validate(call.payload, requestOf: action)
        if let violation = validation.violations.first {
            return self.failed(inbound, violation.code(in: self.version), "\(violation)")
        }
        do {
            return .told(try inbound.translate(call), inbound, validation.tolerances)
        } catch {
            return self.failed(inbound, error.code, "\(error)")
        }
    }

    private func failed(_ action: InboundAction, _ code: CallErrorCode, _ reason: String) -> Reading {
        guard let kind = action.transaction else { return .refused(code, reason: reason) }
        return .told(.unreadable(reason: reason, kind: kind), action, Tolerances())
    }
}
