/// One value of a `JSONDocument`: a view, cheap to copy, that decodes what it is asked for.
public struct JSONValue: Sendable {
    public enum Kind: Hashable, Sendable {
        case null, boolean, number, string, array, object
    }

    let document: JSONDocument
    let index: Int

    @inline(__always)
    var node: JSONNode { self.document.nodes[self.index] }

    /// This value without a share in its document: see `JSONCursor`.
    @inline(__always)
    var cursor: JSONCursor { JSONCursor(self.document, index: self.index) }

    public var kind: Kind {
        switch self.node.kind {
        case .null: .null
        case .no, .yes: .boolean
        case .number: .number
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }

    public var isNull: Bool { self.node.kind == .null }

    /// True or false; nil for any other kind of value.
    public var bool: Bool? {
        switch self.node.kind {
        case .yes: true
        case .no: false
        case .null, .number, .string, .array, .object: nil
        }
    }

    /// The content of a string, escapes decoded; nil for any other kind of value.
    ///
    /// Half of a surrogate pair that stands alone (`\ud800`) becomes U+FFFD.
    public var string: String? {
        let node = self.node
        guard node.kind == .string else { return nil }
        return self.withBytes { bytes in
            node.needsDecoding
                ? String(decoding: JSONEscapes.decoded(bytes), as: UTF8.self) : String(decoding: bytes, as: UTF8.self)
        }
    }

    /// A number as it was written; nil for any other kind of value.
    public var numberText: String? {
        guard self.node.kind == .number else { return nil }
        return self.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    /// A number, exactly; nil for any other kind of value and for numbers beyond 64 bits.
    public var decimal: DecimalNumber? {
        guard self.node.kind == .number else { return nil }
        return self.withBytes { DecimalNumber(text: $0) }
    }

    /// A number that is an integer, also when it is written as `20000.0` or `2e4`; nil for anything else.
    public var int64: Int64? { self.decimal?.int64 }

    /// The value as it was written, byte for byte, a string with its quotation marks.
    public var rawBytes: [UInt8] {
        let quotes = self.node.kind == .string ? 1 : 0
        let start = Int(self.node.offset) - quotes
        return Array(self.document.text[start..<start + Int(self.node.length) + 2 * quotes])
    }

    /// Runs `body` on the bytes of the value: of a string without quotation marks and with escapes as written.
    ///
    /// The buffer must not leave `body`.
    @inline(__always)
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        withExtendedLifetime(self.document) { body(self.cursor.bytes) }
    }

    /// Runs `body` on the plain content of a string, escapes decoded; nil for any other kind of value.
    @inline(__always)
    func withContent<Result>(_ body: (UnsafeRawBufferPointer) -> Result?) -> Result? {
        withExtendedLifetime(self.document) { self.cursor.withContent(body) }
    }
}

extension JSONValue: CustomStringConvertible {
    /// The value as it was written.
    public var description: String { String(decoding: self.rawBytes, as: UTF8.self) }
}
