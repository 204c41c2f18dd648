import ArgumentParser
internal import Foundation
internal import Shared
internal import Store

/// The options that every command takes.
struct CommonOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The daemon's Unix socket.", valueName: "path"), completion: .file())
    var socket: String?

    @Option(
        help: ArgumentHelp("The database to read while the daemon is stopped.", valueName: "path"), completion: .file())
    var database: String?

    @Flag(help: "Print JSON.")
    var json = false

    @Option(
        help: ArgumentHelp(
            "Why, where this changes what is configured from the cloud; it is told.", valueName: "reason"))
    var why: String?

    static let localDatabase = "./var/edge-gateway.db"

    var socketPath: String {
        SocketPath.choose(
            option: self.socket, environment: ProcessInfo.processInfo.environment,
            exists: FileManager.default.fileExists(atPath:))
    }

    /// The given path, or where `make run` and the Debian package put it.
    var databasePath: String {
        if let database { return database }
        let isLocal = FileManager.default.fileExists(atPath: Self.localDatabase)
        return isLocal ? Self.localDatabase : "/var/lib/edge-gateway/edge-gateway.db"
    }

    /// The running daemon.
    ///
    /// - Throws: `CommandFailure` when it cannot be reached.
    func daemon() throws -> APIClient {
        if let problem = SocketPath.problem(self.socketPath) { throw problem }
        return APIClient(socketPath: self.socketPath, reason: self.why)
    }

    /// The daemon or, while it is stopped, its database.
    func site() throws -> any SiteQueries {
        guard let problem = SocketPath.problem(self.socketPath) else { return APIClient(socketPath: self.socketPath) }
        guard FileManager.default.fileExists(atPath: self.databasePath) else { throw problem }
        let reader: SiteReader
        do {
            reader = try SiteReader(readOnlyDatabaseAt: self.databasePath)
        } catch {
            throw CommandFailure(.unreachable, "\(problem.message)\nIts database cannot be read instead: \(error)")
        }
        Output.note("the daemon does not answer at \(self.socketPath); this is what its database says")
        return reader
    }
}
