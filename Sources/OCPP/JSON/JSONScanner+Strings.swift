extension JSONScanner {
    /// Reads a string; `position` is at its opening quotation mark.
    mutating func readString() throws(JSONError) {
        self.position += 1
        let start = self.position
        var hasEscapes = false
        while true {
            self.position = Self.endOfPlainText(self.text, from: self.position)
            guard self.position < self.text.count else { throw self.failure(.endOfText) }
            switch self.text[self.position] {
            case UInt8(ascii: "\""):
                try self.append(.string, from: start, to: self.position, needsDecoding: hasEscapes)
                self.position += 1
                return
            case UInt8(ascii: "\\"):
                hasEscapes = true
                try self.skipEscape()
            case 0..<0x20:
                throw self.failure(.controlCharacter)
            case 0x80...:
                try self.skipMultibyteScalar()
            default:
                self.position += 1
            }
        }
    }

    /// Goes eight bytes at a time to the first byte that is a quotation mark, a backslash, a control character or not
    /// ASCII, or near the end of the text.
    ///
    /// The expressions mark the highest bit of each byte that is zero or below 0x20; a mark can be wrong only above
    /// (that is, after) a right one, and the first one alone is used.
    @inline(__always)
    private static func endOfPlainText(_ text: UnsafeRawBufferPointer, from start: Int) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        var position = start
        while position + 8 <= text.count {
            let word = UInt64(littleEndian: text.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            let quote = word ^ (ones &* 0x22)
            let backslash = word ^ (ones &* 0x5C)
            var marks = (quote &- ones) & ~quote
            marks |= (backslash &- ones) & ~backslash
            marks |= (word &- (ones &* 0x20)) & ~word
            marks = (marks | word) & (ones &* 0x80)
            guard marks == 0 else { return position + marks.trailingZeroBitCount / 8 }
            position += 8
        }
        return position
    }

    private mutating func skipEscape() throws(JSONError) {
        guard self.position + 1 < self.text.count else { throw self.failure(.endOfText) }
        switch self.text[self.position + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            self.position += 2
        case UInt8(ascii: "u"):
            guard self.position + 6 <= self.text.count else { throw self.failure(.endOfText) }
            for offset in 2..<6 where HexDigit.value(self.text[self.position + offset]) == nil {
                throw self.failure(.malformedEscape)
            }
            self.position += 6
        default:
            throw self.failure(.malformedEscape)
        }
    }

    /// Skips one scalar of two to four bytes that is well formed by table 3-7 of the Unicode standard.
    private mutating func skipMultibyteScalar() throws(JSONError) {
        let second: ClosedRange<UInt8>
        let length: Int
        switch self.text[self.position] {
        case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: throw self.failure(.malformedUTF8)
        }
        guard self.position + length <= self.text.count else { throw self.failure(.malformedUTF8) }
        guard second.contains(self.text[self.position + 1]) else { throw self.failure(.malformedUTF8) }
        for offset in 2..<max(length, 2) where self.text[self.position + offset] & 0xC0 != 0x80 {
            throw self.failure(.malformedUTF8)
        }
        self.position += length
    }
}

enum HexDigit {
    static func value(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
