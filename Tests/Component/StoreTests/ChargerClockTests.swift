import Shared
import Testing

@testable import Store

/// A charger's own clock that is behind, and set right in the middle of a session; and real queues, which look alike.
@Suite struct ChargerClockTests {
    /// How far the clock is behind, in seconds: a month, an hour, seven minutes.
    static let offsets: [Int64] = [-30 * 86_400, -3600, -420]

    struct Road: CustomTestStringConvertible {
        var what: String
        /// How long the charger has been connected when it begins, in seconds.
        var connected: Int64
        /// How often it reads its meter, in seconds; nil: never.
        var interval: Int64?
        /// After how many seconds its clock is set right; nil: never.
        var setAfter: Int64?

        var testDescription: String { self.what }
    }

    static let roads = [
        Road(what: "set right after readings", connected: 20, interval: 60, setAfter: 900),
        Road(what: "set right after one reading", connected: 20, interval: 60, setAfter: 61),
        Road(what: "set right without readings, long connected", connected: 600, interval: nil, setAfter: 900),
        Road(what: "set right with seldom readings", connected: 600, interval: 900, setAfter: 1000),
        Road(what: "never set right", connected: 20, interval: 60, setAfter: nil),
        Road(what: "never set right, without readings", connected: 600, interval: nil, setAfter: nil),
    ]

    @Test(arguments: roads, offsets)
    func aClockThatIsSetRightInASessionIsNotBilled(_ road: Road, _ behind: Int64) throws {
        let site = try SteppingSite()
        site.pass(3600)
        try site.connect()
        site.chargerOff = behind
        site.pass(road.connected)
        let session = try #require(try site.start())
        for second in Int64(1)...1800 {
            site.pass(1)
            if second == road.setAfter { site.chargerOff = 0 }
            if let interval = road.interval, second.isMultiple(of: interval) {
                try site.meter(session, wattHours: second)
            }
        }
        try site.stop(session, wattHours: 2000)
        #expect(try site.length(of: session) == 1800)
        if let interval = road.interval {
            let readings = try site.site.numbers(
                "SELECT (m.at - s.started_at) / 1000 FROM meter m JOIN session s ON s.id = session_id ORDER BY m.seq")
            #expect(readings == (1...(1800 / interval)).map { $0 * interval })
        }
        try site.site.checkInvariants()
    }

    /// What is really from a queue bills as the charger claims: how long each message of it takes, in seconds.
    @Test(arguments: [Int64(0), 1, 5, 20])
    func aQueueBillsWhatItClaims(_ pace: Int64) throws {
        let site = try SteppingSite()
        site.pass(60)
        let begin = site.now
        site.pass(7200)
        try site.connect()
        let session = try #require(try site.start(at: begin))
        for number in Int64(1)...60 {
            site.pass(pace)
            try site.meter(session, wattHours: number, at: begin.advanced(bySeconds: 60 * number))
        }
        site.pass(600)
        try site.stop(session)
        #expect(try site.length(of: session) == 7200 + 60 * pace + 600)
    }

    @Test func aLongQueueIsStillOneAfterMinutes() throws {
        let site = try SteppingSite()
        site.pass(60)
        let begin = site.now
        site.pass(40 * 600)
        try site.connect()
        for number in Int64(0)..<40 {
            let start = begin.advanced(bySeconds: 600 * number)
            let session = try #require(try site.start(at: start))
            site.pass(20)
            try site.stop(session, at: start.advanced(bySeconds: 500))
            site.pass(20)
            #expect(try site.length(of: session) == 500)
        }
    }
}
