extension Frame {
    /// Reads a frame that was received in `version`.
    ///
    /// That the payload fits the action is the validator's business. What is accepted although the standard has it
    /// otherwise: a CALLERROR without description or details.
    public init(_ bytes: [UInt8], version: OCPPVersion, limits: JSONLimits = .standard) throws(FrameFailure) {
        let document: JSONDocument
        do {
            document = try JSONDocument(bytes, limits: limits)
        } catch {
            throw FrameFailure(.notJSON(error), beginningOf: bytes)
        }
        self = try FrameReader(document.root).frame(in: version)
    }
}

/// The elements of a frame, and what can be said of them while it is not yet known to be one.
private struct FrameReader {
    /// At most the five elements that a frame can have.
    private let elements: [JSONValue]
    private let count: Int

    init(_ root: JSONValue) {
        self.elements = Array(root.elements.prefix(5))
        self.count = root.kind == .array ? root.count : 0
    }

    func frame(in version: OCPPVersion) throws(FrameFailure) -> Frame {
        guard let number = self.element(0)?.int64 else { throw self.failure(.messageTypeMissing) }
        guard let type = Frame.MessageType(rawValue: number) else {
            throw self.failure(.unknownMessageType(number))
        }
        guard let id = self.text(1), !id.isEmpty else { throw self.failure(.messageIDMissing) }
        guard id.utf8.count <= Frame.longestMessageID || id.unicodeScalars.count <= Frame.longestMessageID else {
            throw self.failure(.messageIDTooLong)
        }
        switch type {
        case .call: return .call(try self.call(id: id, version: version))
        case .result: return .result(ResultFrame(id: id, payload: try self.payload(2)))
        case .error: return .error(try self.error(id: id))
        }
    }

    private func call(id: String, version: OCPPVersion) throws(FrameFailure) -> CallFrame {
        let table = ActionTable.of(version)
        let action = self.element(2)?.withContent { table.action($0) }
        guard let name = action?.name ?? self.text(2), !name.isEmpty else { throw self.failure(.actionMissing) }
        return CallFrame(id: id, actionName: name, action: action, payload: try self.payload(3))
    }

    private func error(id: String) throws(FrameFailure) -> ErrorFrame {
        guard let code = self.text(2) else { throw self.failure(.errorCodeMissing) }
        return ErrorFrame(id: id, codeText: code, errorDescription: self.text(3) ?? "", details: self.element(4))
    }

    private func payload(_ index: Int) throws(FrameFailure) -> JSONValue {
        guard self.count == index + 1 else { throw self.failure(.wrongElementCount(self.count)) }
        guard let payload = self.element(index), payload.kind == .object else {
            throw self.failure(.payloadNotAnObject)
        }
        return payload
    }

    private func element(_ index: Int) -> JSONValue? {
        index < self.elements.count ? self.elements[index] : nil
    }

    private func text(_ index: Int) -> String? { self.element(index)?.string }

    private func failure(_ reason: FrameFailure.Reason) -> FrameFailure {
        FrameFailure(
            reason, messageType: self.element(0)?.int64, messageID: self.text(1), actionName: self.text(2))
    }
}
