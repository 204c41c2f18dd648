extension DecimalNumber {
    /// Reads a number from the bytes of a text; see `init(_:)`.
    init?(text: UnsafeRawBufferPointer) {
        var reader = DecimalReader(text: text)
        guard let number = reader.read() else { return nil }
        self = number
    }
}

/// Reads one number from left to right. A byte is read only after `position` was compared with the count.
private struct DecimalReader {
    let text: UnsafeRawBufferPointer
    var position = 0
    var significand: Int64 = 0
    var exponent = 0
    var digits = 0

    init(text: UnsafeRawBufferPointer) {
        self.text = text
    }

    mutating func read() -> DecimalNumber? {
        self.skipBlanks()
        let isNegative = self.skip(UInt8(ascii: "-"))
        if !isNegative { _ = self.skip(UInt8(ascii: "+")) }
        guard self.readInteger() else { return nil }
        if self.skip(UInt8(ascii: ".")) { self.readFraction() }
        guard self.digits > 0, self.readExponent() else { return nil }
        self.skipBlanks()
        guard self.position == self.text.count else { return nil }
        return DecimalNumber(significand: isNegative ? -self.significand : self.significand, exponent: self.exponent)
    }

    private mutating func readInteger() -> Bool {
        while let digit = self.nextDigit() {
            guard self.append(digit) else { return false }
        }
        return true
    }

    private mutating func readFraction() {
        var isFull = false
        while let digit = self.nextDigit() {
            isFull = isFull || !self.append(digit)
            if !isFull { self.exponent -= 1 }
        }
    }

    /// Reads `e±n` when it is there; false when it is malformed or beyond any meaning.
    private mutating func readExponent() -> Bool {
        guard self.position < self.text.count, self.text[self.position] | 0x20 == UInt8(ascii: "e") else { return true }
        self.position += 1
        let isNegative = self.skip(UInt8(ascii: "-"))
        if !isNegative { _ = self.skip(UInt8(ascii: "+")) }
        let start = self.position
        var value = 0
        while let digit = self.nextDigit() {
            value = value * 10 + Int(digit)
            guard value < 10_000 else { return false }
        }
        self.exponent += isNegative ? -value : value
        return self.position > start
    }

    @inline(__always)
    private mutating func append(_ digit: Int64) -> Bool {
        self.digits += 1
        guard self.significand < Int64.max / 10 || (self.significand == Int64.max / 10 && digit <= 7) else {
            return false
        }
        self.significand = self.significand * 10 + digit
        return true
    }

    @inline(__always)
    private mutating func nextDigit() -> Int64? {
        guard self.position < self.text.count else { return nil }
        let digit = self.text[self.position] &- UInt8(ascii: "0")
        guard digit < 10 else { return nil }
        self.position += 1
        return Int64(digit)
    }

    private mutating func skip(_ byte: UInt8) -> Bool {
        guard self.position < self.text.count, self.text[self.position] == byte else { return false }
        self.position += 1
        return true
    }

    private mutating func skipBlanks() {
        while self.skip(UInt8(ascii: " ")) {}
    }
}
