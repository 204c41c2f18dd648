import ArgumentParser
internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import NIOFoundationCompat
internal import NIOHTTP1
internal import Shared
internal import Store

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy the database into a file, while chargers go on charging.",
        discussion: """
            The copy is one consistent state in one file, checked before it gets its name. Keep it elsewhere: it holds \
            every session, invoice and token. Password hashes of chargers are in it too.

            The configuration, the key of the site's authority and the files of chargers lie beside the database and \
            are not in it. Which of them there are is said each time; copy them too, as root:

            Example:
              edgectl backup site-$(date +%F).db
              sudo tar -czf site.tar.gz /etc/edge-gateway /var/lib/edge-gateway/site-ca
            """)

    @Argument(help: "The new file.", completion: .file())
    var file: String

    @OptionGroup var options: CommonOptions

    func run() async throws {
        guard !FileManager.default.fileExists(atPath: self.file) else {
            throw CommandFailure(.failed, "\(self.file) exists already; choose another name, or move it away")
        }
        let progress = ProgressLine()
        let site = try self.options.site()
        if let daemon = site as? APIClient {
            try await self.download(from: daemon, progress)
        } else {
            let reader = try SiteReader(readOnlyDatabaseAt: self.options.databasePath)
            try await reader.backup(to: self.file) { step in
                progress.show("\(Wording.bytes(step.done)) of \(Wording.bytes(step.total))")
            }
        }
        progress.finish()
        let size = try FileManager.default.attributesOfItem(atPath: self.file)[.size] as? NSNumber
        let receipt = BackupReceipt(
            file: self.file, bytes: size?.int64Value ?? 0,
            notIncluded: try await OutsideBackup.folders(site, database: self.options.databasePath))
        if try Screen().json(receipt, self.options) { return }
        Output.line("\(self.file): \(Wording.bytes(receipt.bytes)), checked.")
        for outside in receipt.notIncluded {
            Output.line("Not in it, copy it too: \(outside.folder) (\(outside.holds))")
        }
    }

    private func download(from daemon: APIClient, _ progress: ProgressLine) async throws {
        let partial = self.file + ".partial"
        guard FileManager.default.createFile(atPath: partial, contents: nil, attributes: [.posixPermissions: 0o600]),
            let handle = FileHandle(forWritingAtPath: partial)
        else { throw CommandFailure(.failed, "\(self.file) cannot be written; check the folder and its permissions") }
        do {
            progress.show("the gateway copies its database …")
            let response = try await daemon.response(.POST, ["backup"], timeout: .hours(24))
            let total = response.headers.first(name: "content-length").flatMap(Int64.init) ?? 0
            var done: Int64 = 0
            for try await bytes in response.body {
                try handle.write(contentsOf: Data(buffer: bytes))
                done += Int64(bytes.readableBytes)
                progress.show("\(Wording.bytes(done)) of \(Wording.bytes(total))")
            }
            try handle.synchronize()
            try handle.close()
            try await self.check(partial)
            try FileManager.default.moveItem(atPath: partial, toPath: self.file)
        } catch {
            try? FileManager.default.removeItem(atPath: partial)
            throw CommandFailure(error) ?? CommandFailure(.failed, "the backup failed: \(ErrorWords.of(error))")
        }
    }

    private func check(_ path: String) async throws {
        let reader = try SiteReader(readOnlyDatabaseAt: path)
        let problems = try await reader.integrityProblems()
        try reader.close()
        guard problems.isEmpty else {
            throw CommandFailure(.failed, "the copy is damaged: \(problems.joined(separator: "; "))")
        }
    }
}

private struct BackupReceipt: Encodable {
    var file: String
    var bytes: Int64
    var notIncluded: [OutsideBackup]

    enum CodingKeys: String, CodingKey {
        case file, bytes
        case notIncluded = "not_included"
    }
}
