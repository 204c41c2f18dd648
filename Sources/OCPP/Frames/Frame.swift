/// One OCPP-J message: the array that a WebSocket text message carries (OCPP-J 1.6 §4.2, 2.0.1 and 2.1 part 4 §4.2).
public enum Frame: Sendable {
    case call(CallFrame)
    case result(ResultFrame)
    case error(ErrorFrame)
    /// Only in 2.1.
    case resultError(ErrorFrame)
    /// Only in 2.1.
    case send(CallFrame)

    /// The longest message id, in characters.
    public static let longestMessageID = 36

    /// The number that begins a frame.
    enum MessageType: Int64 {
        case call = 2
        case result = 3
        case error = 4
        /// CALLRESULTERROR of 2.1.
        case resultError = 5
        /// SEND of 2.1.
        case send = 6

        static func of(_ number: Int64, in version: OCPPVersion) -> MessageType? {
            guard let type = MessageType(rawValue: number) else { return nil }
            return version < .v21 && type.rawValue > MessageType.error.rawValue ? nil : type
        }
    }
}

/// A request that wants an answer, `[2, id, action, payload]`, or one that wants none, `[6, id, action, payload]`.
public struct CallFrame: Sendable {
    public let id: String
    /// As it was sent; see `action` for what the standard knows of it.
    public let actionName: String
    /// Nil when the version's standard has no such action.
    public let action: Action?
    /// Always an object.
    public let payload: JSONValue

    /// Distinguishes, for practical purposes, the content of calls that bear the same id: a hash of action and payload,
    /// the same in every process.
    public var fingerprint: UInt64 {
        var name = self.actionName
        let nameHash = name.withUTF8 { ByteHash.hash(UnsafeRawBufferPointer($0)) }
        return self.payload.withBytes { ByteHash.hash($0) } ^ (nameHash << 1)
    }
}

/// An answer: `[3, id, payload]`.
public struct ResultFrame: Sendable {
    public let id: String
    /// Always an object.
    public let payload: JSONValue
}

/// A refusal of a CALL, `[4, id, code, description, details]`, or of a CALLRESULT, `[5, …]`.
public struct ErrorFrame: Sendable {
    public let id: String
    /// As it was sent.
    public let codeText: String
    /// At most 255 characters by the standard; empty when there is none.
    public let errorDescription: String
    /// Nil when it was left out.
    public let details: JSONValue?

    /// Nil when no version has such a code.
    public var code: CallErrorCode? { CallErrorCode(spelling: self.codeText) }
}
