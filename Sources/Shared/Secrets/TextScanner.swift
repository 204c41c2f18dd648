/// Finds string literals in a text that may or may not be JSON.
struct TextScanner {
    struct Literal {
        /// With quotation marks, where it has them.
        var range: Range<Int>
        var content: Range<Int>
        var isString: Bool
    }

    private let text: [UInt8]
    private var position = 0

    init(_ text: [UInt8]) {
        self.text = text
    }

    /// The next string; what stands before it is copied. At the end of the text the rest is copied.
    mutating func nextLiteral(copyingTo result: inout [UInt8]) -> Literal? {
        let start = self.text[self.position...].firstIndex(of: UInt8(ascii: "\"")) ?? self.text.count
        result += self.text[self.position..<start]
        self.position = start
        return self.string()
    }

    /// Goes past a colon with blanks around it.
    mutating func skipColon(copyingTo result: inout [UInt8]) -> Bool {
        var end = self.afterBlanks(self.position)
        guard end < self.text.count, self.text[end] == UInt8(ascii: ":") else { return false }
        end = self.afterBlanks(end + 1)
        result += self.text[self.position..<end]
        self.position = end
        return true
    }

    /// A string, a number, or a word; nil for the beginning of an object or array.
    mutating func takeScalar() -> Literal? {
        if let string = self.string() { return string }
        let ends = Array(",]}{[ \t\r\n".utf8)
        let end = self.text[self.position...].firstIndex { ends.contains($0) } ?? self.text.count
        guard end > self.position else { return nil }
        defer { self.position = end }
        return Literal(range: self.position..<end, content: self.position..<end, isString: false)
    }

    /// The string that begins here; one without an end goes to the end of the text.
    private mutating func string() -> Literal? {
        let start = self.position
        guard start < self.text.count, self.text[start] == UInt8(ascii: "\"") else { return nil }
        var end = start + 1
        while end < self.text.count, self.text[end] != UInt8(ascii: "\"") {
            end += self.text[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        let contentEnd = min(end, self.text.count)
        self.position = min(end + 1, self.text.count)
        return Literal(range: start..<self.position, content: start + 1..<contentEnd, isString: true)
    }

    private func afterBlanks(_ start: Int) -> Int {
        self.text[start...].firstIndex { !" \t\r\n".utf8.contains($0) } ?? self.text.count
    }
}
