import ArgumentParser

/// The command line.
@main
struct CloudReceiver: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cloud-receiver",
        abstract: "Stores what EdgeGateway sites send over MQTT in PostgreSQL.",
        discussion: """
            Subscribes to the sites' journals, readings and states, writes them into the schema 'fleet', and \
            acknowledges to each site what is committed without a gap. Several share the load. docs/receiver.md goes \
            from nothing to a view of the fleet in ten commands.

            Exit codes: 0 stopped as told, 1 something failed, 64 the command line is wrong, 69 PostgreSQL cannot be \
            reached (migrate and set-aside; run waits for it), 78 the schema is of another version.
            """,
        subcommands: [RunCommand.self, MigrateCommand.self, SetAsideCommand.self],
        defaultSubcommand: RunCommand.self)
}
