internal import Foundation
internal import Shared

/// Numbers and instants in words for people.
enum Wording {
    /// `12.345 kWh`; to the watt-hour.
    static func energy(_ milliwattHours: Int64) -> String {
        self.decimal(Double(milliwattHours) / 1_000_000, places: 3) + " kWh"
    }

    /// `11.04 kW`.
    static func power(_ milliwatts: Int64?) -> String {
        milliwatts.map { self.decimal(Double($0) / 1_000_000, places: 2) + " kW" } ?? ""
    }

    static func decimal(_ value: Double, places: Int) -> String { String(format: "%.\(places)f", value) }

    static func bytes(_ bytes: Int64) -> String {
        switch bytes {
        case ..<1024: "\(bytes) B"
        case ..<1_048_576: self.decimal(Double(bytes) / 1024, places: 1) + " KiB"
        case ..<1_073_741_824: self.decimal(Double(bytes) / 1_048_576, places: 1) + " MiB"
        default: self.decimal(Double(bytes) / 1_073_741_824, places: 2) + " GiB"
        }
    }

    /// `2 d 3 h`, `3 h 5 min`, `5 min`, `12 s`.
    static func duration(milliseconds: Int64) -> String {
        let seconds = max(0, milliseconds / 1000)
        switch seconds {
        case ..<60: return "\(seconds) s"
        case ..<3600: return "\(seconds / 60) min"
        case ..<86_400: return "\(seconds / 3600) h \(seconds % 3600 / 60) min"
        default: return "\(seconds / 86_400) d \(seconds % 86_400 / 3600) h"
        }
    }

    /// `1:05` hours and minutes, and `0:00:41` below an hour.
    static func hours(milliseconds: Int64) -> String {
        let seconds = max(0, milliseconds / 1000)
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let minutes = two(seconds / 60 % 60)
        return seconds < 3600 ? "0:\(minutes):\(two(seconds % 60))" : "\(seconds / 3600):\(minutes) h"
    }

    static func ago(_ instant: Timestamp, now: Timestamp) -> String {
        self.duration(milliseconds: now.milliseconds(since: instant)) + " ago"
    }

    static func money(_ money: MoneyView?) -> String { money.map { "\($0.amount) \($0.currency)" } ?? "" }

    /// A number with thousands apart: `12,345`.
    static func count(_ number: some BinaryInteger) -> String {
        let digits = String(number)
        var result = ""
        for (index, digit) in digits.enumerated() {
            let rest = digits.count - index
            if index > 0, rest % 3 == 0, result.last != "-" { result.append(",") }
            result.append(digit)
        }
        return result
    }
}

/// Instants in the reader's own time zone.
enum LocalTime {
    /// `2026-11-22 18:00:05`.
    static func full(_ instant: Timestamp) -> String { self.text(instant, "%Y-%m-%d %H:%M:%S") }

    /// `11-22 18:00`, for lists.
    static func short(_ instant: Timestamp) -> String { self.text(instant, "%m-%d %H:%M") }

    /// `11-22 18:00:05`, for lists in which seconds matter.
    static func seconds(_ instant: Timestamp) -> String { self.text(instant, "%m-%d %H:%M:%S") }

    /// `18:00:05`.
    static func clock(_ instant: Timestamp) -> String { self.text(instant, "%H:%M:%S") }

    /// With the milliseconds: `18:00:05.123`.
    static func precise(_ instant: Timestamp) -> String {
        let milliseconds = String((instant.milliseconds % 1000 + 1000) % 1000 + 1000).dropFirst()
        return self.clock(instant) + "." + milliseconds
    }

    private static func text(_ instant: Timestamp, _ format: String) -> String {
        var seconds = time_t(instant.milliseconds / 1000)
        var parts = tm()
        guard localtime_r(&seconds, &parts) != nil else { return "\(instant)" }
        var buffer = [CChar](repeating: 0, count: 64)
        let count = strftime(&buffer, buffer.count, format, &parts)
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
