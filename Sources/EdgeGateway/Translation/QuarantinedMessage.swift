internal import OCPP
internal import Shared
internal import Store

extension QuarantinedFrame {
    /// What the message says, read again as leniently as can be; nil where it cannot be read in any way.
    var event: ChargerEvent? {
        guard let version = self.spoken, let call = self.call(in: version),
            let action = InboundTable.of(version)[call.actionName], action.transaction != nil
        else { return nil }
        return try? action.translate(call)
    }

    /// What the message says with the payload that a person says it was meant to have.
    ///
    /// - Parameter payload: a JSON object.
    /// - Throws: where that cannot be read either, or nobody knows what kind of message it was.
    func event(meaning payload: String) throws(Refusal) -> ChargerEvent {
        guard let version = self.spoken, let name = self.actionName(in: version),
            InboundTable.of(version)[name]?.transaction != nil,
            let call = Self.call(name, payload: Array(payload.utf8), in: version)
        else {
            throw Refusal(
                .invalid, "its action is none of a transaction, or cannot be read, or the payload is no JSON object")
        }
        switch MessageReader(version, isStrict: false).read(call, wantsAnswer: true) {
        case .told(.unreadable(let reason, _), _, _), .refused(_, let reason):
            throw Refusal(.invalid, "the payload is none of \(name): \(reason)")
        case .told(let event, _, _):
            return event
        }
    }

    private var spoken: OCPPVersion? { self.version.flatMap { OCPPVersion(subprotocol: $0) } }

    private func actionName(in version: OCPPVersion) -> String? {
        do {
            guard case .call(let call) = try Frame(self.bytes, version: version) else { return nil }
            return call.actionName
        } catch {
            return error.actionName
        }
    }

    /// The call, also where only its message id is none.
    private func call(in version: OCPPVersion) -> CallFrame? {
        if case .call(let call) = try? Frame(self.bytes, version: version) { return call }
        guard let name = self.actionName(in: version), InboundTable.of(version)[name] != nil,
            let elements = try? JSONDocument(self.bytes).root.elements, let payload = Array(elements).dropFirst(3).first
        else { return nil }
        return Self.call(name, payload: payload.rawBytes, in: version)
    }

    private static func call(_ name: String, payload: [UInt8], in version: OCPPVersion) -> CallFrame? {
        let frame = Array(#"[2,"quarantined","\#(name)","#.utf8) + payload + Array("]".utf8)
        guard case .call(let call) = try? Frame(frame, version: version) else { return nil }
        return call
    }
}
