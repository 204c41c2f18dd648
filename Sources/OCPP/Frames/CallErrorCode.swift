/// Why a CALL was not carried out: the error code of a CALLERROR (OCPP-J 1.6 §4.2.3, 2.0.1 part 4 §4.3).
public enum CallErrorCode: String, Hashable, CaseIterable, Sendable {
    /// The action is not one of the standard.
    case notImplemented = "NotImplemented"
    /// The action is known and not supported.
    case notSupported = "NotSupported"
    case internalError = "InternalError"
    case protocolError = "ProtocolError"
    case securityError = "SecurityError"
    /// The payload is syntactically wrong; 1.6 calls it `FormationViolation`.
    case formatViolation = "FormatViolation"
    case propertyConstraintViolation = "PropertyConstraintViolation"
    /// A member is missing, or there are too many or too few of it; 1.6 spells it with one `r`.
    case occurrenceConstraintViolation = "OccurrenceConstraintViolation"
    case typeConstraintViolation = "TypeConstraintViolation"
    case genericError = "GenericError"
    /// Not in 1.6, which ignores such messages.
    case messageTypeNotSupported = "MessageTypeNotSupported"
    /// Not in 1.6, which calls what has no other name `GenericError`.
    case rpcFrameworkError = "RpcFrameworkError"

    /// The code as the standard of `version` spells it.
    public func spelling(in version: OCPPVersion) -> String {
        guard version == .v16 else { return self.rawValue }
        switch self {
        case .formatViolation: return "FormationViolation"
        case .occurrenceConstraintViolation: return "OccurenceConstraintViolation"
        case .messageTypeNotSupported, .rpcFrameworkError: return "GenericError"
        case .notImplemented, .notSupported, .internalError, .protocolError, .securityError,
            .propertyConstraintViolation, .typeConstraintViolation, .genericError:
            return self.rawValue
        }
    }

    /// Reads a code in the spelling of any version; nil when no version has it.
    public init?(spelling: String) {
        switch spelling {
        case "FormationViolation": self = .formatViolation
        case "OccurenceConstraintViolation": self = .occurrenceConstraintViolation
        default: self.init(rawValue: spelling)
        }
    }
}
