/// The compact form of samples in the database: about five bytes a sample.
///
/// A sequence of samples, each: series number (varint, from the database's list of series), then a tag byte with the
/// kind of value, then the value. Numbers are a zigzag varint with the exponent in the tag; bytes have a varint length.
public enum SampleCoding {
    /// Beyond these a number is kept as text.
    private static let exponents = -18...18
    /// Tags 0…36 are numbers with exponents −18…18.
    private static let signedTag: UInt8 = 64
    private static let textTag: UInt8 = 65
    private static let vendorTag: UInt8 = 66
    /// Followed by the words for phase, context and location, empty where there is none, and the value itself.
    private static let wordsTag: UInt8 = 67
    /// Tags 96…132 are numbers with exponents −18…18, followed by their vendor's unit.
    private static let vendorUnitTag: UInt8 = 96

    /// - Parameter seriesNumber: the database's number of a series.
    public static func encode(_ samples: [Sample], seriesNumber: (Series) throws -> Int64) rethrows -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(samples.count * 6)
        for sample in samples {
            append(UInt64(bitPattern: try seriesNumber(sample.series)), to: &bytes)
            append(sample.value, to: &bytes)
        }
        return bytes
    }

    private static func append(_ value: SampleValue, to bytes: inout [UInt8]) {
        switch value {
        case .number(let number) where !self.exponents.contains(number.exponent),
            .vendorUnit(let number, _) where !self.exponents.contains(number.exponent):
            append(.text("\(number.significand)e\(number.exponent)"), to: &bytes)
        case .number(let number):
            append(number, tag: 0, to: &bytes)
        case .vendorUnit(let number, let unit):
            append(number, tag: self.vendorUnitTag, to: &bytes)
            append(Array(unit.utf8), to: &bytes)
        case .signed(let data):
            bytes.append(self.signedTag)
            append(data, to: &bytes)
        case .text(let text):
            bytes.append(self.textTag)
            append(Array(text.utf8), to: &bytes)
        case .vendor(let measurand, let value, let unit):
            bytes.append(self.vendorTag)
            for word in [measurand, value, unit] { append(Array(word.utf8), to: &bytes) }
        case .worded(_, .worded(let words, let value)):
            append(.worded(words, value), to: &bytes)
        case .worded(let words, let value):
            bytes.append(self.wordsTag)
            for word in [words.phase, words.context, words.location] { append(Array((word ?? "").utf8), to: &bytes) }
            append(value, to: &bytes)
        }
    }

    private static func append(_ number: ExactNumber, tag: UInt8, to bytes: inout [UInt8]) {
        bytes.append(tag + UInt8(clamping: number.exponent + 18))
        append(UInt64(bitPattern: number.significand << 1 ^ number.significand >> 63), to: &bytes)
    }

    private static func append(_ data: [UInt8], to bytes: inout [UInt8]) {
        append(UInt64(data.count), to: &bytes)
        bytes.append(contentsOf: data)
    }

    private static func append(_ value: UInt64, to bytes: inout [UInt8]) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// Nil when `bytes` are not what `encode` makes, or name a series that `series` does not know.
    public static func decode(_ bytes: some Collection<UInt8>, series: (Int64) -> Series?) -> [Sample]? {
        var reader = Reader(bytes: Array(bytes))
        var samples: [Sample] = []
        while !reader.isAtEnd {
            guard let number = reader.varint(), let series = series(Int64(bitPattern: number)),
                let value = reader.value()
            else { return nil }
            samples.append(Sample(series, value))
        }
        return samples
    }

    private struct Reader {
        let bytes: [UInt8]
        var position = 0

        var isAtEnd: Bool { self.position >= self.bytes.count }

        mutating func byte() -> UInt8? {
            guard !self.isAtEnd else { return nil }
            defer { self.position += 1 }
            return self.bytes[self.position]
        }

        mutating func varint() -> UInt64? {
            var value: UInt64 = 0
            for shift in stride(from: UInt64(0), to: 64, by: 7) {
                guard let byte = self.byte() else { return nil }
                value |= UInt64(byte & 0x7f) << shift
                if byte < 0x80 { return value }
            }
            return nil
        }

        mutating func data() -> [UInt8]? {
            guard let count = self.varint(), count <= UInt64(self.bytes.count - self.position) else { return nil }
            defer { self.position += Int(count) }
            return Array(self.bytes[self.position..<self.position + Int(count)])
        }

        mutating func text() -> String? { self.data().map { String(decoding: $0, as: UTF8.self) } }

        mutating func number(tag: UInt8) -> ExactNumber? {
            guard let bits = self.varint() else { return nil }
            let significand = Int64(bitPattern: bits >> 1) ^ -Int64(bitPattern: bits & 1)
            return ExactNumber(significand: significand, exponent: Int(tag) - 18)
        }

        /// Words stand once before a value.
        private mutating func worded() -> SampleValue? {
            guard let phase = self.text(), let context = self.text(), let location = self.text(),
                !self.isAtEnd, self.bytes[self.position] != SampleCoding.wordsTag, let value = self.value()
            else { return nil }
            let words = [phase, context, location].map { $0.isEmpty ? nil : $0 }
            return .worded(OwnWords(phase: words[0], context: words[1], location: words[2]), value)
        }

        mutating func value() -> SampleValue? {
            guard let tag = self.byte() else { return nil }
            switch tag {
            case 0...36:
                return self.number(tag: tag).map(SampleValue.number)
            case SampleCoding.signedTag:
                return self.data().map(SampleValue.signed)
            case SampleCoding.textTag:
                return self.text().map(SampleValue.text)
            case SampleCoding.vendorTag:
                guard let measurand = self.text(), let value = self.text(), let unit = self.text() else { return nil }
                return .vendor(measurand: measurand, value: value, unit: unit)
            case SampleCoding.wordsTag:
                return self.worded()
            case SampleCoding.vendorUnitTag...SampleCoding.vendorUnitTag + 36:
                guard let number = self.number(tag: tag - SampleCoding.vendorUnitTag), let unit = self.text()
                else { return nil }
                return .vendorUnit(number, unit: unit)
            default:
                return nil
            }
        }
    }
}
