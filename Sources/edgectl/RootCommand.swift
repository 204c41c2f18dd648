import ArgumentParser
internal import Foundation

/// `edgectl`: everything a technician sees and does on a site.
@main
struct RootCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edgectl",
        abstract: "See and change everything on a charging site.",
        discussion: """
            It talks to edge-gateway over its Unix socket: --socket, or $EDGE_GATEWAY_SOCKET, or \
            ./var/edge-gateway.sock where that exists, or /run/edge-gateway/api.sock. While the daemon is stopped, the \
            commands that only read work on the database (--database) and say so.

            Examples:
              edgectl status
              edgectl chargers add CP-1 --generate-password
              edgectl sessions --open
              edgectl send start CP-1 --token 04A2B3C4 --evse 1 --wait
              edgectl events -f
              edgectl export sessions --since 30d > sessions.csv

            Every command takes --json. Exit codes: 0 done, 1 failed, 2 refused by the gateway, 3 the daemon cannot \
            be reached, 4 a command's outcome is unknown, 64 the command line is wrong.
            """,
        version: "0.1.0",
        groupedSubcommands: [
            CommandGroup(
                name: "Looking",
                subcommands: [
                    StatusCommand.self, EventsCommand.self, TraceCommand.self, CloudCommand.self, ClockCommand.self,
                    TolerancesCommand.self, EnergyCommand.self,
                ]),
            CommandGroup(
                name: "Charging",
                subcommands: [
                    ChargersCommand.self, ChargerCommand.self, SessionsCommand.self, SessionCommand.self,
                    ReadingsCommand.self, TokensCommand.self, SendCommand.self, CommandsCommand.self,
                    ReservationsCommand.self, QuarantineCommand.self, FilesCommand.self,
                ]),
            CommandGroup(name: "Money", subcommands: [TariffsCommand.self, InvoicesCommand.self]),
            CommandGroup(
                name: "Keeping",
                subcommands: [
                    ExportCommand.self, BackupCommand.self, RestoreCommand.self, ConfigCommand.self, DoctorCommand.self,
                    CertificatesCommand.self, CACommand.self,
                ]),
        ])

    static func main() async {
        let arguments = ArgumentOrder.arranged(Array(CommandLine.arguments.dropFirst()))
        do {
            var command = try Self.parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let error as any CustomStringConvertible & Error where CommandFailure(error) != nil {
            let failure = CommandFailure(error)
            Output.complain(failure?.message ?? "\(error)")
            Foundation.exit(failure?.exitCode ?? 1)
        } catch {
            if let words = MistypedCommand.words(error, arguments, of: Self.self) {
                Output.complain(words)
                Foundation.exit(ExitCode.validationFailure.rawValue)
            }
            Self.exit(withError: error)
        }
    }
}
