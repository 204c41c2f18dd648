import Shared
import Testing

@Suite struct ReportPartsTests {
    @Test(arguments: [
        ([0, 1, 2], 2), ([2, 1, 0], 2), ([1, 2, 0], 2), ([0], 0), ([3, 0, 2, 2, 0, 1], 3),
    ])
    func aReportIsCompleteWhenEveryPartCameInAnyOrder(parts: [Int], last: Int) {
        var report = ReportParts()
        for part in parts {
            #expect(!report.isComplete)
            report.came(part, isLast: part == last)
        }
        #expect(report.isComplete)
        #expect(report.missing.isEmpty)
        #expect(report.ranges == [0...last])
    }

    @Test(
        arguments: [
            ([0, 1], nil, ["the end"]), ([0, 2], 2, ["1"]), ([4], 4, ["0-3"]), ([1, 5], nil, ["0", "2-4", "the end"]),
            ([], nil, ["the end"]),
        ] as [([Int], Int?, [String])])
    func anIncompleteReportSaysWhatIsMissing(parts: [Int], last: Int?, missing: [String]) {
        var report = ReportParts()
        for part in parts { report.came(part, isLast: part == last) }
        #expect(!report.isComplete)
        #expect(report.missing == missing)
    }

    @Test func whatTheDatabaseKeepsIsTheSameReport() {
        var report = ReportParts()
        for part in [7, 0, 1, 2, 5] { report.came(part, isLast: part == 7) }
        #expect(report.text == "0-2,5,7")
        #expect(ReportParts(text: report.text, last: report.last) == report)
    }

    @Test func aHostileReportStaysBounded() {
        var report = ReportParts()
        for part in stride(from: 0, through: 4 * ReportParts.mostRanges, by: 2) { report.came(part, isLast: false) }
        #expect(report.ranges.count == ReportParts.mostRanges)
        let before = report
        for part in [-1, Int.min, Int.max, ReportParts.highest + 1] { report.came(part, isLast: true) }
        #expect(report == before)
    }
}
