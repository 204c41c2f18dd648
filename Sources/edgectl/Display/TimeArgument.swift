import ArgumentParser
internal import Foundation
internal import Shared
internal import Store

/// An instant on the command line: an RFC 3339 time, a day (its local midnight), or how long ago.
struct TimeArgument: ExpressibleByArgument, Equatable {
    var instant: Timestamp

    static let form = "a time (2026-11-22T10:00:00Z), a day (2026-11-22), or how long ago (90m, 24h, 7d)"

    init(_ instant: Timestamp) {
        self.instant = instant
    }

    init?(argument: String) {
        self.init(argument, now: .wallClock)
    }

    init?(_ text: String, now: Timestamp) {
        if let instant = Timestamp(rfc3339: text) ?? Self.day(text) {
            self.instant = instant
        } else if let seconds = Self.seconds(text) {
            self.instant = now.advanced(bySeconds: -seconds)
        } else {
            return nil
        }
    }

    private static func seconds(_ text: String) -> Int64? {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
        guard let last = text.last, let unit = units[last], let count = Int64(text.dropLast()),
            (0...100_000).contains(count)
        else { return nil }
        return count * unit
    }

    private static func day(_ text: String) -> Timestamp? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2], let noon = Timestamp(rfc3339: text + "T12:00:00Z") else {
            return nil
        }
        // Local midnight: the C library knows the zone's rules for that day.
        var seconds = time_t(noon.milliseconds / 1000)
        var fields = tm()
        gmtime_r(&seconds, &fields)
        (fields.tm_hour, fields.tm_min, fields.tm_sec, fields.tm_isdst) = (0, 0, 0, -1)
        return Timestamp(milliseconds: Int64(mktime(&fields)) * 1000)
    }
}

/// A stretch of time that an answer is narrowed to.
struct TimeRange: ParsableArguments {
    @Option(help: ArgumentHelp("From this time on: \(TimeArgument.form).", valueName: "time"))
    var since: TimeArgument?

    @Option(help: ArgumentHelp("Before this time.", valueName: "time"))
    var until: TimeArgument?

    func validate() throws {
        guard let since, let until, since.instant >= until.instant else { return }
        throw ValidationError("--since must be before --until.")
    }
}
