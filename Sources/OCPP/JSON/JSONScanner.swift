/// Reads a JSON text from left to right into nodes.
///
/// Invariant of the unsafe buffer: it lives as long as the scanner (`nodes(of:limits:)` opens and closes both), and a
/// byte is read only after `position` was compared with its count.
struct JSONScanner {
    let text: UnsafeRawBufferPointer
    var position = 0
    var nodes: [JSONNode] = []
    private let limits: JSONLimits

    init(_ text: UnsafeRawBufferPointer, limits: JSONLimits) {
        self.text = text
        self.limits = limits
    }

    static func nodes(of bytes: [UInt8], limits: JSONLimits) throws(JSONError) -> [JSONNode] {
        guard bytes.count <= limits.bytes else { throw JSONError(.tooLong, offset: limits.bytes) }
        let result = bytes.withUnsafeBytes { text -> Result<[JSONNode], JSONError> in
            var scanner = JSONScanner(text, limits: limits)
            do throws(JSONError) {
                try scanner.readText()
                return .success(scanner.nodes)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private mutating func readText() throws(JSONError) {
        // Measured: OCPP messages have a node every eight to ten bytes.
        self.nodes.reserveCapacity(min(self.text.count / 8 + 8, self.limits.nodes))
        try self.readValue(depth: 0)
        self.skipSpace()
        guard self.position == self.text.count else { throw self.failure(.trailingBytes) }
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
        return self.nodes.count - 1
    }

    private mutating func close(_ container: Int) {
        self.nodes[container].length = UInt32(self.position) - self.nodes[container].offset
        self.nodes[container].next = UInt32(self.nodes.count)
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
        guard self.nodes.count < self.limits.nodes else { throw self.failure(.tooManyValues) }
        self.nodes.append(
            JSONNode(
                kind: kind, needsDecoding: needsDecoding, offset: UInt32(truncatingIfNeeded: start),
                length: UInt32(truncatingIfNeeded: end - start),
                next: UInt32(truncatingIfNeeded: self.nodes.count + 1)))
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
