import ArgumentParser
internal import Shared

struct SendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send", abstract: "Ask something of a charger.",
        discussion: """
            A command is stored first, and sent when the charger is there. With --wait each step is shown until the \
            outcome is known, and the exit code tells it: 0 effective, 1 rejected, failed, expired, cancelled or \
            superseded, 4 unknown. `edgectl commands cancel` takes one back.

            Examples:
              edgectl send start CP-1 --token 04A2B3C4 --evse 1 --wait
              edgectl send stop CP-1 --wait
              edgectl send limit CP-1 --amperes 10 --replace site-limit
              edgectl send reserve CP-1 --token 04A2B3C4 --evse 1 --for-minutes 30 --wait
              edgectl send limit group:garage --amperes 16 --wait
              edgectl send availability site:all on
              edgectl send schedule CP-1 --evse 1
              edgectl send set-display CP-1 'Closed from 22:00' --wait
              edgectl send configure CP-1 HeartbeatInterval 300
              edgectl send ocpp CP-1 ClearCache --wait
            """,
        subcommands: [
            Start.self, Stop.self, Unlock.self, Reset.self, Availability.self, Limit.self, ClearLimit.self,
            Schedule.self, Profiles.self, Reserve.self, CancelReservation.self, ClearCache.self, LocalList.self,
            UpdateFirmware.self, PublishFirmware.self, UnpublishFirmware.self, GetLogs.self, SetDisplay.self,
            Displays.self, ClearDisplay.self, SetMonitor.self, Monitors.self, ClearMonitor.self, Customer.self,
            Trigger.self, Configure.self, InstallCertificate.self, DeleteCertificate.self, Certificates.self,
            CertificateSigned.self, RenewCertificate.self, OCPP.self,
        ])
}

/// What every command needs.
struct SendOptions: ParsableArguments {
    @Argument(help: "The charger's id; 'group:NAME' or 'site:all' for many.")
    var charger: String

    @Flag(name: .shortAndLong, help: "Show each step, and wait for the outcome.")
    var wait = false

    @Option(help: ArgumentHelp("An id of your own: asking again with it is not doing again.", valueName: "text"))
    var id: String?

    @Option(help: ArgumentHelp("For how long it is worth doing; each verb has its own default.", valueName: "seconds"))
    var expiresIn: Int64?

    @Option(
        help: ArgumentHelp(
            "low, normal or high: among commands that wait for the charger the higher leaves first. Stops, unlocks and "
                + "limits are high by themselves; firmware, logs, lists and reports low.", valueName: "priority"))
    var priority: CommandPriority?

    @Option(
        help: ArgumentHelp(
            "Commands that still wait for the charger with the same key are superseded.", valueName: "key"))
    var replace: String?

    @OptionGroup var options: CommonOptions
}

/// An EVSE, and a connector where that matters.
struct OutletOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The EVSE (in OCPP 1.6 the connector), from 1.", valueName: "number"))
    var evse: Int?

    @Option(help: ArgumentHelp("The connector of the EVSE.", valueName: "number"))
    var connector: Int?

    var outlet: Outlet? { self.evse.map { Outlet(evse: $0, connector: self.connector ?? 1) } }

    func validate() throws {
        guard self.connector == nil || self.evse != nil else { throw ValidationError("--connector needs --evse.") }
    }
}

/// A verb of `edgectl send`.
protocol SendVerb: AsyncParsableCommand {
    var send: SendOptions { get }
    /// Without an outcome there is nothing to see.
    var alwaysWaits: Bool { get }
    func arguments() throws -> CommandArguments
    /// As the other, for verbs that need the daemon for that.
    func arguments(_ daemon: APIClient) async throws -> CommandArguments
}

extension SendVerb {
    var alwaysWaits: Bool { false }

    /// Nothing to say by itself: a verb has one of the two.
    func arguments() throws -> CommandArguments {
        throw CommandFailure(.failed, "this verb needs the daemon")
    }

    func arguments(_ daemon: APIClient) async throws -> CommandArguments { try self.arguments() }

    func run() async throws {
        let daemon = try self.send.options.daemon()
        let command = NewCommand(
            id: self.send.id, charger: self.send.charger, arguments: try await self.arguments(daemon),
            expiresInSeconds: self.send.expiresIn, priority: self.send.priority, replace: self.send.replace)
        let waits = self.send.wait || self.alwaysWaits
        let sending = CommandSending(daemon: daemon, options: self.send.options)
        guard let scope = CommandScope(rawValue: self.send.charger) else {
            return try await sending.send(command, waits: waits)
        }
        try await sending.send(NewGroupCommand(scope: scope, command: command), waits: waits)
    }
}
