import ArgumentParser
internal import Foundation
internal import Shared

extension ChargersCommand {
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a charger known.",
            discussion: """
                Examples:
                  edgectl chargers add CP-1
                  edgectl chargers add CP-2 --generate-password
                  edgectl chargers add CP-3 --password-file secret.txt --ocpp 1.6
                  edgectl chargers add CP-4 --profile 3
                """)

        @Argument(help: "The charger's id: the last part of the URL that it connects to.")
        var charger: String

        @Option(help: ArgumentHelp("A name for people.", valueName: "text"))
        var label: String?

        @Option(help: ArgumentHelp("The only OCPP version it may speak: 1.6, 2.0.1 or 2.1.", valueName: "version"))
        var ocpp: String?

        @Option(help: ArgumentHelp("The lowest security profile it may connect with: 0 to 3.", valueName: "number"))
        var profile: Int?

        @OptionGroup var password: PasswordOptions
        @OptionGroup var options: CommonOptions

        func run() async throws {
            let version = self.ocpp.map { $0.hasPrefix("ocpp") ? $0 : "ocpp\($0)" }
            let wanted = AddCharger(
                identity: self.charger, label: self.label, password: try self.password.given(),
                generatesPassword: self.password.generatePassword ? true : nil, version: version,
                minimumProfile: self.profile)
            let daemon = try self.options.daemon()
            let receipt: ChargerReceipt = try await daemon.post(["chargers"], wanted)
            if try Screen().json(receipt, self.options) { return }
            Output.line("\(self.charger) is known.")
            PasswordOptions.show(receipt)
        }
    }

    struct Password: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set, make or remove the password that a charger logs in with.",
            discussion: """
                This is what the gateway expects. Set the same in the charger, and before the gateway where it \
                reconnects by itself. A charger that is connected with a password or without is disconnected.

                Examples:
                  edgectl chargers password CP-1 --generate-password
                  edgectl chargers password CP-1 --password-file secret.txt
                  edgectl chargers password CP-1 --remove
                """)

        @Argument(help: "The charger's id.")
        var charger: String

        @OptionGroup var password: PasswordOptions

        @Flag(help: "Let it connect without a password.")
        var remove = false

        @OptionGroup var options: CommonOptions

        func validate() throws {
            let ways = [self.password.generatePassword, self.password.passwordFile != nil, self.remove]
            guard ways.filter(\.self).count == 1 else {
                throw ValidationError("Give one of --generate-password, --password-file and --remove.")
            }
        }

        func run() async throws {
            let wanted = SetPassword(
                password: try self.password.given(), generatesPassword: self.password.generatePassword ? true : nil)
            let daemon = try self.options.daemon()
            let receipt: ChargerReceipt = try await daemon.post(["chargers", self.charger, "password"], wanted)
            if try Screen().json(receipt, self.options) { return }
            Output.line(self.remove ? "\(self.charger) needs no password." : "The password of \(self.charger) is set.")
            PasswordOptions.show(receipt)
        }
    }
}

/// Where a password comes from. Not from the command line itself: everybody on the machine can see that.
struct PasswordOptions: ParsableArguments {
    @Flag(name: [.long, .customLong("generate")], help: "Make a random password and print it once.")
    var generatePassword = false

    @Option(
        help: ArgumentHelp("A file with the password and nothing else; - is standard input.", valueName: "file"),
        completion: .file())
    var passwordFile: String?

    /// The password in the file; nil where none is given.
    func given() throws -> String? {
        guard let passwordFile else { return nil }
        let text = try GivenFile.text(passwordFile, what: "the password file", limit: 1024)
        let password = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard ChargerPassword.isValid(password) else {
            throw CommandFailure(
                .refused, "the password in \(passwordFile) cannot be used: give \(ChargerPassword.rule)")
        }
        return password
    }

    static func show(_ receipt: ChargerReceipt) {
        guard let password = receipt.password else { return }
        Output.line("Its password, shown this once: \(password)")
    }
}
