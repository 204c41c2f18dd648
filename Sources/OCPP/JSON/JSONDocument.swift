/// A JSON text that has been read: its bytes, and a flat list of what stands where in them.
///
/// Reading costs the same three allocations however deep the text is; strings and numbers are decoded only when asked
/// for.
///
/// Unchecked: `text` and `nodes` are memory that this object alone owns, written before `init` returns, never after, and
/// freed in `deinit`.
public final class JSONDocument: @unchecked Sendable {
    let text: UnsafeRawBufferPointer
    /// The values in the order of the text: a container is followed by what it contains; in an object each name (a
    /// string node) is followed by its value. `next` skips a whole value. There is at least one.
    let nodes: UnsafeBufferPointer<JSONNode>

    /// Reads one JSON text strictly by RFC 8259; strings must be UTF-8.
    ///
    /// A member name may occur twice in an object: looking it up finds the last one, as most readers do. The validator
    /// reports a name of the standard that occurs twice.
    public init(copying bytes: UnsafeRawBufferPointer, limits: JSONLimits = .standard) throws(JSONError) {
        self.nodes = try JSONScanner.nodes(of: bytes, limits: limits)
        self.text = Self.copy(bytes)
    }

    /// Reads one JSON text; see `init(copying:limits:)`.
    public init(_ bytes: [UInt8], limits: JSONLimits = .standard) throws(JSONError) {
        let nodes = bytes.withUnsafeBytes { text in
            Result { () throws(JSONError) in try JSONScanner.nodes(of: text, limits: limits) }
        }
        self.nodes = try nodes.get()
        self.text = bytes.withUnsafeBytes { Self.copy($0) }
    }

    private static func copy(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        copy.copyMemory(from: bytes)
        return UnsafeRawBufferPointer(copy)
    }

    deinit {
        self.nodes.deallocate()
        self.text.deallocate()
    }

    /// The outermost value.
    public var root: JSONValue { JSONValue(document: self, index: 0) }
}

/// One value or member name: what it is and which bytes it covers.
struct JSONNode: BitwiseCopyable, Sendable {
    enum Kind: UInt8, BitwiseCopyable, Sendable {
        case null, no, yes, number, string, array, object
    }

    var kind: Kind
    /// A string with escapes, or a number with a fraction or an exponent: its bytes are not its plain content.
    var needsDecoding: Bool
    /// The first byte; of a string the one after its quotation mark.
    var offset: UInt32
    /// In bytes; of a string without its quotation marks.
    var length: UInt32
    /// The node after this one and everything in it.
    var next: UInt32
}
