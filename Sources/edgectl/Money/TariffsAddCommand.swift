public import ArgumentParser
internal import Foundation
public import Shared

extension TariffsCommand {
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a tariff, or a new version of one: from prices, or from an OCPI JSON file.",
            discussion: """
                Prices are excluding tax. All that a tariff can say is explained in docs/tariffs.md.

                Examples:
                  edgectl tariffs add standard --per-kwh 0.39 --session-fee 1 --tax 19
                  edgectl tariffs add city --per-kwh 0.39 --per-minute 0.05 --tax 19 \\
                      --idle-per-minute 0.10 --idle-grace-minutes 30
                  edgectl tariffs add night.json
                """)

        @Argument(
            help: "The new tariff's id, or a file (- is standard input).", completion: .file(extensions: ["json"]))
        var tariff: String?

        @Option(help: "The new tariff's id.")
        var id: String?

        @Option(help: ArgumentHelp("A name for people.", valueName: "text"))
        var name: String?

        @OptionGroup(title: "Prices") var prices: PriceOptions
        @OptionGroup var options: CommonOptions

        /// What the daemon takes.
        private static let maximumBytes = 262_144

        func validate() throws {
            guard self.tariff != nil || self.id != nil else {
                throw ValidationError("Name the tariff, or a file that holds one.")
            }
            guard self.prices.areGiven || self.tariff != nil else {
                throw ValidationError("Give at least one price, such as --per-kwh 0.39, or a file.")
            }
        }

        func run() async throws {
            let daemon = try self.options.daemon()
            let tariff: Tariff
            if self.prices.areGiven {
                let currency = try await self.currency(daemon)
                tariff = self.prices.prices.tariff(
                    id: self.id ?? self.tariff ?? "", name: self.name, currency: currency)
                let problems = tariff.problems()
                guard problems.isEmpty else { throw InvalidTariff(problems: problems) }
            } else {
                tariff = try self.read()
            }
            let view: TariffView = try await daemon.post(["tariffs"], tariff)
            let screen = Screen()
            if try screen.json(view, self.options) { return }
            Output.line("Tariff \(tariff.id) is added.")
            if view.assignments.isEmpty {
                Output.line("It applies nowhere yet: edgectl tariffs assign \(tariff.id) --site")
            }
        }

        private func currency(_ daemon: APIClient) async throws -> String {
            if let currency = self.prices.currency { return currency }
            guard let currency = try await daemon.status().daemon?.currency else {
                throw CommandFailure(.failed, "the daemon does not say its currency; give --currency")
            }
            return currency
        }

        private func read() throws -> Tariff {
            let path = self.tariff ?? ""
            guard path == "-" || FileManager.default.fileExists(atPath: path) else {
                throw CommandFailure(
                    .failed,
                    "there is no file '\(path)'; to add a tariff of that name, give prices such as --per-kwh 0.39")
            }
            let text = try GivenFile.text(path, what: "the tariff file", limit: Self.maximumBytes)
            return try TariffFile.read(Data(text.utf8))
        }
    }
}

/// The prices of a simple tariff.
struct PriceOptions: ParsableArguments {
    @Option(help: ArgumentHelp("For each kWh.", valueName: "price"))
    var perKwh: Amount?

    @Option(help: ArgumentHelp("For each minute in which the car charges.", valueName: "price"))
    var perMinute: Amount?

    @Option(help: ArgumentHelp("Once a session.", valueName: "price"))
    var sessionFee: Amount?

    @Option(
        help: ArgumentHelp("For each minute in which the car is plugged in and does not charge.", valueName: "price"))
    var idlePerMinute: Amount?

    @Option(help: ArgumentHelp("So much of every idle period is free.", valueName: "minutes"))
    var idleGraceMinutes: Int64 = 0

    @Option(help: ArgumentHelp("transaction_end or connector_free.", valueName: "when"))
    var idleUntil: Tariff.IdleUntil = .transactionEnd

    @Option(help: ArgumentHelp("Tax on everything.", valueName: "percent"))
    var tax: Amount?

    @Option(help: ArgumentHelp("Where it is not the site's own.", valueName: "code"))
    var currency: String?

    var areGiven: Bool {
        [self.perKwh, self.perMinute, self.sessionFee, self.idlePerMinute].contains { $0 != nil }
    }

    var prices: SimplePrices {
        SimplePrices(
            perKWh: self.perKwh, perMinute: self.perMinute, sessionFee: self.sessionFee,
            idlePerMinute: self.idlePerMinute, idleGraceMinutes: self.idleGraceMinutes, idleUntil: self.idleUntil,
            taxPercent: self.tax)
    }
}

extension Amount: ExpressibleByArgument {}
extension Tariff.IdleUntil: ExpressibleByArgument {}
