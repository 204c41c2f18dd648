internal import OCPP

/// An instant as the simulation sees it.
struct Moment: Equatable, Sendable {
    /// Milliseconds of a clock that never jumps: for everything that waits.
    var uptime: Int64
    /// Milliseconds since 1970, UTC: for what stands in messages.
    var wall: Int64

    var timestamp: OCPPTimestamp { OCPPTimestamp(milliseconds: self.wall) }

    /// The uptime `seconds` from here.
    func uptime(in seconds: Double) -> Int64 { self.uptime + Int64((seconds * 1000).rounded(.up)) }
}
