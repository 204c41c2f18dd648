import Testing

@testable import Shared

@Suite struct ClockCourseTests {
    static let noon = time("2026-11-22T12:00:00Z")
    static let boot: Int64 = 7
    static let newest = SessionID(rawValue: 12)

    static func moment(_ seconds: Int64, boot: Int64 = boot) -> MonotonicInstant {
        MonotonicInstant(boot: boot, milliseconds: seconds * 1000)
    }

    static func course(untrustedSince: SessionID? = nil) -> ClockCourse {
        ClockCourse(since: self.moment(100), wall: self.noon, untrustedSince: untrustedSince)
    }

    /// Seconds since the course began by the monotonic clock and by the wall clock, the boot; what is found.
    static let table: [(Int64, Int64, Int64, ClockCourse.Finding)] = [
        (60, 60, boot, .goesOn),
        (60, 61, boot, .goesOn),
        (60, 59, boot, .goesOn),
        (60, 62, boot, .stepped(by: 2000)),
        (60, 60 + 3600, boot, .stepped(by: 3_600_000)),
        (60, 60 - 3600, boot, .stepped(by: -3_600_000)),
        (0, 86_400, boot, .stepped(by: 86_400_000)),
        (-1, -1, boot, .goesOn),
        (-5, 3600, boot, .stampedBefore(noon.advanced(bySeconds: -5))),
        (-95, 60, 8, .began),
        (-95, -86_400, 8, .began),
    ]

    @Test(arguments: table)
    func stepsAreFound(_ monotonic: Int64, _ wall: Int64, _ boot: Int64, _ finding: ClockCourse.Finding) {
        var course = Self.course()
        let reception = Reception(at: Self.noon.advanced(bySeconds: wall))
        #expect(
            course.received(reception, at: Self.moment(100 + monotonic, boot: boot), newest: Self.newest) == finding)
    }

    @Test func aStepIsFoundOnce() {
        var course = Self.course()
        let later = Self.noon.advanced(bySeconds: 3600)
        #expect(
            course.received(Reception(at: later), at: Self.moment(110), newest: Self.newest) == .stepped(by: 3_590_000))
        let next = Reception(at: later.advanced(bySeconds: 5))
        #expect(course.received(next, at: Self.moment(115), newest: Self.newest) == .goesOn)
    }

    @Test func whatWaitedWhileTheClockSteppedIsReadByTheClockAsItIsNow() {
        var course = Self.course()
        let later = Self.noon.advanced(bySeconds: 3610)
        _ = course.received(Reception(at: later), at: Self.moment(110), newest: Self.newest)
        let waited = Reception(at: Self.noon.advanced(bySeconds: 8))
        let before = course
        #expect(
            course.received(waited, at: Self.moment(108), newest: Self.newest)
                == .stampedBefore(later.advanced(bySeconds: -2)))
        #expect(course == before)
    }

    @Test func aMachineStartedWithoutAClockIsRememberedUntilTheClockIsTrusted() {
        var course = Self.course()
        let unset = Reception(at: Self.noon.advanced(bySeconds: 1), isTrusted: false)
        #expect(course.received(unset, at: Self.moment(5, boot: 8), newest: Self.newest) == .began)
        #expect(course.untrustedSince == Self.newest)
        let set = Reception(at: Self.noon.advanced(bySeconds: 7200))
        _ = course.received(set, at: Self.moment(65, boot: 8), newest: Self.newest)
        #expect(course.untrustedSince == nil)
    }

    @Test(arguments: [Int64.min, .max])
    func noClockTraps(_ extreme: Int64) {
        var course = Self.course()
        let reception = Reception(at: Timestamp(milliseconds: extreme))
        _ = course.received(
            reception, at: MonotonicInstant(boot: Self.boot, milliseconds: extreme), newest: Self.newest)
        _ = course.received(Reception(at: Self.noon), at: Self.moment(0), newest: Self.newest)
        _ = course.received(reception, at: MonotonicInstant(boot: Self.boot, milliseconds: -1), newest: Self.newest)
    }
}
