internal import Foundation
internal import Glibc
internal import Logging
internal import Shared
internal import Store
internal import Synchronization

/// The site's authority as it is in its folder beside the database, read when it is used.
final class LiveAuthority: Sendable {
    /// Where key and certificate are.
    let folder: String
    /// Who signs, as configured.
    let configuration: Configuration.Certificates
    private let siteID: String
    private let making = Mutex(())

    var keyFile: String { self.folder + "/authority.key" }
    var certificateFile: String { self.folder + "/authority.pem" }

    /// Nil where the site's authority is not used: chargers' certificates of it do not count then.
    var trustedFile: String? { self.configuration.authority == .site ? self.certificateFile : nil }

    /// - Parameter database: the path of the database, beside which the folder is.
    init(configuration: Configuration.Certificates, database: String, siteID: String) {
        self.configuration = configuration
        self.siteID = siteID
        self.folder = URL(fileURLWithPath: database).deletingLastPathComponent().appending(path: "site-ca").path
    }

    /// Nil where there is none.
    ///
    /// - Throws: `Refusal` when there is one that cannot be used.
    func load() throws -> SiteAuthority? {
        // Not while another one takes its place: key and certificate would not belong together.
        try self.making.withLock { _ in try self.read() }
    }

    private func read() throws -> SiteAuthority? {
        self.finishMaking()
        guard FileManager.default.fileExists(atPath: self.certificateFile) else { return nil }
        do {
            return try SiteAuthority(
                keyPEM: String(contentsOfFile: self.keyFile, encoding: .utf8),
                certificatePEM: String(contentsOfFile: self.certificateFile, encoding: .utf8))
        } catch {
            throw Refusal(
                .unavailable,
                "the site's authority in \(self.folder) cannot be used: \(error); put the files back from a backup, or "
                    + "make a new one (edgectl ca init --replace)")
        }
    }

    /// After a power cut between the two renames of `write` the new certificate waits beside the key that it is of.
    private func finishMaking() {
        guard let key = try? String(contentsOfFile: self.keyFile, encoding: .utf8),
            let staged = try? String(contentsOfFile: PrivateFile.staged(self.certificateFile), encoding: .utf8),
            (try? SiteAuthority(keyPEM: key, certificatePEM: staged)) != nil
        else { return }
        try? PrivateFile.replace(self.certificateFile)
    }

    /// Makes the authority: the key first, which only the gateway's own user may read.
    ///
    /// - Parameter replaces: whether one that is there gives way; chargers need new certificates then.
    /// - Throws: `Refusal` when there is one already, or it cannot be written.
    func make(_ wanted: NewAuthority, replaces: Bool, now: Timestamp) throws -> SiteAuthority {
        let days = wanted.validityDays ?? 3650
        guard (1...36_500).contains(days) else {
            throw Refusal(.invalid, "an authority is valid for 1 to 36500 days, not \(days)")
        }
        let name = wanted.name ?? "Charging site \(self.siteID)"
        guard (1...64).contains(name.utf8.count) else {
            throw Refusal(.invalid, "an authority's name has 1 to 64 bytes: give another one with --name")
        }
        return try self.making.withLock { _ in
            self.finishMaking()
            let isThere = [self.certificateFile, self.keyFile].contains(where: FileManager.default.fileExists)
            guard replaces || !isThere else {
                throw Refusal(
                    .conflict,
                    "there is an authority already, or its key, in \(self.folder) (edgectl ca show); --replace makes "
                        + "another one, and every charger needs a new certificate then")
            }
            return try self.write(name: name, days: days, now: now)
        }
    }

    private func write(name: String, days: Int, now: Timestamp) throws -> SiteAuthority {
        do {
            let organization = self.configuration.organization
            let made = try SiteAuthority.make(
                name: name, organization: organization.isEmpty ? nil : organization, days: days, now: now)
            try FileManager.default.createDirectory(
                atPath: self.folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            // A folder that was there keeps its rights.
            guard chmod(self.folder, 0o700) == 0 else { throw PrivateFile.error }
            // Both are written before either takes its place: a full disk leaves the authority as it was.
            try PrivateFile.stage(self.keyFile, with: made.key, mode: 0o600)
            try PrivateFile.stage(self.certificateFile, with: made.certificate, mode: 0o644)
            try PrivateFile.replace(self.keyFile)
            try PrivateFile.replace(self.certificateFile)
            return try SiteAuthority(keyPEM: made.key, certificatePEM: made.certificate)
        } catch {
            for file in [self.keyFile, self.certificateFile] { unlink(PrivateFile.staged(file)) }
            throw Refusal(.unavailable, "the site's authority cannot be written to \(self.folder): \(error)")
        }
    }

    /// For people; never the key.
    func view() -> AuthorityView {
        var view = AuthorityView(authority: self.configuration.authority, folder: self.folder)
        do {
            let authority = try self.load()
            view.facts = authority?.parts.facts
            view.certificate = authority?.pem
        } catch {
            view.problem = (error as? Refusal)?.message ?? "\(error)"
        }
        view.exposure = self.exposure()
        return view
    }

    /// Who reads the key signs himself any charger's certificate; who writes the folder puts a key of his own there.
    private func exposure() -> AuthorityView.Exposure? {
        let (folder, key) = (Self.rights(of: self.folder), Self.rights(of: self.keyFile))
        if let key, key & 0o077 != 0 {
            return .init(
                text: "others than the gateway's user may use \(self.keyFile)", remedy: "chmod 600 \(self.keyFile)")
        }
        guard let folder, folder & 0o077 != 0 else { return nil }
        return .init(text: "others than the gateway's user may use \(self.folder)", remedy: "chmod 700 \(self.folder)")
    }

    /// Nil where there is nothing.
    private static func rights(of path: String) -> Int? {
        let facts = try? FileManager.default.attributesOfItem(atPath: path)
        return (facts?[.posixPermissions] as? NSNumber)?.intValue
    }
}

/// A file that appears as a whole, with its permissions from its first byte on, and stays after a power cut.
enum PrivateFile {
    /// Where what is to take the file's place waits.
    static func staged(_ path: String) -> String { path + ".new" }

    /// Writes what is to take the file's place.
    ///
    /// - Throws: `POSIXError`; nothing is left then.
    static func stage(_ path: String, with text: String, mode: mode_t) throws {
        let temporary = self.staged(path)
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
        guard descriptor >= 0 else { throw Self.error }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard write(descriptor, bytes, bytes.count) == bytes.count, fchmod(descriptor, mode) == 0,
            fsync(descriptor) == 0
        else {
            let error = Self.error
            unlink(temporary)
            throw error
        }
    }

    /// What was staged takes the file's place.
    ///
    /// - Throws: `POSIXError`.
    static func replace(_ path: String) throws {
        guard rename(self.staged(path), path) == 0 else { throw Self.error }
        let folder = open((path as NSString).deletingLastPathComponent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }

    static var error: POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
}
