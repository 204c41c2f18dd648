/// A value that can be read from JSON.
public protocol JSONReadable {
    /// Reads `json`; what real chargers send slightly wrong is accepted where its meaning is certain.
    init(_ json: JSONValue) throws(MessageError)
}

/// A value that can be written as JSON.
public protocol JSONWritable {
    func write(to json: inout JSONWriter)
}

extension JSONWritable {
    /// The value as one JSON text.
    public var jsonBytes: [UInt8] {
        var writer = JSONWriter()
        self.write(to: &writer)
        return writer.bytes
    }
}

/// A payload that cannot be read as the message it should be.
public struct MessageError: Error, Hashable, Sendable {
    public enum Problem: Hashable, Sendable {
        /// A member that the message must have is not there.
        case missing
        /// The value is of another type than `expected`.
        case wrongType(expected: String)
        /// The value is of the right type but not one of those allowed.
        case notAllowed(String)
    }

    /// Where in the payload: `meterValue[0].timestamp`.
    public let path: String
    public let problem: Problem

    public init(path: String, problem: Problem) {
        self.path = path
        self.problem = problem
    }

    /// The code that a CALLERROR for it carries.
    public var code: CallErrorCode {
        switch self.problem {
        case .missing: .occurrenceConstraintViolation
        case .wrongType: .typeConstraintViolation
        case .notAllowed: .propertyConstraintViolation
        }
    }
}

extension MessageError: CustomStringConvertible {
    public var description: String {
        switch self.problem {
        case .missing: "\(self.path) is missing"
        case .wrongType(let expected): "\(self.path) must be \(expected)"
        case .notAllowed(let value): "\(self.path) has a value that is not allowed: \(value)"
        }
    }
}

extension JSONValue {
    /// The member `name`, which must be there.
    public func required<Value: JSONReadable>(_ name: StaticString) throws(MessageError) -> Value {
        guard let value = self[name], !value.isNull else {
            guard self.kind == .object else { throw self.wrongType("an object") }
            throw MessageError(path: self.path(ofMissing: name.description), problem: .missing)
        }
        return try Value(value)
    }

    /// The member `name`; nil when it is not there, is null, or is an empty string where `Value` has none.
    public func optional<Value: JSONReadable>(_ name: StaticString) throws(MessageError) -> Value? {
        guard let value = self[name], !value.isNull else { return nil }
        if value.isEmptyString, Value.self != String.self { return nil }
        return try Value(value)
    }

    /// The member `name`, an array; empty when it is not there.
    public func list<Value: JSONReadable>(_ name: StaticString) throws(MessageError) -> [Value] {
        guard let values: [Value] = try self.optional(name) else { return [] }
        return values
    }

    /// The error that this value is not of the type `expected`, for instance "an integer".
    public func wrongType(_ expected: String) -> MessageError {
        MessageError(path: self.path, problem: .wrongType(expected: expected))
    }

    var isEmptyString: Bool { self.node.kind == .string && self.node.length == 0 }
}
