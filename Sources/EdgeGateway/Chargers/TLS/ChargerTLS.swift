internal import Foundation
internal import Logging
internal import NIOSSL
internal import Shared
internal import Store
internal import Synchronization

/// One reading of the files of `[chargers.tls]`: what a connection begins with it keeps, whatever is read later.
struct ChargerTLS: Sendable {
    let context: NIOSSLContext
    /// Nil where chargers are not asked for certificates.
    let trust: ClientTrust?
    let expiredOn: String?

    /// Nil where chargers connect without TLS.
    ///
    /// - Parameter siteAuthority: the file of the site's own authority, where it counts; it need not be there yet.
    /// - Throws: `ServerProblem.certificate`.
    init?(_ configuration: Configuration.Chargers.TLS, siteAuthority: String? = nil) throws {
        guard let files = configuration.files else { return nil }
        let own = siteAuthority.flatMap { FileManager.default.fileExists(atPath: $0) ? $0 : nil }
        let authorities = [configuration.clientCaFile, own].compactMap(\.self)
        let certificate = try ServerCertificate(
            certificateFile: files.certificate, keyFile: files.key, authorityFiles: authorities)
        self.context = certificate.context
        self.expiredOn = certificate.expiredOn
        self.trust =
            authorities.isEmpty
            ? nil
            : try ClientTrust(
                authorityFile: configuration.clientCaFile, revocationFile: configuration.crlFile, siteAuthority: own)
    }
}

/// The certificates, keys and lists in use, which are read anew while chargers stay connected.
///
/// What cannot be used changes nothing: a gateway with yesterday's certificate serves, one without any does not.
final class LiveTLS: Sendable {
    private struct State {
        var current: ChargerTLS
        var problem: String?
        var changes: FileChanges
        var listeners: [@Sendable (ChargerTLS) -> Void] = []
    }

    private let configuration: Configuration.Chargers.TLS
    private let siteAuthority: String?
    private let store: SiteStore
    private let logger: Logger
    private let state: Mutex<State>

    /// Nil where chargers connect without TLS.
    ///
    /// - Throws: `ServerProblem.certificate`.
    init?(
        _ configuration: Configuration.Chargers.TLS, siteAuthority: String? = nil, store: SiteStore, logger: Logger
    ) throws {
        // Looked at before they are read: what changes in between is read again.
        let changes = FileChanges(Self.stamps(configuration, siteAuthority))
        guard let first = try ChargerTLS(configuration, siteAuthority: siteAuthority) else { return nil }
        self.configuration = configuration
        self.siteAuthority = siteAuthority
        self.store = store
        self.logger = logger
        self.state = Mutex(State(current: first, problem: nil, changes: changes))
        self.warn(of: first)
    }

    private static func stamps(_ configuration: Configuration.Chargers.TLS, _ siteAuthority: String?) -> [FileStamp?] {
        FileStamp.stamps(of: configuration.allFiles + [siteAuthority].compactMap(\.self))
    }

    private var stamps: [FileStamp?] { Self.stamps(self.configuration, self.siteAuthority) }

    var current: ChargerTLS { self.state.withLock { $0.current } }

    /// Why the files as they are now are not in use; nil while they are.
    var problem: String? { self.state.withLock { $0.problem } }

    /// `listener` hears of the files each time that they were read anew.
    func onReload(_ listener: @escaping @Sendable (ChargerTLS) -> Void) {
        self.state.withLock { $0.listeners.append(listener) }
    }

    /// Reads the files anew. New connections get what they hold; where that cannot be used, what held before.
    func reload() async {
        let stamps = self.stamps
        self.state.withLock { $0.changes.taken(stamps) }
        do {
            guard let new = try ChargerTLS(self.configuration, siteAuthority: self.siteAuthority) else { return }
            if let former = self.current.trust { new.trust?.know(intermediatesOf: former) }
            let listeners = self.state.withLock { state in
                state.current = new
                state.problem = nil
                return state.listeners
            }
            self.logger.notice("the certificates for chargers were read anew")
            self.warn(of: new)
            for listener in listeners { listener(new) }
            await self.record("certificates_reloaded", "new connections use the files as they are now")
        } catch {
            self.state.withLock { $0.problem = "\(error)" }
            self.logger.error(
                "the new certificates for chargers cannot be used, those from before stay in use",
                metadata: ["problem": "\(error)"])
            await self.record("certificate_reload_failed", "\(error)")
        }
    }

    /// Reloads when the files have changed and rest again: a certificate and its key are not written at one instant.
    func reloadIfChanged() async {
        let stamps = self.stamps
        if self.state.withLock({ $0.changes.looked(stamps) }) { await self.reload() }
    }

    private func warn(of tls: ChargerTLS) {
        if let day = tls.expiredOn {
            self.logger.error(
                "the certificate for chargers has expired: renew it, chargers that check it do not connect",
                metadata: ["file": "\(self.configuration.certificateFile ?? "")", "expired": "\(day)"])
        }
        if let end = tls.trust?.revocationEnd, end < self.store.receptionNow().at {
            self.logger.error(
                "the revocation list of chargers' certificates is out of date: fetch a new one, it is used meanwhile",
                metadata: ["file": "\(self.configuration.crlFile ?? "")", "due": "\(end)"])
        }
    }

    private func record(_ type: String, _ detail: String) async {
        try? await self.store.perform { try $0.securityEvent(type, charger: nil, detail: detail) }
    }
}
