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
///
/// Unchecked: as in `WireNames`, whose life this shares, nothing is written after `init`.
struct WireCases<Value: RawRepresentable<String> & CaseIterable & BitwiseCopyable & Sendable>: @unchecked Sendable {
    private let names: WireNames
    private let cases: UnsafeBufferPointer<Value>

    init() {
        let cases = Array(Value.allCases)
        self.names = WireNames(cases.map(\.rawValue))
        self.cases = UnsafeBufferPointer(cases.immortal)
    }

    /// Nil when `word` is none of them.
    @inline(__always)
    func value(_ word: UnsafeRawBufferPointer) -> Value? {
        self.names.index(of: word).map { self.cases[$0] }
    }
}

extension JSONValue {
    /// The error that this text is not one of those allowed.
    var notAllowed: MessageError {
        MessageError(path: self.path, problem: .notAllowed(String((self.string ?? "").prefix(64))))
    }
}
