import Shared
import Testing

@testable import Store

@Suite struct ReportTests {
    /// A command that asks for a report and has left; the id of its request.
    private func asked(_ site: TestSite, _ id: String = "c1", accepted: Bool = true) throws -> Int {
        try CommandTests.receive(site, id, .monitors, seconds: 300)
        let now = site.now
        try site.change { change in
            try change.changeCommand(id) { $0.sent(now: now) }
            if accepted {
                try change.changeCommand(id) { $0.answered(isAccepted: true, detail: "Accepted", now: now) }
            }
        }
        return ReportAssembly.request(ofCommand: try site.number("SELECT number FROM command WHERE id = '\(id)'"))
    }

    private func part(
        _ request: Int, _ number: Int?, last: Bool = false, kind: ReportKind = .monitors, _ entries: [String] = []
    ) -> ChargerEvent {
        .reportPartCame(
            ReportPart(
                kind: kind, request: request, number: number, isLast: last, entries: entries,
                detail: #"{"part":\#(number ?? -1)}"#))
    }

    @Test func theReportOfACommandIsAssembledAndIsItsOutcome() async throws {
        let site = try TestSite()
        let request = try self.asked(site)
        try site.send(self.part(request, 1, last: true, [#"{"id":2}"#, #"{"id":3}"#]))
        #expect(try site.store.command("c1")?.state == .accepted)
        try site.send(self.part(request, 0, [#"{"id":1}"#]))
        let command = try #require(try site.store.command("c1"))
        #expect((command.state, command.detail) == (.effective, "3 entries"))
        #expect(command.answer?.contains(#""told":[{"id":1},{"id":2},{"id":3}]"#) ?? false)
        let report = try await site.store.reader.report(.monitors, of: "CP-1")
        #expect(report.told == #"[{"id":1},{"id":2},{"id":3}]"#)
        #expect((report.report.state, report.report.command, report.report.entries) == (.complete, "c1", 3))
        // The journal has each part as it came, and the end.
        #expect(
            try site.texts(
                "SELECT ifnull(data ->> 'part', data ->> 'state') FROM journal WHERE kind = 'charger.report'"
            )
                == ["1", "0", "complete"])
    }

    @Test func aLongReportIsNotInTheAnswerOfItsCommand() async throws {
        let site = try TestSite()
        let request = try self.asked(site)
        let long = "\"" + String(repeating: "x", count: 45_000) + "\""
        try site.send(self.part(request, 0, last: true, [long]))
        let answer = try #require(try site.store.command("c1")?.answer)
        #expect(answer.contains(#""state":"complete""#) && !answer.contains("told"))
        #expect(try await site.store.reader.report(.monitors, of: "CP-1").told == "[\(long)]")
    }

    @Test func aReportThatStopsFailsItsCommandAndSaysWhatIsMissing() async throws {
        let site = try TestSite()
        let request = try self.asked(site)
        try site.send(self.part(request, 0, ["1"]))
        try site.send(self.part(request, 3, ["4"]))
        site.pass(ReportParts.quietSeconds - 1)
        try site.change { try $0.tick() }
        #expect(try site.store.command("c1")?.state == .accepted)
        site.pass(1)
        try site.change { try $0.tick() }
        let command = try #require(try site.store.command("c1"))
        #expect(command.state == .failed)
        #expect(command.detail == "the report is incomplete: 2 entries; missing of its parts: 1-2, the end")
        let report = try await site.store.reader.report(.monitors, of: "CP-1")
        #expect(
            (report.report.state, report.report.missing, report.told) == (.incomplete, ["1-2", "the end"], "[1,4]"))
    }

    @Test func aReportThatIsAskedForAgainBeginsAnew() async throws {
        let site = try TestSite()
        let request = try self.asked(site, accepted: false)
        try site.send(self.part(request, 0, ["1"]))
        let now = site.now
        try site.change { change in
            try change.changeCommand("c1") { $0.answerLost(now: now, reason: "x") }
            try change.changeCommand("c1") { $0.sent(now: now) }
        }
        let begun = try await site.store.reader.report(.monitors, of: "CP-1")
        #expect((begun.report.state, begun.told) == (.asked, "[]"))
        try site.send(self.part(request, 0, last: true, ["1"]))
        #expect(try site.store.command("c1")?.state == .effective)
    }

    @Test func nothingToReportIsAReport() async throws {
        let site = try TestSite()
        _ = try self.asked(site, accepted: false)
        let now = site.now
        try site.change { change in
            try change.changeCommand("c1") {
                $0.answered(isAccepted: true, detail: "EmptyResultSet", now: now)
                $0.effectSeen("EmptyResultSet", now: now)
            }
        }
        let report = try await site.store.reader.report(.monitors, of: "CP-1")
        #expect((report.report.state, report.told) == (.complete, "[]"))
    }

    @Test func aRefusedOneLeavesNoReport() async throws {
        let site = try TestSite()
        _ = try self.asked(site, accepted: false)
        let now = site.now
        try site.change { change in
            try change.changeCommand("c1") { $0.answered(isAccepted: false, detail: "Rejected", now: now) }
        }
        #expect(try await site.store.reader.reports(of: "CP-1").items.isEmpty)
        await #expect(throws: Refusal.self) { try await site.store.reader.report(.monitors, of: "CP-1") }
    }

    @Test func whatOthersAskedForIsAssembledTooAndBounded() async throws {
        let site = try TestSite()
        try site.send(self.part(3, nil, kind: .displays, [#"{"id":1}"#]))
        try site.send(self.part(3, nil, last: true, kind: .displays, [#"{"id":2}"#]))
        let report = try await site.store.reader.report(.displays, of: "CP-1")
        #expect((report.told, report.report.state) == (#"[{"id":1},{"id":2}]"#, .complete))
        #expect(report.report.command == nil)
        for request in 10..<60 {
            site.pass(1)
            try site.send(self.part(request, 0, last: true, ["1"]))
        }
        let kept = try await site.store.reader.reports(of: "CP-1").items
        #expect(kept.count == 20)
        #expect(kept.first?.request == 59)
        #expect(try site.number("SELECT count(*) FROM charger_report_part") == 20)
        try site.checkInvariants()
    }

    @Test func settingsThatOthersAskedForAreAReportOfTheirNames() async throws {
        let site = try TestSite()
        try site.send(
            .modelReported(
                ModelPart(
                    reading: nil, request: 5, number: 0, isLast: false,
                    variables: [DeviceVariable(component: "C", variable: "V", value: "1")], detail: "{}")))
        let report = try await site.store.reader.report(.settings, of: "CP-1")
        #expect((report.told, report.report.state) == (#"["C.V"]"#, .receiving))
        #expect(report.report.missing == ["the end"])
    }
}
