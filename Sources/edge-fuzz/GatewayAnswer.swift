internal import OCPP

/// An answer of the gateway to a call, read by the rules for what is sent. Its id is whatever the call bore, even one
/// that is too long: a charger that sends such ids knows none other.
struct GatewayAnswer {
    let id: String
    /// Of a CALLRESULT; nil for a CALLERROR.
    let payload: JSONValue?

    /// Nil where it is neither CALLRESULT nor CALLERROR.
    init?(_ bytes: [UInt8]) {
        guard let elements = (try? JSONDocument(bytes)).map({ Array($0.root.elements) }), elements.count >= 3,
            let id = elements[1].string, !id.isEmpty
        else { return nil }
        switch (elements[0].int64, elements.count) {
        case (3, 3) where elements[2].kind == .object: self.payload = elements[2]
        case (4, 5) where Self.isError(elements): self.payload = nil
        default: return nil
        }
        self.id = id
    }

    private static func isError(_ elements: [JSONValue]) -> Bool {
        let code = elements[2].string.flatMap { CallErrorCode(spelling: $0) }
        let length = elements[3].string?.unicodeScalars.count
        return code != nil && length.map { $0 <= 255 } ?? false && elements[4].kind == .object
    }
}
