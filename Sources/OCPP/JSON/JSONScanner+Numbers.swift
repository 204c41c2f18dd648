extension JSONScanner {
    /// Reads a number (RFC 8259 §6); `position` is at its sign or first digit.
    mutating func readNumber() throws(JSONError) {
        let start = self.position
        if self.text[start] == UInt8(ascii: "-") { self.position += 1 }
        let leadingZero = self.position < self.text.count && self.text[self.position] == UInt8(ascii: "0")
        let digits = self.skipDigits()
        guard digits > 0, !leadingZero || digits == 1 else { throw self.failure(.malformedNumber) }
        let integerEnd = self.position
        try self.skipFraction()
        try self.skipExponent()
        try self.append(.number, from: start, to: self.position, needsDecoding: self.position != integerEnd)
    }

    private mutating func skipFraction() throws(JSONError) {
        guard self.position < self.text.count, self.text[self.position] == UInt8(ascii: ".") else { return }
        self.position += 1
        guard self.skipDigits() > 0 else { throw self.failure(.malformedNumber) }
    }

    private mutating func skipExponent() throws(JSONError) {
        guard self.position < self.text.count, self.text[self.position] | 0x20 == UInt8(ascii: "e") else { return }
        self.position += 1
        if self.position < self.text.count,
            self.text[self.position] == UInt8(ascii: "+") || self.text[self.position] == UInt8(ascii: "-")
        {
            self.position += 1
        }
        guard self.skipDigits() > 0 else { throw self.failure(.malformedNumber) }
    }

    @inline(__always)
    private mutating func skipDigits() -> Int {
        let start = self.position
        while self.position < self.text.count, self.text[self.position] &- UInt8(ascii: "0") < 10 {
            self.position += 1
        }
        return self.position - start
    }
}
