import Testing

@testable import Shared

@Suite struct ReportAssemblyTests {
    private let start = Timestamp(milliseconds: 1_800_000_000_000)

    private func after(_ seconds: Int64) -> Timestamp { self.start.advanced(bySeconds: seconds) }

    private func part(_ number: Int?, last: Bool = false, _ entries: [String] = ["1"]) -> ReportPart {
        ReportPart(kind: .monitors, request: 7, number: number, isLast: last, entries: entries, detail: "{}")
    }

    private func report() -> ReportAssembly { ReportAssembly(.monitors, request: 7, command: "c", now: self.start) }

    @Test func aReportIsCompleteWhenEveryPartCameInAnyOrder() {
        var report = self.report()
        let last = report.partCame(self.part(1, last: true), now: self.after(1))
        #expect(last == .keep(part: 1, entries: ["1"]))
        #expect(report.state == .receiving)
        let first = report.partCame(self.part(0, ["1", "2"]), now: self.after(2))
        #expect(first == .keep(part: 0, entries: ["1", "2"]))
        #expect(report.state == .complete)
        #expect(report.text == "3 entries")
        #expect(report.missing.isEmpty)
    }

    @Test func partsWithoutNumbersComeInOrder() {
        var report = self.report()
        let first = report.partCame(self.part(nil), now: self.after(1))
        #expect(first == .keep(part: 0, entries: ["1"]))
        let last = report.partCame(self.part(nil, last: true), now: self.after(2))
        #expect(last == .keep(part: 1, entries: ["1"]))
        #expect(report.state == .complete)
    }

    @Test func aPartThatComesAgainChangesNothing() {
        var report = self.report()
        _ = report.partCame(self.part(0), now: self.after(1))
        let before = report
        let again = report.partCame(self.part(0), now: self.after(2))
        #expect(again == .nothing)
        #expect(report == before)
    }

    @Test func aReportThatStopsIsIncompleteAndSaysWhatIsMissing() {
        var report = self.report()
        _ = report.partCame(self.part(0), now: self.after(1))
        _ = report.partCame(self.part(2), now: self.after(2))
        report.ticked(now: self.after(61))
        #expect(report.state == .receiving)
        report.ticked(now: self.after(62))
        #expect(report.state == .incomplete)
        #expect(report.missing == ["1", "the end"])
        #expect(report.text == "the report is incomplete: 2 entries; missing of its parts: 1, the end")
        // Late parts count too.
        _ = report.partCame(self.part(1), now: self.after(90))
        _ = report.partCame(self.part(3, last: true), now: self.after(91))
        #expect(report.state == .complete)
    }

    @Test func beforeTheChargerAnsweredNothingIsMissing() {
        var report = self.report()
        report.ticked(now: self.after(1000))
        #expect(report.state == .asked)
        report.accepted(now: self.after(1000))
        report.ticked(now: self.after(1060))
        #expect(report.state == .incomplete)
    }

    @Test func aReportOfNothingIsComplete() {
        var report = self.report()
        report.hasNothing(now: self.after(1))
        #expect(report.state == .complete)
        #expect(report.text == "there is nothing to report")
    }

    @Test func whatIsTooLongIsLeftOutAndCounted() {
        var report = self.report()
        let long = String(repeating: "x", count: ReportAssembly.mostBytes - 1)
        let kept = report.partCame(self.part(0, [long, "22", "3"]), now: self.after(1))
        #expect(kept == .keep(part: 0, entries: [long, "3"]))
        #expect((report.entries, report.leftOut, report.bytes) == (2, 1, ReportAssembly.mostBytes))
    }

    @Test func aLaterReportUnderTheSameIdBeginsAnew() {
        var report = self.report()
        _ = report.partCame(self.part(0, last: true), now: self.after(1))
        #expect(!report.isOver(before: self.part(0), now: self.after(30)))
        #expect(report.isOver(before: self.part(0), now: self.after(61)))
        #expect(!report.isOver(before: self.part(3), now: self.after(61)))
    }

    @Test(arguments: [1, 399_999_999, 400_000_000, 5_000_000_000])
    func requestsOfCommandsHaveIdsOfTheirOwn(number: Int64) {
        let request = ReportAssembly.request(ofCommand: number)
        #expect((500_000_000..<900_000_000).contains(request))
        #expect(ReportAssembly.command(ofRequest: request) == number % 400_000_000)
        #expect(ReportAssembly.command(ofRequest: 7) == nil)
    }

    @Test func aCommandEndsAsItsReportDoes() {
        let request = CommandRequest(
            id: "c", charger: "CP-1", arguments: .monitors, expiresAt: self.after(300), origin: .local)
        var sent = Command(request, receivedAt: self.start)
        sent.sent(now: self.start)
        var complete = self.report()
        _ = complete.partCame(self.part(0, last: true), now: self.after(1))
        // Its last part may come before its answer.
        var early = sent
        early.reported(complete, answer: "{}", now: self.after(1))
        #expect((early.state, early.detail, early.answer) == (.effective, "1 entry", "{}"))
        var accepted = sent
        accepted.answered(isAccepted: true, detail: "Accepted", now: self.after(1))
        #expect(accepted.state == .accepted)
        var incomplete = self.report()
        incomplete.accepted(now: self.after(1))
        incomplete.ticked(now: self.after(100))
        accepted.reported(incomplete, answer: "{}", now: self.after(100))
        #expect(accepted.state == .failed)
        // One that will be sent again is not given up.
        var waiting = sent
        waiting.answerLost(now: self.after(30), reason: "x")
        waiting.reported(incomplete, answer: nil, now: self.after(100))
        #expect(waiting.state == .queued)
        waiting.reported(complete, answer: nil, now: self.after(100))
        #expect(waiting.state == .effective)
    }
}
