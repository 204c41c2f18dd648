import ArgumentParser
internal import Shared

extension ChargerCommand {
    struct Defaults: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set a charger as the site's defaults say.",
            discussion: """
                Heartbeat, meter interval, measurands and clock-aligned readings of [chargers.defaults], by the names \
                of the charger's own OCPP version. A charger that is away is set when it connects.

                Example:
                  edgectl charger defaults CP-1
                """)

        @Argument(help: "The charger's id.")
        var charger: String

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let receipt = try await self.options.daemon().applyDefaults(to: self.charger)
            let when = receipt.charger.summary.isConnected ? "now" : "when it connects"
            let text =
                "\(self.charger) is set as the site's defaults say, \(when).\n"
                + "What becomes of it: edgectl commands --charger \(self.charger)"
            try Screen().done(text, receipt, self.options)
        }
    }
}
