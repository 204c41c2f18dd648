import ArgumentParser
internal import Foundation
internal import Shared
internal import Store

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Put a backup in the place of the database, with the daemon stopped.",
        discussion: """
            The backup is checked first, with the hash chain of its invoices; the database that stands there now is kept \
            beside it. At its next start the daemon begins a new epoch: new invoice and transaction numbers, so that \
            none is given out twice, and the cloud is sent all of it that it may not know.

            Put back the folders that a backup does not hold, too (edgectl backup --help): the site's authority and the \
            files of chargers.

            Example:
              systemctl stop edge-gateway
              edgectl restore site-2026-11-22.db
              systemctl start edge-gateway
            """)

    @Argument(help: "The backup.", completion: .file())
    var file: String

    @Flag(name: .shortAndLong, help: "Do not ask.")
    var yes = false

    @OptionGroup var options: CommonOptions

    func run() async throws {
        let path = self.options.databasePath
        guard SocketPath.problem(self.options.socketPath) != nil else {
            throw CommandFailure(.refused, "the daemon runs; stop it first (systemctl stop edge-gateway)")
        }
        try self.confirm(path)
        let progress = ProgressLine()
        let aside = try await DatabaseRestore.restore(backup: self.file, to: path) { step in
            progress.show("\(Wording.bytes(step.done)) of \(Wording.bytes(step.total))")
        }
        progress.finish()
        if try Screen().json(["database": path, "previous": aside], self.options) { return }
        Output.line("\(path) is restored.")
        if let aside { Output.line("The database that stood there is now \(aside).") }
        Output.line("Start the daemon: it begins a new epoch.")
    }

    private func confirm(_ path: String) throws {
        guard !self.yes, FileManager.default.fileExists(atPath: path) else { return }
        try Confirmation.ask(
            "Replace \(path)? It is kept beside the new one.", otherwise: "this replaces \(path)")
    }
}
