extension SchemaCheck {
    mutating func checkBoolean(_ value: JSONCursor) {
        if value.node.kind == .yes || value.node.kind == .no { return }
        guard self.isLenient, value.value.string.flatMap(Bool.init(_:)) != nil else {
            return self.report(value, .wrongType, "must be a boolean")
        }
        self.tolerate(.booleanAsText)
    }

    mutating func checkNumber(_ value: JSONCursor, _ rule: ValueRule) {
        let node = value.node
        // By far the most numbers are plain integers without bounds.
        if node.kind == .number, !node.needsDecoding, rule.low == .min, rule.high == .max { return }
        let isText = node.kind == .string && self.isLenient
        guard node.kind == .number || isText else { return self.report(value, .wrongType, "must be a number") }
        guard let number = value.value.lenientDecimal else {
            let kind = isText ? Violation.Kind.wrongType : .outOfRange
            return self.report(value, kind, isText ? "must be a number" : "is too large")
        }
        guard self.checkPoint(value, number, rule) else { return }
        if isText { self.tolerate(.numberAsText) }
        if number.isLess(than: Int64(rule.low)), rule.low != .min {
            self.report(value, .outOfRange, "must be at least \(rule.low)")
        }
        if number.isGreater(than: Int64(rule.high)), rule.high != .max {
            self.report(value, .outOfRange, "must be at most \(rule.high)")
        }
    }

    /// Whether the number has no more decimals than the rule allows.
    private mutating func checkPoint(_ value: JSONCursor, _ number: DecimalNumber, _ rule: ValueRule) -> Bool {
        let decimals = -number.normalized.exponent
        switch rule.kind {
        case .integer, .plainInteger:
            guard decimals <= 0 else {
                self.report(value, .wrongType, "must be an integer")
                return false
            }
            guard rule.kind == .plainInteger, value.node.kind == .number, value.node.needsDecoding else { return true }
            guard self.isLenient else {
                self.report(value, .wrongType, "must be an integer without a decimal point")
                return false
            }
            self.tolerate(.integerWithPoint)
            return true
        case .tenths where decimals > 1:
            self.report(value, .outOfRange, "must be a multiple of 0.1")
            return false
        default: return true
        }
    }

    mutating func checkText(_ value: JSONCursor, _ rule: ValueRule) {
        let node = value.node
        guard node.kind == .string else {
            guard self.isLenient, node.kind == .number else {
                return self.report(value, .wrongType, "must be a string")
            }
            guard rule.kind == .vendorText || node.length <= UInt32(rule.high) else {
                return self.report(value, .tooLong, "must have at most \(rule.high) characters")
            }
            return self.tolerate(.textAsNumber)
        }
        // No text has more characters than bytes.
        guard node.length > UInt32(rule.high), value.characters > Int(rule.high) else { return }
        guard self.isLenient, rule.kind == .vendorText else {
            return self.report(value, .tooLong, "must have at most \(rule.high) characters")
        }
        self.tolerate(.longText)
    }

    mutating func checkTimestamp(_ value: JSONCursor) {
        guard value.node.kind == .string else { return self.report(value, .wrongType, "must be a string") }
        let reading = value.withContent { TimestampReader.read($0) }
        if let reading, reading.isExact { return }
        guard self.isLenient, reading != nil else {
            return self.report(value, .malformed, "must be a time such as 2026-11-22T10:00:00.000Z")
        }
        self.tolerate(.timestampForm)
    }

    mutating func checkURI(_ value: JSONCursor) {
        guard value.node.kind == .string else { return self.report(value, .wrongType, "must be a string") }
        guard value.withContent({ $0.beginsWithScheme }) == true else {
            return self.report(value, .malformed, "must be a URI such as https://example.com/upload")
        }
    }

    mutating func checkEnumeration(_ value: JSONCursor, _ rule: ValueRule) {
        guard value.node.kind == .string else { return self.report(value, .wrongType, "must be a string") }
        let enumeration = Int(rule.reference)
        if value.withContent({ self.schemas.enumerations[enumeration].names.index(of: $0) }) != nil { return }
        guard self.isLenient, rule.kind == .openEnumeration else {
            let values = self.schemas.enumerations[enumeration].values.joined(separator: ", ")
            return self.report(value, .notListed, "must be one of \(values)")
        }
        self.tolerate(.unlistedMeasure)
    }
}

extension JSONCursor {
    /// How many Unicode scalars a string has, escapes counting as what they stand for.
    fileprivate var characters: Int {
        self.withContent { bytes in bytes.reduce(0) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 } } ?? 0
    }
}

extension UnsafeRawBufferPointer {
    /// Whether the text is a scheme, a colon and something without blanks after it (RFC 3986 §3.1).
    fileprivate var beginsWithScheme: Bool {
        guard let colon = self.firstIndex(of: UInt8(ascii: ":")), colon > 0, colon + 1 < self.count else {
            return false
        }
        let isLetter = { (byte: UInt8) in (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }
        let isScheme = self[..<colon].allSatisfy { byte in
            isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
        }
        return isScheme && isLetter(self[0]) && self[colon...].allSatisfy { $0 > 0x20 }
    }
}
