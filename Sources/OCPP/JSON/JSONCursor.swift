/// A position in a document, for the loops that everything passes through: copying it counts no references.
///
/// Invariant: whoever makes a cursor keeps the document alive as long as it is used (`withExtendedLifetime`), and lets
/// no buffer of it out of that. `index` is that of a node, or one after the last one while nothing is read.
struct JSONCursor {
    private unowned(unsafe) let document: JSONDocument
    private let text: UnsafeRawPointer
    private let nodes: UnsafePointer<JSONNode>
    var index: Int

    @inline(__always)
    init(_ document: JSONDocument, index: Int) {
        self.document = document
        // Every document has a byte and a node: an empty text is not JSON.
        self.text = document.text.baseAddress.unsafelyUnwrapped
        self.nodes = document.nodes.baseAddress.unsafelyUnwrapped
        self.index = index
    }

    /// The value that the cursor is at.
    var value: JSONValue { JSONValue(document: self.document, index: self.index) }

    @inline(__always)
    var node: JSONNode { self.nodes[self.index] }

    /// The bytes of the value: of a string without quotation marks and with escapes as written.
    @inline(__always)
    var bytes: UnsafeRawBufferPointer {
        let node = self.node
        return UnsafeRawBufferPointer(start: self.text + Int(node.offset), count: Int(node.length))
    }

    /// Runs `body` on the plain content of a string, escapes decoded; nil for any other kind of value.
    @inline(__always)
    func withContent<Result>(_ body: (UnsafeRawBufferPointer) -> Result?) -> Result? {
        let node = self.node
        guard node.kind == .string else { return nil }
        return node.needsDecoding ? self.withDecoded(body) : body(self.bytes)
    }

    @inline(never)
    private func withDecoded<Result>(_ body: (UnsafeRawBufferPointer) -> Result?) -> Result? {
        JSONEscapes.decoded(self.bytes).withUnsafeBytes(body)
    }

    @inline(__always)
    var isEmptyString: Bool { self.node.kind == .string && self.node.length == 0 }

    /// A string, or a number as it is written.
    @inline(__always)
    func stringOrNumberText() throws(MessageError) -> String {
        guard self.node.kind == .string || self.node.kind == .number else { throw self.value.wrongType("a string") }
        let isPlain = self.node.kind == .number || !self.node.needsDecoding
        return isPlain ? String(decoding: self.bytes, as: UTF8.self) : self.value.string ?? ""
    }

    /// A number, also one that stands in a string.
    @inline(__always)
    var lenientDecimal: DecimalNumber? {
        self.node.kind == .number ? DecimalNumber(text: self.bytes) : self.withContent { DecimalNumber(text: $0) }
    }

    /// The first element, or the name of the first member, of a container that is not empty.
    @inline(__always)
    var firstChild: JSONCursor { self.moved(to: self.index + 1) }

    /// The element after this one.
    @inline(__always)
    var next: JSONCursor { self.moved(to: Int(self.node.next)) }

    /// The value of the member whose name the cursor is at.
    @inline(__always)
    var memberValue: JSONCursor { self.moved(to: self.index + 1) }

    /// The name of the member after the one whose name the cursor is at.
    @inline(__always)
    var nextMember: JSONCursor { self.memberValue.next }

    /// The index after everything in the container.
    @inline(__always)
    var end: Int { Int(self.node.next) }

    @inline(__always)
    private func moved(to index: Int) -> JSONCursor {
        var cursor = self
        cursor.index = index
        return cursor
    }
}
