/// Walks over a TOML document and notes the line of everything that has a path: keys (bare, quoted, dotted), table
/// headers, arrays of tables, inline tables and array elements. Strings and comments are stepped over.
///
/// It relies on the parser having accepted the document (which also bounds how deep values nest: the parser stops at
/// 256), yet ends on any input: each loop moves on by at least a byte.
struct TOMLKeyScanner {
    private var text: TOMLTextReader
    private var lines: [TOMLPath: Int] = [:]
    /// How many elements each array of tables has so far.
    private var counts: [TOMLPath: Int] = [:]

    init(_ source: String) {
        self.text = TOMLTextReader(source)
    }

    /// The line of the first `\u0000` in what was scanned.
    var lineOfNUL: Int? { self.text.lineOfNUL }

    mutating func scan() -> [TOMLPath: Int] {
        var table: TOMLPath = []
        self.text.skipBlank()
        while let byte = self.text.peek {
            if byte == UInt8(ascii: "[") {
                table = self.header()
            } else {
                self.keyAndValue(in: table)
            }
            self.text.skipBlank()
        }
        return self.lines
    }

    /// `[a.b]` or `[[a.b]]`: the path that the keys below it live under.
    private mutating func header() -> TOMLPath {
        let line = self.text.line
        self.text.advance()
        let isArray = self.text.skip("[")
        let keys = self.text.dottedKey()
        while self.text.skip("]") {}
        var path: TOMLPath = []
        for (position, key) in keys.enumerated() {
            path.append(.key(key))
            self.note(path, line)
            if isArray, position == keys.count - 1 {
                self.counts[path, default: 0] += 1
            }
            // Below an array of tables a header means its newest element.
            if let count = self.counts[path] {
                path.append(.index(count - 1))
                self.note(path, line)
            }
        }
        return path
    }

    private mutating func keyAndValue(in table: TOMLPath) {
        let start = self.text.position
        let line = self.text.line
        var path = table
        for key in self.text.dottedKey() {
            path.append(.key(key))
            self.note(path, line)
        }
        self.text.skipSpaces()
        if self.text.skip("=") {
            self.text.skipSpaces()
            self.value(at: path)
        }
        if self.text.position == start { self.text.advance() }
    }

    private mutating func value(at path: TOMLPath) {
        switch self.text.peek {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): _ = self.text.quoted()
        case UInt8(ascii: "["): self.array(at: path)
        case UInt8(ascii: "{"): self.inlineTable(at: path)
        default: self.text.skipBareValue()
        }
    }

    private mutating func array(at path: TOMLPath) {
        self.text.advance()
        var index = 0
        self.text.skipBlankAndCommas()
        while self.text.peek != nil, !self.text.skip("]") {
            let start = self.text.position
            self.note(path + [.index(index)], self.text.line)
            self.value(at: path + [.index(index)])
            if self.text.position == start { self.text.advance() }
            index += 1
            self.text.skipBlankAndCommas()
        }
    }

    private mutating func inlineTable(at path: TOMLPath) {
        self.text.advance()
        self.text.skipBlankAndCommas()
        while self.text.peek != nil, !self.text.skip("}") {
            self.keyAndValue(in: path)
            self.text.skipBlankAndCommas()
        }
    }

    /// The first mention counts: `[a.b]` mentions `a`, too.
    private mutating func note(_ path: TOMLPath, _ line: Int) {
        if self.lines[path] == nil { self.lines[path] = line }
    }
}
