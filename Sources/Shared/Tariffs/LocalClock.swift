import Foundation

/// The clock on a site's wall: UTC plus an offset that changes on a few days of the year.
public struct LocalClock: Equatable, Sendable {
    private let zone: TimeZone

    /// nil when `identifier` is not the name of a time zone such as `Europe/Berlin` or `UTC`.
    public init?(identifier: String) {
        guard let zone = TimeZone(identifier: identifier) else { return nil }
        self.zone = zone
    }

    /// A stretch of time within which the offset does not change.
    struct Stretch: Equatable {
        var from: Timestamp
        var until: Timestamp
        /// Milliseconds that the clock on the wall is ahead of UTC.
        var offset: Int64
    }

    /// The site's date at an instant: `2026-11-22`.
    public func dateText(_ instant: Timestamp) -> String {
        let start = self.local(instant).day * LocalMoment.millisecondsPerDay
        return String(Timestamp(milliseconds: start).description.prefix(while: { $0 != "T" }))
    }

    func local(_ instant: Timestamp) -> LocalMoment {
        LocalMoment(wall: instant.milliseconds + self.offset(at: instant))
    }

    /// `from` to `until` in stretches of one offset each. Finds every change that lasts a day or longer, which is all
    /// there are; asks the zone once for each day in between, so the caller bounds the range.
    func stretches(from: Timestamp, until: Timestamp) -> [Stretch] {
        var stretches: [Stretch] = []
        var current = Stretch(from: from, until: from, offset: self.offset(at: from))
        while current.until < until {
            let probe = min(current.until.advanced(byMilliseconds: LocalMoment.millisecondsPerDay), until)
            if self.offset(at: probe) != current.offset {
                current.until = self.change(after: current.until, notAfter: probe, from: current.offset)
                stretches.append(current)
                current = Stretch(from: current.until, until: current.until, offset: self.offset(at: current.until))
            } else {
                current.until = probe
            }
        }
        if current.from < current.until { stretches.append(current) }
        return stretches
    }

    /// The first instant with another offset than `offset`, by bisection.
    private func change(after: Timestamp, notAfter: Timestamp, from offset: Int64) -> Timestamp {
        var (before, changed) = (after.milliseconds, notAfter.milliseconds)
        while changed - before > 1 {
            let middle = before + (changed - before) / 2
            if self.offset(at: Timestamp(milliseconds: middle)) == offset { before = middle } else { changed = middle }
        }
        return Timestamp(milliseconds: changed)
    }

    private func offset(at instant: Timestamp) -> Int64 {
        // Whole seconds: zones change on them, and a `Date` holds them exactly.
        let seconds = (Double(instant.milliseconds) / 1000).rounded(.down)
        return Int64(self.zone.secondsFromGMT(for: Date(timeIntervalSince1970: seconds))) * 1000
    }
}
