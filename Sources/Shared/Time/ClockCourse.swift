/// How the gateway's wall clock runs beside its monotonic one: finds the steps of the wall clock, whoever made them (a
/// time server, a technician, a clock that was found again).
///
/// | boot | wall clock beside the monotonic one | finding |
/// |---|---|---|
/// | another | – | began: how long the machine was off, the wall clock alone tells |
/// | the same | as before, to a second | goes on |
/// | the same | moved, in something received after the last step | stepped |
/// | the same | moved, in something received before the last step | stamped before: read by the clock as it is now |
///
/// Pure: what was received is the argument.
public struct ClockCourse: Hashable, Sendable {
    public enum Finding: Hashable, Sendable {
        case goesOn
        case began
        /// By so many milliseconds; negative: back.
        case stepped(by: Int64)
        /// It was stamped before a step that is known: this is when it was received, by the clock as it is now.
        case stampedBefore(Timestamp)
    }

    /// A difference up to this, in milliseconds, is a thread that waited between two clocks.
    public static let tolerance: UInt64 = 1000

    /// Where the course began or last stepped: both clocks at one moment.
    public private(set) var since: MonotonicInstant
    public private(set) var sinceWall: Timestamp
    /// The newest session when the machine was started, where its clock has not been trusted since: what it says leaves
    /// out how long the machine was off.
    public private(set) var untrustedSince: SessionID?

    public init(since: MonotonicInstant, wall: Timestamp, untrustedSince: SessionID? = nil) {
        self.since = since
        self.sinceWall = wall
        self.untrustedSince = untrustedSince
    }

    /// The course of a machine that was just started.
    public init(at moment: MonotonicInstant, _ reception: Reception, newest session: SessionID) {
        self.init(since: moment, wall: reception.at, untrustedSince: reception.isTrusted ? nil : session)
    }

    /// Something was received. Where the finding is `began` or `stepped`, the course goes on from it.
    ///
    /// - Parameter session: the newest session that there is.
    public mutating func received(
        _ reception: Reception, at moment: MonotonicInstant, newest session: SessionID
    ) -> Finding {
        guard let elapsed = moment.milliseconds(since: self.since) else {
            self = ClockCourse(at: moment, reception, newest: session)
            return .began
        }
        let expected = self.sinceWall.advanced(byMilliseconds: elapsed)
        let step = reception.at.milliseconds(since: expected)
        guard step.magnitude > Self.tolerance else {
            if reception.isTrusted { self.untrustedSince = nil }
            return .goesOn
        }
        guard elapsed >= 0 else { return .stampedBefore(expected) }
        self.since = moment
        self.sinceWall = reception.at
        if reception.isTrusted { self.untrustedSince = nil }
        return .stepped(by: step)
    }
}
