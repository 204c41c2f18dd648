/// Reads a JSON text from left to right into nodes.
///
/// Invariants of the unsafe memory: `text` outlives the scanner, and a byte of it is read only after `position` was
/// compared with its count. `nodes` is the scanner's own until `finish` gives it away; its first `count` are written.
struct JSONScanner: ~Copyable {
    let text: UnsafeRawBufferPointer
    var position = 0
    private var nodes: UnsafeMutableBufferPointer<JSONNode>
    private var count = 0
    private let limits: JSONLimits

    init(_ text: UnsafeRawBufferPointer, limits: JSONLimits) {
        self.text = text
        self.limits = limits
        // Measured: OCPP messages have a node every eight to ten bytes.
        self.nodes = .allocate(capacity: text.count / 8 + 8)
    }

    deinit {
        self.nodes.deallocate()
    }

    /// The nodes of a whole text, to be freed by the caller.
    static func nodes(
        of text: UnsafeRawBufferPointer, limits: JSONLimits
    ) throws(JSONError) -> UnsafeBufferPointer<JSONNode> {
        guard text.count <= limits.bytes else { throw JSONError(.tooLong, offset: limits.bytes) }
        var scanner = JSONScanner(text, limits: limits)
        try scanner.readValue(depth: 0)
        scanner.skipSpace()
        guard scanner.position == text.count else { throw scanner.failure(.trailingBytes) }
        return scanner.finish()
    }

    private consuming func finish() -> UnsafeBufferPointer<JSONNode> {
        let nodes = UnsafeBufferPointer(rebasing: self.nodes[..<self.count])
        discard self
        return nodes
    }

    mutating func readValue(depth: Int) throws(JSONError) {
        self.skipSpace()
        guard self.position < self.text.count else { throw self.failure(.endOfText) }
        switch self.text[self.position] {
        case UInt8(ascii: "\""): try self.readString()
        case UInt8(ascii: "{"): try self.readObject(depth: depth + 1)
        case UInt8(ascii: "["): try self.readArray(depth: depth + 1)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try self.readNumber()
        case UInt8(ascii: "t"): try self.readWord("true", .yes)
        case UInt8(ascii: "f"): try self.readWord("false", .no)
        case UInt8(ascii: "n"): try self.readWord("null", .null)
        case let byte: throw self.failure(.unexpectedByte(byte))
        }
    }

    private mutating func readObject(depth: Int) throws(JSONError) {
        let container = try self.open(.object, depth: depth)
        if !self.skip(UInt8(ascii: "}")) {
            repeat {
                self.skipSpace()
                try self.expect(UInt8(ascii: "\""), consuming: false)
                try self.readString()
                self.skipSpace()
                try self.expect(UInt8(ascii: ":"))
                try self.readValue(depth: depth)
            } while self.skip(UInt8(ascii: ","))
            try self.expect(UInt8(ascii: "}"))
        }
        self.close(container)
    }

    private mutating func readArray(depth: Int) throws(JSONError) {
        let container = try self.open(.array, depth: depth)
        if !self.skip(UInt8(ascii: "]")) {
            repeat {
                try self.readValue(depth: depth)
            } while self.skip(UInt8(ascii: ","))
            try self.expect(UInt8(ascii: "]"))
        }
        self.close(container)
    }

    private mutating func open(_ kind: JSONNode.Kind, depth: Int) throws(JSONError) -> Int {
        guard depth <= self.limits.depth else { throw self.failure(.tooDeep) }
        try self.append(kind, from: self.position, to: self.position + 1)
        self.position += 1
        return self.count - 1
    }

    private mutating func close(_ container: Int) {
        self.nodes[container].length = UInt32(truncatingIfNeeded: self.position) &- self.nodes[container].offset
        self.nodes[container].next = UInt32(truncatingIfNeeded: self.count)
    }

    private mutating func readWord(_ word: StaticString, _ kind: JSONNode.Kind) throws(JSONError) {
        let start = self.position
        for offset in 0..<word.utf8CodeUnitCount {
            try self.expect(word.utf8Start[offset])
        }
        try self.append(kind, from: start, to: self.position)
    }

    @inline(__always)
    mutating func append(
        _ kind: JSONNode.Kind, from start: Int, to end: Int, needsDecoding: Bool = false
    ) throws(JSONError) {
        if self.count == self.nodes.count { self.grow() }
        guard self.count < self.limits.nodes else { throw self.failure(.tooManyValues) }
        self.nodes[self.count] = JSONNode(
            kind: kind, needsDecoding: needsDecoding, offset: UInt32(truncatingIfNeeded: start),
            length: UInt32(truncatingIfNeeded: end - start), next: UInt32(truncatingIfNeeded: self.count + 1))
        self.count += 1
    }

    @inline(never)
    private mutating func grow() {
        let larger = UnsafeMutableBufferPointer<JSONNode>.allocate(capacity: self.nodes.count * 2)
        _ = larger.update(fromContentsOf: self.nodes)
        self.nodes.deallocate()
        self.nodes = larger
    }
}

extension JSONScanner {
    @inline(__always)
    mutating func skipSpace() {
        while self.position < self.text.count {
            switch self.text[self.position] {
            case 0x20, 0x0A, 0x0D, 0x09: self.position += 1
            default: return
            }
        }
    }

    /// Skips white space and then `byte`, if it is the next.
    @inline(__always)
    mutating func skip(_ byte: UInt8) -> Bool {
        self.skipSpace()
        guard self.position < self.text.count, self.text[self.position] == byte else { return false }
        self.position += 1
        return true
    }

    @inline(__always)
    mutating func expect(_ byte: UInt8, consuming: Bool = true) throws(JSONError) {
        guard self.position < self.text.count else { throw self.failure(.endOfText) }
        guard self.text[self.position] == byte else { throw self.failure(.unexpectedByte(self.text[self.position])) }
        if consuming { self.position += 1 }
    }

    func failure(_ reason: JSONError.Reason) -> JSONError { JSONError(reason, offset: self.position) }
}
