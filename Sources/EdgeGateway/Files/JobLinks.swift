internal import OCPP
internal import Shared
internal import Store

/// Makes the links that jobs need, when their chargers are told of them.
struct JobLinks: Sendable {
    let store: SiteStore
    let settings: Configuration.Files
    let usesTLS: Bool
    let port: FilePort

    /// A command's arguments, with a link in the place of a file that is kept, or is to be kept, here.
    ///
    /// - Throws: `CommandArgumentError` when the charger could not use one; `StoreError` when none can be stored.
    func arguments(of open: OpenCommand, for connection: any CommandConnection) async throws -> CommandArguments {
        let arguments = open.command.request.arguments
        guard let need = arguments.linkNeed else { return arguments }
        let base = try self.base(for: connection)
        let file = try need.file.map(self.file)
        let secret = LinkSecret.random()
        let link = NewFileLink(
            secretHash: secret.hash, direction: need.direction, charger: connection.charger,
            command: open.command.request.id, file: need.file, expiresAt: self.expiry(arguments))
        try await self.store.performWhenWell { try $0.openLink(link) }
        // A charger may add a name to what it takes for a folder; what it fetches is called by the URL's end.
        let end = file.map { FileName.inLink($0.name) } ?? ""
        return arguments.linked(to: base + FileLinkPath.prefix + secret.text + "/" + end, md5: file?.md5)
    }

    private func file(_ id: Int64) throws -> StoredFile {
        guard let file = try self.store.storedFile(id) else {
            throw CommandArgumentError(problem: "file \(id) was removed")
        }
        return file
    }

    private func expiry(_ arguments: CommandArguments) -> Timestamp {
        let now = self.store.receptionNow().at
        return max(now, arguments.beginsAt ?? now).advanced(bySeconds: Int64(self.settings.linkLifetimeSeconds))
    }

    /// What the charger reached the gateway by, it reaches it by for files too.
    private func base(for connection: any CommandConnection) throws -> String {
        guard self.settings.enabled else {
            throw CommandArgumentError(problem: "this gateway serves no files: set files.enabled = true")
        }
        if let publicUrl = self.settings.publicUrl { return publicUrl }
        guard let host = connection.host, let port = self.port.value else {
            throw CommandArgumentError(
                problem: "nobody knows by which address the charger reaches this gateway: set files.public_url")
        }
        return "\(self.usesTLS ? "https" : "http")://\(host):\(port)"
    }
}
