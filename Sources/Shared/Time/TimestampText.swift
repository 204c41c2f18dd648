extension Timestamp: CustomStringConvertible {
    /// RFC 3339 in UTC with milliseconds: `2026-11-22T10:00:00.000Z`.
    public var description: String {
        let civil = CivilTime(self)
        let ms = civil.millisecondOfDay
        var text: [UInt8] = []
        text.reserveCapacity(24)
        func write(_ field: Int64, width: Int, then separator: Unicode.Scalar) {
            Self.write(field, width: width, to: &text)
            text.append(UInt8(ascii: separator))
        }
        write(civil.year, width: 4, then: "-")
        write(Int64(civil.month), width: 2, then: "-")
        write(Int64(civil.day), width: 2, then: "T")
        write(ms / 3_600_000, width: 2, then: ":")
        write(ms / 60_000 % 60, width: 2, then: ":")
        write(ms / 1000 % 60, width: 2, then: ".")
        write(ms % 1000, width: 3, then: "Z")
        return String(decoding: text, as: UTF8.self)
    }

    /// Each instant of each answer passes here: it makes no strings of its parts.
    private static func write(_ value: Int64, width: Int, to text: inout [UInt8]) {
        if value < 0 { text.append(UInt8(ascii: "-")) }
        var divisor: UInt64 = 1
        for _ in 1..<width { divisor *= 10 }
        while value.magnitude / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            text.append(UInt8(truncatingIfNeeded: 48 + value.magnitude / divisor % 10))
            divisor /= 10
        }
    }

    /// Reads RFC 3339 (`2026-11-22T10:00:00Z`, any fraction, any offset); nil when `text` is not of that form.
    ///
    /// A fraction finer than a millisecond is cut off. A second of 60 (a leap second) is read as the next minute's 0.
    public init?(rfc3339 text: String) {
        var reader = DigitReader(Array(text.utf8))
        guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2), reader.skip("-"),
            let day = reader.number(2), reader.skip("T") || reader.skip("t") || reader.skip(" "),
            let hour = reader.number(2), reader.skip(":"), let minute = reader.number(2), reader.skip(":"),
            let second = reader.number(2), hour < 24, minute < 60, second <= 60,
            let days = CivilTime.daysSince1970(year: year, month: Int(month), day: Int(day)),
            let fraction = reader.fraction(), let offset = reader.offsetMinutes(), reader.isAtEnd
        else { return nil }
        let minutes = days * 1440 + hour * 60 + minute - offset
        self.init(milliseconds: (minutes * 60 + second) * 1000 + fraction)
    }
}

extension Timestamp: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Timestamp(rfc3339: text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "'\(text)' is not an RFC 3339 time such as 2026-11-22T10:00:00Z")
        }
        self = value
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.description)
    }
}

/// Reads the fixed-width numbers of an RFC 3339 time from left to right.
private struct DigitReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { self.position == self.bytes.count }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard !self.isAtEnd, UInt32(self.bytes[self.position]) == character.value else { return false }
        self.position += 1
        return true
    }

    private mutating func digit() -> Int64? {
        guard !self.isAtEnd, (48...57).contains(self.bytes[self.position]) else { return nil }
        defer { self.position += 1 }
        return Int64(self.bytes[self.position] - 48)
    }

    mutating func number(_ width: Int) -> Int64? {
        var value: Int64 = 0
        for _ in 0..<width {
            guard let digit = self.digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// Milliseconds of an optional `.123456`; nil when the point stands without digits.
    mutating func fraction() -> Int64? {
        guard self.skip(".") else { return 0 }
        guard var value = self.digit() else { return nil }
        var digits = 1
        while let digit = self.digit() {
            if digits < 3 { value = value * 10 + digit }
            digits += 1
        }
        for _ in 0..<max(0, 3 - digits) { value *= 10 }
        return value
    }

    /// `Z` or `+hh:mm` as minutes east of UTC; nil when neither stands here.
    mutating func offsetMinutes() -> Int64? {
        if self.skip("Z") || self.skip("z") { return 0 }
        let sign: Int64
        if self.skip("+") { sign = 1 } else if self.skip("-") { sign = -1 } else { return nil }
        guard let hours = self.number(2), self.skip(":"), let minutes = self.number(2), hours < 24, minutes < 60
        else { return nil }
        return sign * (hours * 60 + minutes)
    }
}
