import ArgumentParser
internal import Shared

extension ChargersCommand {
    /// On or off, as people say it.
    enum Switch: String, ExpressibleByArgument, CaseIterable {
        case on, off
    }

    struct Change: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set", abstract: "Change how a charger is treated.",
            discussion: """
                With --strict on nothing is tolerated that the standard does not allow (see 'edgectl tolerances'): a \
                message that breaks its schema is refused with the standard's error. Messages of transactions are \
                never refused: they wait in 'edgectl quarantine'. It holds at once, also for a charger that is \
                connected.

                Examples:
                  edgectl chargers set CP-1 --strict on
                  edgectl chargers set CP-1 --strict off
                """)

        @Argument(help: "The charger's id.")
        var charger: String

        @Option(help: "Whether the charger is held to the letter of the standard: on or off.")
        var strict: Switch?

        @OptionGroup var options: CommonOptions

        func validate() throws {
            guard self.strict != nil else { throw ValidationError("Say what to change, such as --strict on.") }
        }

        func run() async throws {
            let change = SetCharger(strict: self.strict.map { $0 == .on })
            let receipt = try await self.options.daemon().set(self.charger, change)
            let text = receipt.charger.isStrict ? "is held to the letter of the standard" : "is treated with tolerance"
            try Screen().done("\(self.charger) \(text).", receipt, self.options)
        }
    }
}
