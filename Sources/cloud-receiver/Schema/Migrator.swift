/// Brings the database's schema `fleet` to the version of this program. Safe to run twice, and by several at once.
struct Migrator {
    /// A migration that has shipped is never edited.
    private static let migrations = [Migration1.tables + Migration1.views]
    static let newest = migrations.count
    /// The names of PostgreSQL's advisory locks are numbers; this one is "fleet" in ASCII.
    private static let lock = 439_905_248_628

    let connection: PostgresConnection

    /// - Returns: the version before.
    func migrate() throws -> Int {
        // An index on a large table takes its time.
        try self.connection.run("BEGIN; SET LOCAL statement_timeout = 0; SELECT pg_advisory_xact_lock(\(Self.lock))")
        do {
            let before = try self.version()
            for number in before..<max(before, Self.newest) { try self.apply(number) }
            try self.connection.run("COMMIT")
            return before
        } catch {
            try? self.connection.run("ROLLBACK")
            throw error
        }
    }

    /// The version of the schema; 0: there is none.
    /// - Throws: `SchemaProblem` when a newer program made it.
    func version() throws -> Int {
        // A look into the table, not `to_regclass`: that may answer from a cache that is older than the lock.
        let there = try self.connection.query(
            "SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname = 'fleet' AND tablename = 'schema_version'")
        guard there.count > 0 else { return 0 }
        let version = Int(try self.connection.query("SELECT max(version) FROM fleet.schema_version").integer(0, 0) ?? 0)
        guard version <= Self.newest else { throw SchemaProblem.newer(version) }
        return version
    }

    private func apply(_ index: Int) throws {
        if index == 0 {
            try self.connection.run(
                """
                CREATE SCHEMA IF NOT EXISTS fleet;
                CREATE TABLE fleet.schema_version (
                    version integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())
                """)
        }
        try self.connection.run(Self.migrations[index])
        _ = try self.connection.query("INSERT INTO fleet.schema_version (version) VALUES ($1)", ["\(index + 1)"])
    }

    // MARK: TimescaleDB

    enum Partitioning: Equatable {
        /// The extension is not in this database: `reading` is an ordinary table.
        case none
        case hypertable
        /// The extension came after the readings: to move them takes long and locks the table, so a person says when.
        case waitsForPerson
    }

    /// Makes `reading` a hypertable where TimescaleDB is installed in the database and the table is empty.
    func partition() throws -> Partitioning {
        let extensions = try self.connection.query("SELECT 1 FROM pg_extension WHERE extname = 'timescaledb'")
        guard extensions.count > 0 else { return .none }
        let known = try self.connection.query(
            """
            SELECT 1 FROM timescaledb_information.hypertables
            WHERE hypertable_schema = 'fleet' AND hypertable_name = 'reading'
            """)
        if known.count > 0 { return .hypertable }
        guard try self.connection.query("SELECT 1 FROM fleet.reading LIMIT 1").count == 0 else {
            return .waitsForPerson
        }
        try self.connection.run(Self.hypertable)
        return .hypertable
    }

    /// What a person runs when the table is not empty, with `migrate_data => true`.
    static let hypertable = """
        SELECT create_hypertable('fleet.reading', 'at', chunk_time_interval => interval '1 day', if_not_exists => true)
        """
}

enum SchemaProblem: Error, CustomStringConvertible {
    case newer(Int)
    case missing(Int)

    var description: String {
        switch self {
        case .newer(let version):
            """
            the database's schema 'fleet' has version \(version), and this program knows \(Migrator.newest): run the \
            program that is at least as new
            """
        case .missing(let version):
            """
            the database's schema 'fleet' has version \(version), and this program needs \(Migrator.newest): run \
            'cloud-receiver migrate' as its owner
            """
        }
    }
}
