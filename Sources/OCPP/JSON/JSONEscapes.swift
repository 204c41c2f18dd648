/// Decodes the escapes of a JSON string that the scanner has accepted.
enum JSONEscapes {
    static func decoded(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var position = 0
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "\\"), position + 1 < bytes.count {
                position = self.appendEscape(at: position, of: bytes, to: &result)
            } else {
                result.append(bytes[position])
                position += 1
            }
        }
        return result
    }

    /// Appends the scalar of the escape at `position` and returns the position after it.
    private static func appendEscape(at position: Int, of bytes: UnsafeRawBufferPointer, to result: inout [UInt8])
        -> Int
    {
        switch bytes[position + 1] {
        case UInt8(ascii: "u"): return self.appendScalar(at: position, of: bytes, to: &result)
        case UInt8(ascii: "b"): result.append(0x08)
        case UInt8(ascii: "f"): result.append(0x0C)
        case UInt8(ascii: "n"): result.append(0x0A)
        case UInt8(ascii: "r"): result.append(0x0D)
        case UInt8(ascii: "t"): result.append(0x09)
        case let byte: result.append(byte)
        }
        return position + 2
    }

    private static func appendScalar(at position: Int, of bytes: UnsafeRawBufferPointer, to result: inout [UInt8])
        -> Int
    {
        let first = self.unit(at: position, of: bytes) ?? 0xFFFD
        if 0xD800..<0xDC00 ~= first, let second = self.unit(at: position + 6, of: bytes), 0xDC00..<0xE000 ~= second {
            self.append(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00), to: &result)
            return position + 12
        }
        self.append(first, to: &result)
        return position + 6
    }

    /// The UTF-16 unit of a `\uXXXX` at `position`; nil when none stands there.
    static func unit(at position: Int, of bytes: UnsafeRawBufferPointer) -> UInt32? {
        guard position + 6 <= bytes.count, bytes[position] == UInt8(ascii: "\\"),
            bytes[position + 1] == UInt8(ascii: "u")
        else { return nil }
        var unit: UInt32 = 0
        for offset in 2..<6 {
            guard let digit = HexDigit.value(bytes[position + offset]) else { return nil }
            unit = unit << 4 | digit
        }
        return unit
    }

    private static func append(_ value: UInt32, to result: inout [UInt8]) {
        let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
        result.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
}
