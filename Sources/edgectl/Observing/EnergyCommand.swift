public import ArgumentParser
public import Shared
internal import Store

/// Which aggregates are asked for, on the command line.
struct AggregateOptions: ParsableArguments {
    @Option(help: "Per 15m, hour or day (of the site's time zone).")
    var by: AggregatePeriod = .day

    @Option(help: "Of the site, of each charger or of each connector; else what the other options name.")
    var of: AggregateScope?

    @Option(help: ArgumentHelp("Only of this connector's EVSE.", valueName: "number"))
    var evse: Int?

    @Option(help: ArgumentHelp("Only of this connector.", valueName: "number"))
    var connector: Int?

    /// - Throws: `Refusal` where the options contradict each other.
    func query(charger: [String], range: TimeRange) throws -> AggregateQuery {
        let narrowed: AggregateScope =
            self.evse != nil || self.connector != nil ? .connector : charger.isEmpty ? .site : .charger
        var query = AggregateQuery(period: self.by, scope: self.of ?? narrowed)
        query.chargers = charger
        query.evse = self.evse
        query.connector = self.connector
        query.since = range.since?.instant
        query.until = range.until?.instant
        try query.check()
        return query
    }
}

extension AggregatePeriod: ExpressibleByArgument {}
extension AggregateScope: ExpressibleByArgument {}

struct EnergyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "energy", abstract: "Energy, power, sessions, minutes and revenue by quarter hour, hour or day.",
        discussion: """
            Times are the site's. Where nothing happened there is no line. Without --since it is the last 30 days, or \
            the last day of hours and quarters. Peak is the highest power that was measured, mean that of the whole \
            period, both in kW. How long a car was plugged in or charged, something was faulted or away (offline) is \
            in hours:minutes, and adds up over connectors. Revenue is including tax. --json \
            has all figures, 'edgectl export energy' writes CSV.

            Examples:
              edgectl energy
              edgectl energy --by hour --since 24h
              edgectl energy --charger CP-1 --since 2026-11-01 --until 2026-12-01
              edgectl energy --of connector --by 15m --since 4h --json
            """)

    @Option(help: ArgumentHelp("Only of this charger; may be given more than once.", valueName: "id"))
    var charger: [String] = []

    @OptionGroup var aggregates: AggregateOptions

    @OptionGroup var range: TimeRange

    @Option(name: .shortAndLong, help: "How many lines: 1 to 100000.")
    var limit: HowMany = 1000

    @OptionGroup var options: CommonOptions

    func run() async throws {
        let query = try self.aggregates.query(charger: self.charger, range: self.range)
        let page = try await Paging.aggregates(query, limit: self.limit.count, self.options.site().aggregates)
        let screen = Screen()
        if try screen.json(page, self.options) { return }
        screen.table(EnergyTable.table(page.items, by: query.period), empty: "Nothing happened.")
        screen.more(page)
    }
}

/// Aggregates in a table. Figures of which there are none are left out, so that the others have room.
enum EnergyTable {
    static func table(_ aggregates: [AggregateView], by period: AggregatePeriod) -> Table {
        // Where all of it is of one currency, its name stands at the top alone.
        let currencies = Set(aggregates.flatMap { $0.revenue.map(\.currency) })
        let currency = currencies.count == 1 ? currencies.first : nil
        return Table(
            columns: [
                .fixed(period == .day ? "DAY" : "FROM"), .flexible("CHARGER", minimum: 8),
                .fixed("KWH IN", right: true),
                .fixed("OUT", right: true), .fixed("PEAK", right: true), .fixed("MEAN", right: true),
                .fixed("ENDED", right: true), .fixed("PLUG", right: true), .fixed("CHARGE", right: true),
                .fixed("FAULT", right: true), .fixed("AWAY", right: true), .fixed(currency ?? "REVENUE", right: true),
            ], rows: aggregates.map { self.row($0, by: period, in: currency) }
        ).withoutEmptyColumns
    }

    private static func row(_ view: AggregateView, by period: AggregatePeriod, in currency: String?) -> [Cell] {
        let start = view.localStart
        let outlet = view.evse.map { "/\($0)" } ?? ""
        let isSecond = view.connector.map { $0 > 1 } ?? false
        return [
            Cell(
                period == .day
                    ? String(start.prefix(10)) : String(start.replacing("T", with: " ").prefix(16).dropFirst(5))),
            Cell(view.charger.map { $0 + outlet + (isSecond ? ".\(view.connector ?? 0)" : "") }),
            Cell(Wording.decimal(Double(view.energyInMilliwattHours) / 1_000_000, places: 3)),
            Cell(self.figure(view.energyOutMilliwattHours, places: 3)),
            Cell(self.figure(view.peakPowerMilliwatts, places: 1)),
            Cell(self.figure(view.meanPowerMilliwatts, places: 1)),
            Cell(view.sessionsEnded == 0 ? nil : String(view.sessionsEnded)),
            Cell(self.hours(view.minutesPlugged)), Cell(self.hours(view.minutesCharging)),
            Cell(self.hours(view.minutesFaulted), .red), Cell(self.hours(view.minutesOffline), .red),
            Cell(
                view.revenue.map { currency == nil ? "\($0.inclTax) \($0.currency)" : $0.inclTax }.joined(
                    separator: " + ")),
        ]
    }

    private static func figure(_ thousandths: Int64, places: Int) -> String? {
        thousandths == 0 ? nil : Wording.decimal(Double(thousandths) / 1_000_000, places: places)
    }

    /// Hours and minutes: `1:05`.
    private static func hours(_ minutes: Double) -> String? {
        let whole = Int64(minutes)
        let rest = whole % 60
        return minutes == 0 ? nil : "\(whole / 60):\(rest < 10 ? "0" : "")\(rest)"
    }
}
