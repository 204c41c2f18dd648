/// The bytes of a TOML document and the smallest things in them: blanks, comments, keys, strings. Counts lines.
struct TOMLTextReader {
    private let bytes: [UInt8]
    private(set) var position = 0
    /// The line of `position`; the first is 1.
    private(set) var line = 1
    /// The line of the first escape that stands for NUL, in a string that was read.
    private(set) var lineOfNUL: Int?

    init(_ source: String) {
        let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let bytes = Array(source.utf8)
        self.bytes = bytes.starts(with: byteOrderMark) ? Array(bytes.dropFirst(3)) : bytes
    }

    /// The next byte; nil at the end.
    var peek: UInt8? {
        self.position < self.bytes.count ? self.bytes[self.position] : nil
    }

    mutating func advance() {
        guard let byte = self.peek else { return }
        if byte == UInt8(ascii: "\n") { self.line += 1 }
        self.position += 1
    }

    /// Steps over `character` where it comes next, and says whether it did.
    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard self.peek == UInt8(ascii: character) else { return false }
        self.advance()
        return true
    }

    mutating func skipSpaces() {
        self.skip { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    }

    /// Steps over spaces, line ends and comments.
    mutating func skipBlank() {
        self.skip(Self.isBlank)
        while self.peek == UInt8(ascii: "#") {
            self.skip { $0 != UInt8(ascii: "\n") }
            self.skip(Self.isBlank)
        }
    }

    mutating func skipBlankAndCommas() {
        self.skipBlank()
        while self.skip(",") { self.skipBlank() }
    }

    /// Steps over a number, a date or a word: whatever ends with its line or the array or table around it.
    mutating func skipBareValue() {
        let ends: [UInt8] = [",", "]", "}", "#", "\n"].map { UInt8(ascii: $0) }
        self.skip { !ends.contains($0) }
    }

    /// `a`, `"a b"`, `a.b."c.d"`: the parts. Empty where there is no key.
    mutating func dottedKey() -> [String] {
        var parts: [String] = []
        repeat {
            self.skipSpaces()
            guard let part = self.keyPart() else { return parts }
            parts.append(part)
            self.skipSpaces()
        } while self.skip(".")
        return parts
    }

    private mutating func keyPart() -> String? {
        if self.peek == UInt8(ascii: "\"") || self.peek == UInt8(ascii: "'") { return self.quoted() }
        let start = self.position
        let ends: [UInt8] = [".", "=", "]", "[", "{", "}", ",", "#"].map { UInt8(ascii: $0) }
        self.skip { !ends.contains($0) && !Self.isBlank($0) }
        return start == self.position ? nil : String(decoding: self.bytes[start..<self.position], as: UTF8.self)
    }

    /// A string of any of the four kinds, which starts here: what it says (of a multi-line string, nothing).
    mutating func quoted() -> String {
        guard let quote = self.peek else { return "" }
        if self.bytes[self.position...].starts(with: [quote, quote, quote]) {
            self.skipMultiLine(quote)
            return ""
        }
        return self.singleLine(quote)
    }

    private mutating func singleLine(_ quote: UInt8) -> String {
        var content: [UInt8] = []
        self.advance()
        while let byte = self.peek, byte != quote, byte != UInt8(ascii: "\n") {
            self.advance()
            if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                content += self.escaped()
            } else {
                content.append(byte)
            }
        }
        if self.peek == quote { self.advance() }
        return String(decoding: content, as: UTF8.self)
    }

    private mutating func skipMultiLine(_ quote: UInt8) {
        for _ in 0..<3 { self.advance() }
        while let byte = self.peek, !self.bytes[self.position...].starts(with: [quote, quote, quote]) {
            self.advance()
            if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") { _ = self.escaped() }
        }
        // Up to two quotes may stand before the closing three: all that follow belong to the string.
        self.skip { $0 == quote }
    }

    /// What the escape after a backslash stands for, as UTF-8.
    private mutating func escaped() -> [UInt8] {
        guard let byte = self.peek else { return [] }
        self.advance()
        switch byte {
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "e"): return [0x1B]
        case UInt8(ascii: "u"): return self.scalar(digits: 4)
        case UInt8(ascii: "U"): return self.scalar(digits: 8)
        default: return [byte]
        }
    }

    private mutating func scalar(digits: Int) -> [UInt8] {
        let end = min(self.position + digits, self.bytes.count)
        let text = String(decoding: self.bytes[self.position..<end], as: UTF8.self)
        while self.position < end { self.advance() }
        guard let number = UInt32(text, radix: 16), let scalar = Unicode.Scalar(number) else { return [] }
        if number == 0, self.lineOfNUL == nil { self.lineOfNUL = self.line }
        return Array(Character(scalar).utf8)
    }

    private mutating func skip(_ matches: (UInt8) -> Bool) {
        while let byte = self.peek, matches(byte) { self.advance() }
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n")
            || byte == UInt8(ascii: "\r")
    }
}
