extension JSONValue {
    /// The value under `name` in an object; nil when it is no object or has none. The last one, where there are more.
    public subscript(name: StaticString) -> JSONValue? {
        self.lastMember(UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    }

    /// The same for a name that is known only while running.
    public func member(_ name: String) -> JSONValue? {
        var name = name
        return name.withUTF8 { self.lastMember(UnsafeRawBufferPointer($0)) }
    }

    private func lastMember(_ name: UnsafeRawBufferPointer) -> JSONValue? {
        guard self.node.kind == .object else { return nil }
        return withExtendedLifetime(self.document) {
            var found: Int?
            var member = self.cursor.firstChild
            let end = self.end
            while member.index < end {
                if member.withContent({ ByteHash.areEqual($0, name) }) == true { found = member.index + 1 }
                member = member.nextMember
            }
            return found.map { JSONValue(document: self.document, index: $0) }
        }
    }

    /// The elements of an array, in order; none for any other kind of value.
    public var elements: Elements {
        Elements(document: self.document, index: self.index + 1, end: self.node.kind == .array ? self.end : 0)
    }

    /// The members of an object, in order; none for any other kind of value.
    public var members: Members {
        Members(document: self.document, index: self.index + 1, end: self.node.kind == .object ? self.end : 0)
    }

    /// How many elements an array has; 0 for any other kind of value.
    public var count: Int {
        guard self.node.kind == .array else { return 0 }
        var count = 0
        var index = self.index + 1
        while index < self.end {
            count += 1
            index = Int(self.document.nodes[index].next)
        }
        return count
    }

    private var end: Int { Int(self.node.next) }

    public struct Elements: Sequence, IteratorProtocol, Sendable {
        fileprivate let document: JSONDocument
        fileprivate var index: Int
        fileprivate let end: Int

        public mutating func next() -> JSONValue? {
            guard self.index < self.end else { return nil }
            defer { self.index = Int(self.document.nodes[self.index].next) }
            return JSONValue(document: self.document, index: self.index)
        }
    }

    public struct Member: Sendable {
        /// The name, itself a string value.
        public let name: JSONValue
        public let value: JSONValue
    }

    public struct Members: Sequence, IteratorProtocol, Sendable {
        fileprivate let document: JSONDocument
        fileprivate var index: Int
        fileprivate let end: Int

        public mutating func next() -> Member? {
            guard self.index < self.end else { return nil }
            let name = JSONValue(document: self.document, index: self.index)
            let value = JSONValue(document: self.document, index: self.index + 1)
            self.index = Int(value.node.next)
            return Member(name: name, value: value)
        }
    }
}
