import Foundation
import Shared
import Testing

@testable import CloudSync

/// What is written by hand is what `JSONEncoder` writes.
@Suite struct ItemJSONTests {
    static let texts = ["CP-1", "", "a\"b\\c/d", "Zürich 🔌", "line\nend"]

    static let aggregates: [AggregateView] = Self.texts.flatMap { text in
        [Int64(0), 1, 59, 60, 61_234, 900_000, 7_777_777, .max / 2].map { number in
            var figures = QuarterFigures()
            figures.imported = number
            figures.exported = number / 3
            figures.peakPower = number
            figures.started = number % 7
            figures.ended = number % 5
            figures.plugged = number
            figures.charging = number / 7
            figures.faulted = number / 11
            figures.offline = number / 13
            let start = Timestamp(milliseconds: number % 253_402_300_799_999)
            return AggregateView(
                LocalPeriods.Period(start: start, end: start.advanced(byMilliseconds: 900_000)),
                localStart: text, charger: text.isEmpty ? nil : text,
                outlet: text.count < 5 ? Outlet(evse: Int(number % 9), connector: 2) : nil,
                totals: PeriodTotals(figures: figures, mostImported: number / 2),
                revenue: (0..<number % 3).map {
                    RevenueView(
                        currency: ["EUR", "JPY"][Int($0)], exclTax: Amount(tenThousandths: number % 1_000_000),
                        inclTax: Amount(tenThousandths: -number % 1_000_000))
                }, now: start.advanced(byMilliseconds: number % 1_000_000))
        }
    }

    static let sessions: [SessionSummary] = Self.texts.flatMap { text in
        SessionState.allCases.flatMap { state in
            [nil, Int64(-5), 1_767_225_600_123].map { number in
                var session = SessionSummary(
                    id: number ?? 7, charger: text, evse: 1, connector: 0, state: state,
                    flags: number == nil ? [] : [text, "estimated"], token: number.map { _ in text },
                    startedAt: Timestamp(milliseconds: number ?? 0), endedAt: number.map(Timestamp.init(milliseconds:)),
                    energyMilliwattHours: number ?? 0, powerMilliwatts: number,
                    lastReadingAt: number.map(Timestamp.init(milliseconds:)),
                    total: number.map { _ in MoneyView("12.3", currency: "EUR") })
                session.exportedMilliwattHours = number
                return session
            }
        }
    }

    @Test(arguments: Self.aggregates)
    func anAggregateIsWrittenAsItIsEncoded(view: AggregateView) throws {
        var json = JSONBytes()
        AggregateJSON.write(view, to: &json)
        try self.check(json.bytes, of: view)
    }

    @Test(arguments: Self.sessions)
    func aSessionIsWrittenAsItIsEncoded(session: SessionSummary) throws {
        var json = JSONBytes()
        SessionJSON.write(session, to: &json)
        try self.check(json.bytes, of: session)
    }

    private func check<View: Codable & Equatable>(_ bytes: [UInt8], of view: View) throws {
        #expect(String(decoding: bytes, as: UTF8.self) == String(decoding: try APICoding.encode(view), as: UTF8.self))
        #expect(try APICoding.decode(View.self, from: Data(bytes)) == view)
    }

    @Test(arguments: [0, 15, 0.5, -0.001, 1.0 / 3, 44_640, 1e15, 1e300, -0x1p53, 0x1p63])
    func aNumberIsReadAsItWas(value: Double) throws {
        var json = JSONBytes()
        json.number(value)
        #expect(try JSONDecoder().decode(Double.self, from: Data(json.bytes)) == value)
    }
}
