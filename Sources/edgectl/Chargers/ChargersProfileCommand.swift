import ArgumentParser
internal import Shared

extension ChargersCommand {
    struct Profile: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set the lowest security profile that a charger may connect with.",
            discussion: """
                0 demands nothing, 1 a password, 2 a password over TLS, 3 a certificate. A charger that is connected \
                with less is disconnected. chargers.minimum_security_profile is the same for all chargers: the higher of \
                the two counts, and never less than a charger has used before.

                Examples:
                  edgectl chargers profile CP-1 3
                  edgectl chargers profile CP-1 0
                """)

        @Argument(help: "The charger's id.")
        var charger: String

        @Argument(help: ArgumentHelp("0, 1, 2 or 3.", valueName: "profile"))
        var minimum: Int

        @OptionGroup var options: CommonOptions

        func validate() throws {
            guard (0...3).contains(self.minimum) else { throw ValidationError("Give a profile from 0 to 3.") }
        }

        func run() async throws {
            let wanted = SetProfile(minimum: self.minimum)
            let receipt = try await self.options.daemon().setProfile(of: self.charger, wanted)
            let text =
                self.minimum == 0
                ? "No security profile is demanded of \(self.charger)."
                : "\(self.charger) must connect with security profile \(self.minimum) or higher."
            try Screen().done(text, receipt, self.options)
        }
    }
}
