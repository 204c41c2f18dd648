import Dispatch
import Shared
import Synchronization
import Testing

@testable import Store

/// What a charger can fill the disk with.
@Suite struct QuarantineBoundTests {
    /// What follows the message id, and whether it is the same message as `[2,"1","MeterValues",{"a":1}]`.
    static let frames: [(String, Bool)] = [
        (#"[2,"1","MeterValues",{"a":1}]"#, true),
        (#"[2,"another id","MeterValues",{"a":1}]"#, true),
        (#"[ 2 , "with \" and \\","MeterValues",{"a":1}]"#, true),
        (#"[2,"1","MeterValues",{"a":2}]"#, false),
        (#"[3,"1","MeterValues",{"a":1}]"#, false),
        (#"[2,1,"MeterValues",{"a":1}]"#, false),
        (#"[2,"never closed"#, false), (#"[2,"\"#, false), ("[2", false), ("", false),
    ]

    @Test(arguments: frames)
    func aMessageIsTheSameWhateverItsId(_ frame: String, _ isSame: Bool) {
        let known = QuarantinedContent(Array(#"[2,"1","MeterValues",{"a":1}]"#.utf8))
        let content = QuarantinedContent(Array(frame.utf8))
        #expect((content == known) == isSame)
        #expect((content.digest == known.digest) == isSame)
    }

    @Test func whatRepeatsIsCountedWhereItStands() throws {
        let site = try TestSite()
        for number in 1...1200 {
            site.pass(60)
            try site.sendUnreadable(#"[2,"\#(number)","MeterValues",{"x":1}]"#)
        }
        #expect(try site.numbers("SELECT times FROM quarantine") == [1200])
        #expect(try site.number("SELECT last_received_at - received_at FROM quarantine") == 1199 * 60_000)
        #expect(try site.kinds().filter { $0 == "quarantine.added" }.count == 1)
        #expect(
            try site.texts("SELECT data ->> 'times' FROM journal WHERE kind = 'quarantine.repeated'") == [
                "10", "100", "1000",
            ])
        try site.checkInvariants()
    }

    @Test func whatWasDecidedAboutComesAgainAsANewOne() throws {
        let site = try TestSite()
        try site.sendUnreadable(#"[2,"1","MeterValues",{"x":1}]"#)
        try site.change { try $0.dismissQuarantined(1, note: nil) }
        try site.sendUnreadable(#"[2,"2","MeterValues",{"x":1}]"#)
        #expect(try site.texts("SELECT state FROM quarantine ORDER BY id") == ["dismissed", "open"])
    }

    @Test func whatIsWorthLeastMakesRoomAndTheJournalSaysSo() throws {
        let site = try TestSite()
        try site.sendUnreadable(#"[2,"1","StartTransaction",{"x":0}]"#, .started)
        try site.sendUnreadable(#"[2,"1","MeterValues",{"x":0}]"#, .updated)
        try site.sendUnreadable(#"[2,"1","MeterValues",{"y":0}]"#, nil)
        try site.change { try $0.dismissQuarantined(2, note: nil) }
        for number in 1...998 { try site.sendUnreadable(#"[2,"1","MeterValues",{"x":\#(number)}]"#, .updated) }
        #expect(try site.number("SELECT count(*) FROM quarantine") == 900)
        // What was dismissed, what tells of no transaction, then the oldest readings.
        #expect(try site.numbers("SELECT id FROM quarantine ORDER BY id LIMIT 2") == [1, 103])
        let shed = try site.texts("SELECT data FROM journal WHERE kind = 'quarantine.shed'")
        #expect(shed.count == 1)
        #expect(shed[0].contains(#""messages":101,"open":100"#))
        #expect(shed[0].contains(#""transactions":0"#))
        try site.checkInvariants()
    }

    @Test func bytesAreBoundedToo() throws {
        let site = try TestSite()
        let padding = String(repeating: "x", count: 500_000)
        for number in 1...20 {
            try site.sendUnreadable(#"[2,"1","StopTransaction",["\#(number)\#(padding)"]]"#, .ended)
        }
        let bytes = try site.number("SELECT sum(length(frame)) FROM quarantine")
        #expect(bytes <= Change.quarantineByteLimit)
        #expect(bytes > Change.quarantineByteLimit / 2)
        #expect(try site.number("SELECT max(id) FROM quarantine") == 20)
        #expect(
            try site.number("SELECT sum(data ->> 'messages') FROM journal WHERE kind = 'quarantine.shed'")
                == 20 - site.number("SELECT count(*) FROM quarantine"))
    }

    @Test func oneChargersQuarantineLeavesTheOthersAlone() throws {
        let site = try TestSite()
        let other = try site.addCharger("CP-2")
        try site.sendUnreadable(#"[2,"1","MeterValues",{"x":1}]"#, nil, from: other)
        for number in 1...1001 { try site.sendUnreadable(#"[2,"1","StopTransaction",{"x":\#(number)}]"#, .ended) }
        #expect(try site.number("SELECT count(*) FROM quarantine WHERE charger_id = \(other.rawValue)") == 1)
    }

    @Test func aThousandConnectorsAreKeptAndMoreAreFlaggedOnceAnHour() throws {
        let site = try TestSite()
        for number in 1...1100 {
            try site.send(
                .connectorReported(
                    ConnectorReport(outlet: Outlet(evse: number), status: .available, at: site.now)))
        }
        #expect(try site.number("SELECT count(*) FROM connector") == 1000)
        let flagged = "SELECT count(*) FROM journal WHERE data ->> 'type' = 'too_many_connectors'"
        #expect(try site.number(flagged) == 1)
        // Those that are known go on.
        try site.status(.charging, evse: 1000)
        #expect(try site.texts("SELECT status FROM connector WHERE evse = 1000") == ["charging"])
        site.pass(3601)
        try site.status(.charging, evse: 2000)
        #expect(try site.number(flagged) == 2)
        try site.checkInvariants()
    }
}

extension TestSite {
    fileprivate func sendUnreadable(
        _ frame: String, _ kind: TransactionReport.Kind? = .updated, from charger: ChargerID? = nil
    ) throws {
        let message = ChargerMessage(
            charger: charger ?? self.charger, connectedAt: self.connectedAt, reception: Reception(at: self.now),
            event: .unreadable(reason: "it cannot be read", kind: kind), frame: Array(frame.utf8))
        _ = try self.store.performAndWait { try $0.take(message) }
    }
}
