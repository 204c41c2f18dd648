/// A time of day as OCPI writes it: `HH:MM`, 00:00 to 23:59.
public struct LocalTimeOfDay: Hashable, Sendable, LosslessStringConvertible {
    /// Since midnight, by the clock on the wall.
    public let minutes: Int

    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 5, bytes[2] == 58,
            let hour = wholeNumber(bytes[0..<2]), let minute = wholeNumber(bytes[3..<5]), hour < 24, minute < 60
        else { return nil }
        self.minutes = hour * 60 + minute
    }

    public var description: String {
        padded(self.minutes / 60, to: 2) + ":" + padded(self.minutes % 60, to: 2)
    }

    var milliseconds: Int64 { Int64(self.minutes) * 60_000 }
}

/// A calendar day as OCPI writes it: `YYYY-MM-DD`.
public struct LocalDate: Hashable, Sendable, LosslessStringConvertible {
    /// Days since 1970-01-01.
    let day: Int64

    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == 45, bytes[7] == 45,
            let year = wholeNumber(bytes[0..<4]), let month = wholeNumber(bytes[5..<7]),
            let day = wholeNumber(bytes[8..<10]),
            let days = CivilTime.daysSince1970(year: Int64(year), month: month, day: day)
        else { return nil }
        self.day = days
    }

    public var description: String {
        let civil = CivilTime(Timestamp(milliseconds: self.day * LocalMoment.millisecondsPerDay))
        return [padded(Int(civil.year), to: 4), padded(civil.month, to: 2), padded(civil.day, to: 2)]
            .joined(separator: "-")
    }
}

/// OCPI's names of the days.
public enum DayOfWeek: String, Codable, Sendable, CaseIterable {
    case monday = "MONDAY"
    case tuesday = "TUESDAY"
    case wednesday = "WEDNESDAY"
    case thursday = "THURSDAY"
    case friday = "FRIDAY"
    case saturday = "SATURDAY"
    case sunday = "SUNDAY"
}

/// What the calendar and the clock on the wall show.
struct LocalMoment: Equatable {
    static let millisecondsPerDay: Int64 = 86_400_000

    /// Days since 1970-01-01.
    let day: Int64
    let millisecondOfDay: Int64

    /// - Parameter wall: milliseconds since 1970-01-01T00:00 by the local clock.
    init(wall: Int64) {
        let rest = wall % Self.millisecondsPerDay
        self.millisecondOfDay = rest < 0 ? rest + Self.millisecondsPerDay : rest
        self.day = (wall - self.millisecondOfDay) / Self.millisecondsPerDay
    }

    var dayOfWeek: DayOfWeek {
        // 1970-01-01 was a Thursday.
        let index = (self.day % 7 + 7 + 3) % 7
        return DayOfWeek.allCases[Int(index)]
    }
}

extension LocalTimeOfDay: Codable {
    public init(from decoder: any Decoder) throws {
        self = try decodeText(from: decoder, expected: "a time of day such as 17:30")
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.description)
    }
}

extension LocalDate: Codable {
    public init(from decoder: any Decoder) throws {
        self = try decodeText(from: decoder, expected: "a date such as 2026-12-24")
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.description)
    }
}

private func decodeText<Value: LosslessStringConvertible>(
    from decoder: any Decoder, expected: String
) throws -> Value {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let value = Value(text) else {
        throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is not \(expected)")
    }
    return value
}

private func wholeNumber(_ digits: ArraySlice<UInt8>) -> Int? {
    guard digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
}

private func padded(_ value: Int, to width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}
