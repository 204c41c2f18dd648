/// Holds payloads against the official schemas of a version.
///
/// A valid payload is checked without allocating.
public struct Validator: Sendable {
    public enum Mode: Hashable, Sendable {
        /// Exactly what the schema says: for everything that is sent.
        case strict
        /// With every `Tolerance`, counted: for what real chargers send.
        case lenient
    }

    public let version: OCPPVersion
    public let mode: Mode
    private let schemas: SchemaSet

    public init(_ version: OCPPVersion, _ mode: Mode) {
        self.version = version
        self.mode = mode
        self.schemas = SchemaSet.of(version)
    }

    /// Holds the payload of a CALL or SEND against the schema of `action`, which must be one of the same version.
    public func validate(_ payload: JSONValue, requestOf action: Action) -> Validation {
        self.validate(payload, self.schemas.messages[action.name]?.request)
    }

    /// Holds the payload of a CALLRESULT against the schema of `action`, which must be one of the same version.
    public func validate(_ payload: JSONValue, responseTo action: Action) -> Validation {
        self.validate(payload, self.schemas.messages[action.name]?.response)
    }

    private func validate(_ payload: JSONValue, _ rule: ValueRule?) -> Validation {
        guard let rule else {
            let detail = "OCPP \(self.version.subprotocol.dropFirst(4)) has no such message"
            return Validation(violations: [Violation(path: "", kind: .unknown, detail: detail)])
        }
        var check = SchemaCheck(schemas: self.schemas, isLenient: self.mode == .lenient)
        withExtendedLifetime(payload) { check.check(payload.cursor, rule, isRequired: true) }
        return check.result
    }
}

/// What came of holding a payload against its schema.
public struct Validation: Hashable, Sendable {
    /// In the order of the payload, and no more than eight: the first one decides about the answer.
    public internal(set) var violations: [Violation] = []
    /// What was let pass in lenient mode.
    public internal(set) var tolerances = Tolerances()

    public var isValid: Bool { self.violations.isEmpty }

    static let mostViolations = 8
}
