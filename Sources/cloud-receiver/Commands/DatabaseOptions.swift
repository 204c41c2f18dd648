import ArgumentParser
import Foundation
import Logging

/// Where the database is, and how much to say.
struct DatabaseOptions: ParsableArguments {
    @Option(
        help: """
            Connection string or URI of libpq. What it leaves out comes from PGHOST, PGDATABASE, PGUSER, PGPASSWORD, \
            PGPASSFILE, PGSERVICE and so on; passwords belong there and not on a command line.
            """)
    var database = ProcessInfo.processInfo.environment["DATABASE_URL"] ?? ""

    @Option(help: "What to log: trace, debug, info, notice, warning or error.")
    var logLevel = "info"

    func validate() throws {
        guard Logger.Level(rawValue: self.logLevel) != nil else {
            throw ValidationError("--log-level must be trace, debug, info, notice, warning or error")
        }
    }

    func makeLogger() -> Logger {
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        var logger = Logger(label: "cloud-receiver")
        logger.logLevel = Logger.Level(rawValue: self.logLevel) ?? .info
        return logger
    }

    /// A connection to a database with the right schema.
    func connect(migrates: Bool = false) throws -> PostgresConnection {
        try Self.reporting {
            let connection = try Database.open(self.database)
            let version = try Migrator(connection: connection).version()
            guard migrates || version == Migrator.newest else { throw SchemaProblem.missing(version) }
            return connection
        }
    }

    /// Says what went wrong in one line, and ends with a code of sysexits.h.
    static func reporting<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let problem as SchemaProblem {
            throw Self.end(problem, code: 78)
        } catch PostgresError.connection(let problem) {
            throw Self.end(PostgresError.connection(problem), code: 69)
        } catch let error as PostgresError {
            throw Self.end(error, code: 1)
        }
    }

    private static func end(_ problem: any Error, code: Int32) -> ExitCode {
        FileHandle.standardError.write(Data("cloud-receiver: \(problem)\n".utf8))
        return ExitCode(code)
    }
}
