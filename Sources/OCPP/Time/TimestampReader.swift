/// Reads an RFC 3339 time from left to right. A byte is read only after `position` was compared with the count.
struct TimestampReader {
    struct Reading {
        var timestamp: OCPPTimestamp
        /// Whether the text is RFC 3339 as the standard has it, in the years 0 to 9999.
        var isExact: Bool
    }

    private let text: UnsafeRawBufferPointer
    private var position = 0
    private var isExact = true

    static func read(_ text: UnsafeRawBufferPointer) -> Reading? {
        // The longest sensible form has 35 bytes; years of many digits are cut off here.
        guard text.count <= 64 else { return nil }
        var reader = TimestampReader(text: text)
        return reader.read()
    }

    private init(text: UnsafeRawBufferPointer) {
        self.text = text
    }

    private mutating func read() -> Reading? {
        guard let year = self.year(), self.skip("-"), let month = self.number(2), self.skip("-"),
            let day = self.number(2), self.skipSeparator(), let time = self.timeOfDay(), let offset = self.offset(),
            self.position == self.text.count
        else { return nil }
        // 400 years have the same calendar: the day is checked although the year is beyond reckoning.
        guard let date = CalendarDay(year: year.isReckonable ? year.value : year.value % 400, month: month, day: day)
        else { return nil }
        guard year.isReckonable else {
            return Reading(timestamp: OCPPTimestamp(milliseconds: year.isNegative ? .min : .max), isExact: false)
        }
        let minutes = date.daysSince1970 * 1440 - Int64(offset)
        let timestamp = OCPPTimestamp(milliseconds: minutes * 60_000 + time)
        return Reading(timestamp: timestamp, isExact: self.isExact && !timestamp.isOutOfRange)
    }

    private struct Year {
        var value: Int
        var isNegative: Bool
        var isReckonable: Bool { self.value <= 9999 && !self.isNegative }
    }

    /// Four digits, or more of them, or a sign before them.
    private mutating func year() -> Year? {
        let isNegative = self.skip("-")
        let isSigned = isNegative || self.skip("+")
        let start = self.position
        var value = 0
        while let digit = self.digit() {
            // Kept small; all that matters beyond 9999 is its place in the cycle of 400 years.
            value = value * 10 + digit
            if value > 1_000_000_000 { value = 400_000 + value % 400 }
        }
        guard self.position - start >= 4 else { return nil }
        if isSigned || self.position - start > 4 { self.isExact = false }
        return Year(value: value, isNegative: isNegative)
    }

    /// `10:00:00.123` in milliseconds.
    private mutating func timeOfDay() -> Int64? {
        guard let hour = self.number(2), self.skip(":"), let minute = self.number(2), self.skip(":"),
            let second = self.number(2), hour < 24, minute < 60, second <= 60, let fraction = self.fraction()
        else { return nil }
        return Int64((hour * 60 + minute) * 60 + second) * 1000 + Int64(fraction)
    }

    /// The milliseconds of an optional fraction; nil when the point stands without digits.
    private mutating func fraction() -> Int? {
        if !self.skip(".") {
            guard self.skip(",") else { return 0 }
            self.isExact = false
        }
        guard let first = self.digit() else { return nil }
        var value = first
        var digits = 1
        while let digit = self.digit() {
            if digits < 3 { value = value * 10 + digit }
            digits += 1
        }
        return digits == 1 ? value * 100 : digits == 2 ? value * 10 : value
    }

    /// Minutes east of UTC.
    private mutating func offset() -> Int? {
        if self.skip("Z") || self.skip("z") { return 0 }
        if self.position == self.text.count {
            self.isExact = false
            return 0
        }
        let isNegative = self.skip("-")
        guard isNegative || self.skip("+"), let hours = self.number(2), hours < 24 else { return nil }
        let hasColon = self.skip(":")
        if !hasColon { self.isExact = false }
        guard hasColon || self.position < self.text.count else { return (isNegative ? -1 : 1) * hours * 60 }
        guard let minutes = self.number(2), minutes < 60 else { return nil }
        return (isNegative ? -1 : 1) * (hours * 60 + minutes)
    }

    private mutating func skipSeparator() -> Bool {
        if self.skip("T") || self.skip("t") { return true }
        self.isExact = false
        return self.skip(" ")
    }

    private mutating func number(_ width: Int) -> Int? {
        var value = 0
        for _ in 0..<width {
            guard let digit = self.digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    @inline(__always)
    private mutating func digit() -> Int? {
        guard self.position < self.text.count else { return nil }
        let digit = self.text[self.position] &- UInt8(ascii: "0")
        guard digit < 10 else { return nil }
        self.position += 1
        return Int(digit)
    }

    @inline(__always)
    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard self.position < self.text.count, self.text[self.position] == UInt8(ascii: character) else {
            return false
        }
        self.position += 1
        return true
    }
}
