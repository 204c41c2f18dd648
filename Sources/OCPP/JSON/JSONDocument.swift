/// A JSON text that has been read: its bytes, and a flat list of what stands where in them.
///
/// Reading makes two allocations, however deep the text is; strings and numbers are decoded only when asked for.
public final class JSONDocument: Sendable {
    let bytes: [UInt8]
    /// The values in the order of the text: a container is followed by what it contains; in an object each name (a
    /// string node) is followed by its value. `next` skips a whole value.
    let nodes: [JSONNode]

    /// Reads one JSON text strictly by RFC 8259; strings must be UTF-8.
    ///
    /// A member name may occur twice in an object: looking it up finds the last one, as most readers do. The validator
    /// reports a name of the standard that occurs twice.
    public init(_ bytes: [UInt8], limits: JSONLimits = .standard) throws(JSONError) {
        self.nodes = try JSONScanner.nodes(of: bytes, limits: limits)
        self.bytes = bytes
    }

    /// The outermost value.
    public var root: JSONValue { JSONValue(document: self, index: 0) }
}

/// One value or member name: what it is and which bytes it covers.
struct JSONNode: Sendable {
    enum Kind: UInt8, Sendable {
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

    var range: Range<Int> { Int(self.offset)..<Int(self.offset) + Int(self.length) }
}
