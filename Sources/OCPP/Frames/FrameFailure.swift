/// A received message that is no frame: why, and as much of it as could be read.
public struct FrameFailure: Error, Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        case notJSON(JSONError)
        /// Not an array, or its first element is no integer.
        case messageTypeMissing
        case unknownMessageType(Int64)
        /// The second element is no text, or empty.
        case messageIDMissing
        /// Longer than `Frame.longestMessageID`.
        case messageIDTooLong
        case actionMissing
        case errorCodeMissing
        case wrongElementCount(Int)
        case payloadNotAnObject
    }

    public let reason: Reason
    /// The number that begins the frame, if there is one.
    public let messageType: Int64?
    /// The message id as far as it is usable for an answer: not empty and at most 255 bytes.
    public let messageID: String?
    /// The action of what would have been a CALL, at most 255 bytes.
    public let actionName: String?

    init(_ reason: Reason, messageType: Int64?, messageID: String?, actionName: String?) {
        let isUsable = { (text: String) in !text.isEmpty && text.utf8.count <= 255 }
        self.reason = reason
        self.messageType = messageType
        self.messageID = messageID.flatMap { isUsable($0) ? $0 : nil }
        self.actionName =
            messageType == Frame.MessageType.call.rawValue ? actionName.flatMap { isUsable($0) ? $0 : nil } : nil
    }

    /// Whether this was meant as a transaction message: it is then kept, and where its message id can be read it is
    /// acknowledged with a valid CALLRESULT, never refused.
    public func isTransactional(in version: OCPPVersion) -> Bool {
        guard let name = self.actionName else { return false }
        return Action.named(name, in: version)?.isTransactional ?? false
    }

    /// A CALLERROR that answers a failure.
    public struct Answer: Hashable, Sendable {
        /// The message id, or "-1" where none could be read (2.0.1 part 4 §4.2.3).
        public let messageID: String
        public let code: CallErrorCode
        public let errorDescription: String
    }

    /// The CALLERROR that the standard of `version` wants; nil when the message is to be ignored.
    ///
    /// Answers to our own calls are never answered, nor is a SEND. OCPP 1.6 has no answer to a message whose id cannot be
    /// read; 1.6 and 2.1 have none to an unknown message type (2.1 part 4 §4.1.3).
    public func answer(in version: OCPPVersion) -> Answer? {
        let type = self.messageType.flatMap { Frame.MessageType.of($0, in: version) }
        if let type, type != .call { return nil }
        if version == .v16, self.messageID == nil || type == nil { return nil }
        if version == .v21, self.messageType != nil, type == nil { return nil }
        return Answer(
            messageID: self.messageID ?? "-1", code: self.code(in: version), errorDescription: self.description)
    }

    /// The code of the CALLRESULTERROR for what was meant as a CALLRESULT (2.1 part 4 §4.2.4); nil where it was not, or
    /// the version has no such message.
    public func codeOfResult(in version: OCPPVersion) -> CallErrorCode? {
        guard version >= .v21, self.messageType == Frame.MessageType.result.rawValue else { return nil }
        return self.code(in: version)
    }

    private func code(in version: OCPPVersion) -> CallErrorCode {
        switch self.reason {
        case .unknownMessageType: return .messageTypeNotSupported
        case .notJSON, .payloadNotAnObject:
            return version == .v16 || self.messageID != nil ? .formatViolation : .rpcFrameworkError
        case .messageTypeMissing, .messageIDMissing, .messageIDTooLong, .actionMissing, .errorCodeMissing,
            .wrongElementCount:
            return version == .v16 ? .formatViolation : .rpcFrameworkError
        }
    }
}

extension FrameFailure: CustomStringConvertible {
    public var description: String {
        switch self.reason {
        case .notJSON(let error): "The message is \(error)."
        case .messageTypeMissing: "The message is not an array that begins with a message type."
        case .unknownMessageType(let type): "There is no message type \(type)."
        case .messageIDMissing: "The second element must be the message id, a text that is not empty."
        case .messageIDTooLong: "The message id is longer than \(Frame.longestMessageID) characters."
        case .actionMissing: "The third element must be the action, a text that is not empty."
        case .errorCodeMissing: "The third element must be the error code, a text."
        case .wrongElementCount(let count): "The message has \(count) elements, which its type does not have."
        case .payloadNotAnObject: "The payload must be an object."
        }
    }
}

extension FrameFailure {
    /// A failure of bytes that are not JSON: the first elements often are, and tell what the message was to be.
    init(_ reason: Reason, beginningOf bytes: UnsafeRawBufferPointer) {
        let prefix = FramePrefix(bytes)
        self.init(reason, messageType: prefix.messageType, messageID: prefix.messageID, actionName: prefix.actionName)
    }
}

/// What can be read of `[2,"id","Action",` at the beginning of a text that is not JSON as a whole.
private struct FramePrefix {
    private(set) var messageType: Int64?
    private(set) var messageID: String?
    private(set) var actionName: String?

    init(_ text: UnsafeRawBufferPointer) {
        // Ids and actions are short: a longer beginning holds nothing that could be used.
        let head = UnsafeRawBufferPointer(rebasing: text.prefix(1024))
        var scanner = JSONScanner(head, limits: .standard)
        guard scanner.skip(UInt8(ascii: "[")) else { return }
        self.messageType = Self.element(&scanner)?.int64
        guard scanner.skip(UInt8(ascii: ",")) else { return }
        self.messageID = Self.element(&scanner)?.string
        guard scanner.skip(UInt8(ascii: ",")) else { return }
        self.actionName = Self.element(&scanner)?.string
    }

    /// The next element, read on its own.
    private static func element(_ scanner: inout JSONScanner) -> JSONValue? {
        let start = scanner.position
        guard (try? scanner.readValue(depth: 0)) != nil else { return nil }
        let element = UnsafeRawBufferPointer(rebasing: scanner.text[start..<scanner.position])
        return try? JSONDocument(copying: element).root
    }
}
