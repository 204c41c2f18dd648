/// A date and a time of day in UTC, by the proleptic Gregorian calendar.
struct CivilTime: Equatable {
    var year: Int64
    var month: Int
    var day: Int
    var millisecondOfDay: Int64

    private static let millisecondsPerDay: Int64 = 86_400_000

    init(_ timestamp: Timestamp) {
        var days = timestamp.milliseconds / Self.millisecondsPerDay
        var rest = timestamp.milliseconds % Self.millisecondsPerDay
        if rest < 0 {
            rest += Self.millisecondsPerDay
            days -= 1
        }
        self.millisecondOfDay = rest
        (self.year, self.month, self.day) = Self.date(daysSince1970: days)
    }

    /// Howard Hinnant's `civil_from_days`: eras of 400 years that begin on the first of March.
    private static func date(daysSince1970 days: Int64) -> (Int64, Int, Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = Int(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
        let month = Int(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9)
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    /// Days since 1970-01-01, or nil when `month` or `day` does not exist. Inverse of `date(daysSince1970:)`.
    static func daysSince1970(year: Int64, month: Int, day: Int) -> Int64? {
        guard (1...12).contains(month), day >= 1, abs(year) < 1_000_000 else { return nil }
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = Int64((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1)
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = era * 146_097 + dayOfEra - 719_468
        return self.date(daysSince1970: days) == (year, month, day) ? days : nil
    }
}
