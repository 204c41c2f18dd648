import Logging

/// A connection, made ready to be worked with.
enum Database {
    /// - Throws: when there is no server, or it refuses us.
    static func open(_ conninfo: String) throws(PostgresError) -> PostgresConnection {
        let connection = try PostgresConnection(conninfo: conninfo)
        try connection.run(Self.session)
        return connection
    }

    /// Limits, so that a receiver that hangs, or was stopped in mid-transaction, cannot hold up the others: its locks
    /// end with its session. And what is acknowledged must be on the disk, whatever the server's default is.
    private static let session = """
        SET statement_timeout = '50s';
        SET lock_timeout = '40s';
        SET idle_in_transaction_session_timeout = '10s';
        SET TimeZone = 'UTC';
        SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'
        """

    /// Brings the schema up to date, or checks that it is.
    static func prepare(
        _ connection: PostgresConnection, migrates: Bool, logger: Logger
    ) throws(PostgresError) {
        do {
            let migrator = Migrator(connection: connection)
            let version = try migrator.version()
            if version == Migrator.newest { return }
            guard migrates else { throw SchemaProblem.missing(version) }
            let before = try migrator.migrate()
            let partitioning = try migrator.partition()
            logger.notice(
                "The database's schema is up to date",
                metadata: [
                    "from": "\(before)", "to": "\(Migrator.newest)", "hypertable": "\(partitioning == .hypertable)",
                ])
        } catch let error as PostgresError {
            throw error
        } catch {
            throw .refused(state: "3F000", message: "\(error)")
        }
    }
}
