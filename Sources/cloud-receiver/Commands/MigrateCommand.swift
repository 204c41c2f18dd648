import ArgumentParser

struct MigrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Bring the database's schema up to date, and exit.",
        discussion: """
            Makes the schema 'fleet', or brings it to this program's version; several at once are safe. Where the \
            extension timescaledb is installed in the database, fleet.reading becomes a hypertable.

            Example:
              cloud-receiver migrate --database "host=db dbname=fleet user=owner"
            """)

    @OptionGroup(title: "Database")
    var database: DatabaseOptions

    func run() throws {
        let connection = try self.database.connect(migrates: true)
        try DatabaseOptions.reporting {
            let migrator = Migrator(connection: connection)
            let before = try migrator.migrate()
            print("schema fleet: version \(Migrator.newest)" + (before < Migrator.newest ? ", was \(before)" : ""))
            switch try migrator.partition() {
            case .none: print("fleet.reading: an ordinary table (there is no timescaledb in this database)")
            case .hypertable: print("fleet.reading: a hypertable")
            case .waitsForPerson:
                print("fleet.reading: an ordinary table that is not empty; to move it, which locks it, run")
                print("  \(Migrator.hypertable.replacing("=> true)", with: "=> true, migrate_data => true)"))")
            }
        }
    }
}
