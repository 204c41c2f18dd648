import ArgumentParser
internal import Shared

struct ReadingsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "readings", abstract: "Meter readings of a charger or a session, with a sparkline.",
        discussion: """
            Examples:
              edgectl readings CP-1
              edgectl readings --session 42 --limit 500
              edgectl readings CP-1 --since 2h --json
            """)

    @Argument(help: "The charger's id.")
    var charger: String?

    @Option(help: ArgumentHelp("The readings of this session.", valueName: "number"))
    var session: Int64?

    @OptionGroup var range: TimeRange

    @Option(name: .shortAndLong, help: "How many, the newest: 1 to 100000.")
    var limit: HowMany = 20

    @OptionGroup var options: CommonOptions

    func validate() throws {
        guard self.charger != nil || self.session != nil else {
            throw ValidationError("Name a charger, or a session with --session.")
        }
    }

    func run() async throws {
        let query = ListQuery(
            charger: self.charger, session: self.session, since: self.range.since?.instant,
            until: self.range.until?.instant)
        let page = try await Paging.newestOfStream(query, limit: self.limit.count, self.options.site().readings)
        let screen = Screen()
        if try screen.json(page, self.options) { return }
        if !page.items.isEmpty { Output.line(PlainText.of(ReadingTable.head(page.items))) }
        if let line = ReadingTable.sparkline(page.items, width: screen.width) {
            Output.lines(line)
            Output.line()
        }
        screen.table(ReadingTable.table(page.items), empty: "No readings.")
        screen.more(page)
    }
}

/// Readings in a table: what technicians look for first; everything is in the JSON.
enum ReadingTable {
    /// EVSE and session stand in the head where they are the same for all.
    static func table(_ readings: [ReadingView]) -> Table {
        let hasOneOutlet = Set(readings.map(\.evse)).count == 1
        let hasOneSession = Set(readings.map(\.session)).count == 1
        return Table(
            columns: [
                .fixed("TIME"), .fixed("EVSE", right: true), .fixed("SESSION", right: true),
                .fixed("KWH", right: true), .fixed("KW", right: true), .flexible("AMPERES", minimum: 7),
                .flexible("VOLTS", minimum: 5), .fixed("SOC %", right: true), .flexible("OTHER", minimum: 5),
            ],
            rows: readings.map { reading in
                [
                    Cell(LocalTime.seconds(reading.at)), Cell(hasOneOutlet ? nil : String(reading.evse)),
                    Cell(hasOneSession ? nil : reading.session.map(String.init)),
                    Cell(reading.energy.map { Wording.decimal($0, places: 3) }),
                    Cell(reading.power.map { Wording.decimal($0, places: 2) }),
                    Cell(reading.phases("Current.Import", places: 1)), Cell(reading.phases("Voltage", places: 0)),
                    Cell(reading.first("SoC").map { Wording.decimal($0, places: 0) }), Cell(reading.others),
                ]
            }
        ).withoutEmptyColumns
    }

    /// `CP-1, EVSE 1, session 42`, as far as it is the same for all.
    static func head(_ readings: [ReadingView]) -> String {
        func one<Value: Hashable>(_ values: [Value]) -> Value? { Set(values).count == 1 ? values.first : nil }
        let session = one(readings.map(\.session)) ?? nil
        return [
            one(readings.map(\.charger)), one(readings.map(\.evse)).map { "EVSE \($0)" },
            session.map { "session \($0)" },
        ].compactMap(\.self).joined(separator: ", ")
    }

    /// The power over time where the readings tell it, else the energy; nil with fewer than two values.
    static func sparkline(_ readings: [ReadingView], width: Int) -> [String]? {
        for (name, unit, values) in [
            ("Power", "kW", readings.compactMap(\.power)), ("Energy", "kWh", readings.compactMap(\.energy)),
        ] where values.count > 1 {
            guard let least = values.min(), let most = values.max() else { continue }
            let bars = Sparkline.text(values, width: width, floor: name == "Power" ? 0 : nil)
            let bounds = "\(Wording.decimal(least, places: 2)) to \(Wording.decimal(most, places: 2)) \(unit)"
            return ["\(name), \(bounds), \(values.count) readings", bars]
        }
        return nil
    }
}

extension ReadingView {
    /// The import register in kWh.
    var energy: Double? { self.total("Energy.Active.Import.Register", kilo: "kWh") }
    /// The active power in kW.
    var power: Double? {
        self.total("Power.Active.Import", kilo: "kW")
    }

    func first(_ measurand: String) -> Double? {
        self.samples.first { $0.measurand == measurand }?.value.flatMap(Double.init)
    }

    /// The total in thousands: the sample without a phase, else the sum over the phases.
    private func total(_ measurand: String, kilo: String) -> Double? {
        let samples = self.samples.filter { $0.measurand == measurand && $0.location == nil }
        let chosen = samples.contains { $0.phase == nil } ? samples.filter { $0.phase == nil }.prefix(1) : samples[...]
        let values = chosen.compactMap { sample in
            sample.value.flatMap(Double.init).map { sample.unit == kilo ? $0 : $0 / 1000 }
        }
        return values.isEmpty ? nil : values.reduce(0, +)
    }

    /// `15.9/16.0/15.8`, a value a phase.
    func phases(_ measurand: String, places: Int) -> String? {
        let values = self.samples.filter { $0.measurand == measurand && $0.location == nil }
            .compactMap { $0.value.flatMap(Double.init) }
        return values.isEmpty ? nil : values.map { Wording.decimal($0, places: places) }.joined(separator: "/")
    }

    /// What else there is: signed values and other measurands.
    var others: String {
        let shown: Set = [
            "Energy.Active.Import.Register", "Power.Active.Import", "Current.Import", "Voltage", "SoC",
        ]
        let others = self.samples.filter { !shown.contains($0.measurand) && $0.signed == nil }.map { sample in
            "\(sample.measurand)=\(sample.value ?? "")\(sample.unit ?? "")"
        }
        let signed = self.samples.contains { $0.signed != nil } ? ["signed"] : []
        return (signed + others).joined(separator: " ")
    }
}
