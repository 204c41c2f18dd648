extension Frame {
    /// Reads a frame that was received in `version`.
    ///
    /// That the payload fits the action is the validator's business. What is accepted although the standard has it
    /// otherwise: a CALLERROR without description or details.
    public init(
        copying bytes: UnsafeRawBufferPointer, version: OCPPVersion, limits: JSONLimits = .standard
    ) throws(FrameFailure) {
        let document: JSONDocument
        do {
            document = try JSONDocument(copying: bytes, limits: limits)
        } catch {
            throw FrameFailure(.notJSON(error), beginningOf: bytes)
        }
        self = try FrameReader(document.root).frame(in: version)
    }

    /// Reads a frame; see `init(copying:version:limits:)`.
    public init(_ bytes: [UInt8], version: OCPPVersion, limits: JSONLimits = .standard) throws(FrameFailure) {
        let frame = bytes.withUnsafeBytes { bytes in
            Result { () throws(FrameFailure) in try Frame(copying: bytes, version: version, limits: limits) }
        }
        self = try frame.get()
    }
}

/// The elements of a frame, and what can be said of them while it is not yet known to be one.
private struct FrameReader {
    private let first, second, third, fourth, fifth: JSONValue?
    private let count: Int

    init(_ root: JSONValue) {
        var elements = root.elements
        self.first = elements.next()
        self.second = elements.next()
        self.third = elements.next()
        self.fourth = elements.next()
        self.fifth = elements.next()
        self.count = root.count
    }

    func frame(in version: OCPPVersion) throws(FrameFailure) -> Frame {
        guard let number = self.first?.int64 else { throw self.failure(.messageTypeMissing) }
        guard let type = Frame.MessageType.of(number, in: version) else {
            throw self.failure(.unknownMessageType(number))
        }
        guard let id = self.second?.string, !id.isEmpty else { throw self.failure(.messageIDMissing) }
        guard id.utf8.count <= Frame.longestMessageID || id.unicodeScalars.count <= Frame.longestMessageID else {
            throw self.failure(.messageIDTooLong)
        }
        switch type {
        case .call: return .call(try self.call(id: id, version: version))
        case .result: return .result(ResultFrame(id: id, payload: try self.payload(self.third, isLastOf: 3)))
        case .error: return .error(try self.error(id: id))
        case .resultError: return .resultError(try self.error(id: id))
        case .send: return .send(try self.call(id: id, version: version))
        }
    }

    private func call(id: String, version: OCPPVersion) throws(FrameFailure) -> CallFrame {
        let action = self.third?.withContent { ActionTable.of(version).action($0) }
        guard let name = action?.name ?? self.third?.string, !name.isEmpty else { throw self.failure(.actionMissing) }
        let payload = try self.payload(self.fourth, isLastOf: 4)
        return CallFrame(id: id, actionName: name, action: action, payload: payload)
    }

    private func error(id: String) throws(FrameFailure) -> ErrorFrame {
        guard let code = self.third?.string else { throw self.failure(.errorCodeMissing) }
        return ErrorFrame(
            id: id, codeText: code, errorDescription: self.fourth?.string ?? "", details: self.fifth)
    }

    private func payload(_ element: JSONValue?, isLastOf count: Int) throws(FrameFailure) -> JSONValue {
        guard self.count == count else { throw self.failure(.wrongElementCount(self.count)) }
        guard let element, element.kind == .object else { throw self.failure(.payloadNotAnObject) }
        return element
    }

    private func failure(_ reason: FrameFailure.Reason) -> FrameFailure {
        FrameFailure(
            reason, messageType: self.first?.int64, messageID: self.second?.string, actionName: self.third?.string)
    }
}
