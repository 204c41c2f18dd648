/// A way in which a payload departs from the schema of its message.
public struct Violation: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case wrongType
        /// A member that must be there is not.
        case missing
        /// A member that the schema does not have.
        case unknown
        /// A member of the schema occurs twice: which one is meant is anyone's guess.
        case duplicate
        case tooLong
        case outOfRange
        /// A text that is not one of its enumeration.
        case notListed
        /// A text that is not a time or a URI as it should be.
        case malformed
        case tooFewElements
        case tooManyElements
    }

    /// Where in the payload: `meterValue[0].timestamp`; empty for the payload itself.
    public let path: String
    public let kind: Kind
    /// What the schema wants, for people.
    public let detail: String

    public init(path: String, kind: Kind, detail: String) {
        self.path = path
        self.kind = kind
        self.detail = detail
    }

    /// The code that the standard of `version` has for it.
    public func code(in version: OCPPVersion) -> CallErrorCode {
        switch self.kind {
        case .wrongType: .typeConstraintViolation
        // 1.6: "ProtocolError: payload for action is incomplete".
        case .missing: version == .v16 ? .protocolError : .occurrenceConstraintViolation
        case .unknown, .duplicate: .formatViolation
        case .tooFewElements, .tooManyElements: .occurrenceConstraintViolation
        case .tooLong, .outOfRange, .notListed, .malformed: .propertyConstraintViolation
        }
    }
}

extension Violation: CustomStringConvertible {
    public var description: String { self.path.isEmpty ? self.detail : "\(self.path): \(self.detail)" }
}
