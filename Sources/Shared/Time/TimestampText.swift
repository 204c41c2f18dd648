extension Timestamp: CustomStringConvertible {
    /// RFC 3339 in UTC with milliseconds: `2026-11-22T10:00:00.000Z`.
    public var description: String {
        let civil = CivilTime(self)
        let ms = civil.millisecondOfDay
        let fields: [(Int64, Int)] = [
            (civil.year, 4), (Int64(civil.month), 2), (Int64(civil.day), 2),
            (ms / 3_600_000, 2), (ms / 60_000 % 60, 2), (ms / 1000 % 60, 2), (ms % 1000, 3),
        ]
        let separators = ["-", "-", "T", ":", ":", ".", "Z"]
        return zip(fields, separators).map { field, separator in
            Self.padded(field.0, to: field.1) + separator
        }.joined()
    }

    private static func padded(_ value: Int64, to width: Int) -> String {
        let digits = String(value.magnitude)
        let zeros = String(repeating: "0", count: max(0, width - digits.count))
        return (value < 0 ? "-" : "") + zeros + digits
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
