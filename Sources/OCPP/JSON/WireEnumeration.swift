/// An enumeration of the standard, whose raw values are the words of the wire.
public protocol WireEnumeration: RawRepresentable<String>, CaseIterable, JSONReadable, JSONWritable, Hashable, Sendable
{}

extension WireEnumeration {
    public init(_ json: JSONValue) throws(MessageError) {
        guard let text = json.string else { throw json.wrongType("a string") }
        guard let value = Self(rawValue: text) else { throw json.notAllowed }
        self = value
    }

    public func write(to json: inout JSONWriter) { json.string(self.rawValue) }
}

/// The cases of an enumeration, found by the bytes of their words without making a String.
struct WireCases<Value: WireEnumeration>: Sendable {
    private let names: WireNames
    private let cases: [Value]

    init() {
        self.cases = Array(Value.allCases)
        self.names = WireNames(self.cases.map(\.rawValue))
    }

    /// Nil when `word` is none of them.
    @inline(__always)
    func value(_ word: UnsafeRawBufferPointer) -> Value? {
        self.names.index(of: word).map { self.cases[$0] }
    }

    @inline(__always)
    func value(_ json: JSONValue) throws(MessageError) -> Value {
        guard let value = json.withContent({ self.value($0) }) else {
            throw json.node.kind == .string ? json.notAllowed : json.wrongType("a string")
        }
        return value
    }
}

extension JSONValue {
    /// The error that this text is not one of those allowed.
    var notAllowed: MessageError {
        MessageError(path: self.path, problem: .notAllowed(String((self.string ?? "").prefix(64))))
    }
}
