import ArgumentParser
internal import Shared

extension ChargersCommand {
    struct Replace: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Move a charger's id to other hardware.",
            discussion: """
                Forgets what belonged to the old hardware: its password, the security profile below which it might not \
                fall, its settings, and what it was still asked to do. Sessions, invoices and the journal stay. The old \
                hardware must be off the network.

                Examples:
                  edgectl chargers replace CP-1
                  edgectl chargers replace CP-1 --generate-password
                """)

        @Argument(help: "The charger's id.")
        var charger: String

        @OptionGroup var password: PasswordOptions
        @OptionGroup var options: CommonOptions

        func validate() throws {
            guard !self.password.generatePassword || self.password.passwordFile == nil else {
                throw ValidationError("Give either --generate-password or --password-file.")
            }
        }

        func run() async throws {
            let wanted = SetPassword(
                password: try self.password.given(), generatesPassword: self.password.generatePassword ? true : nil)
            let receipt = try await self.options.daemon().replace(self.charger, wanted)
            if try Screen().json(receipt, self.options) { return }
            let login = receipt.charger.hasPassword ? "its password" : "no password"
            Output.line("\(self.charger) waits for its new hardware, which needs \(login).")
            PasswordOptions.show(receipt)
        }
    }
}
