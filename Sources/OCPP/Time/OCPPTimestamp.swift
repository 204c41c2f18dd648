/// An instant as a message carries it: RFC 3339, to the millisecond.
///
/// Chargers claim instants that cannot be, such as the year 222222017. They are read, and flagged: `isOutOfRange`.
public struct OCPPTimestamp: Hashable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z; at the nearer end of the years 0 to 9999 when it was out of range.
    public let milliseconds: Int64
    /// Whether the instant that was claimed lies outside the years 0 to 9999.
    public let isOutOfRange: Bool

    /// 0000-01-01T00:00:00.000Z to 9999-12-31T23:59:59.999Z.
    static let range: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999

    public init(milliseconds: Int64) {
        self.milliseconds = min(max(milliseconds, Self.range.lowerBound), Self.range.upperBound)
        self.isOutOfRange = self.milliseconds != milliseconds
    }

    /// Reads RFC 3339 with any offset and any fraction, cut off after milliseconds; a leap second is the next minute's
    /// first.
    ///
    /// Accepted as well, since their meaning is certain: no offset (taken as UTC), `+0200` and `+02`, a blank for the
    /// `T`, a comma before the fraction. Nil when it is none of these, or no date of the calendar.
    public init?(_ text: String) {
        var text = text
        guard let reading = text.withUTF8({ TimestampReader.read(UnsafeRawBufferPointer($0)) }) else { return nil }
        self = reading.timestamp
    }
}

extension OCPPTimestamp: Comparable {
    public static func < (left: OCPPTimestamp, right: OCPPTimestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }
}

extension OCPPTimestamp: JSONReadable, JSONWritable {
    public init(_ json: JSONValue) throws(MessageError) {
        guard let reading = json.withContent({ TimestampReader.read($0) }) else {
            throw json.wrongType("a time such as 2026-11-22T10:00:00.000Z")
        }
        self = reading.timestamp
    }

    public func write(to json: inout JSONWriter) {
        json.raw(CollectionOfOne(UInt8(ascii: "\"")) + self.bytes + CollectionOfOne(UInt8(ascii: "\"")))
    }
}

extension OCPPTimestamp: CustomStringConvertible {
    /// `2026-11-22T10:00:00.000Z`.
    public var description: String { String(decoding: self.bytes, as: UTF8.self) }

    private var bytes: [UInt8] {
        let days = self.milliseconds.flooredDivision(by: CalendarDay.milliseconds)
        let day = CalendarDay(daysSince1970: days)
        let rest = Int(self.milliseconds - days * CalendarDay.milliseconds)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(24)
        func append(_ number: Int, _ width: Int, _ separator: Unicode.Scalar) {
            var divisor = width == 4 ? 1000 : width == 3 ? 100 : 10
            while divisor > 0 {
                bytes.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
                divisor /= 10
            }
            bytes.append(UInt8(ascii: separator))
        }
        append(day.year, 4, "-")
        append(day.month, 2, "-")
        append(day.day, 2, "T")
        append(rest / 3_600_000, 2, ":")
        append(rest / 60_000 % 60, 2, ":")
        append(rest / 1000 % 60, 2, ".")
        append(rest % 1000, 3, "Z")
        return bytes
    }
}
