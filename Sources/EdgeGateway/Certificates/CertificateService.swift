internal import Foundation
internal import Logging
internal import ServiceLifecycle
internal import Shared
internal import Store

/// Signs what was granted, has certificates renewed, and speaks of those whose end is near.
///
/// What is to be done stands in the database: it goes on after a restart where it stopped.
final class CertificateService: Service {
    private let store: SiteStore
    private let authority: LiveAuthority
    private let files: CertificateFiles
    private let logger: Logger
    /// One wake-up waits at most: what is to be signed stands in the database.
    private let wakeUps: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation

    /// How often ends are looked at.
    private static let tick = Duration.seconds(10)
    /// How long a charger that is away may take to fetch its certificate, and how long asking it for renewal is worth.
    private static let deliverySeconds: Int64 = 86_400
    private static let renewalSeconds: Int64 = 3600

    init(store: SiteStore, authority: LiveAuthority, files: CertificateFiles, logger: Logger) {
        self.store = store
        self.authority = authority
        self.files = files
        self.logger = logger
        (self.wakeUps, self.wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        store.onCommit { [weak self] notice in if !notice.signing.isEmpty { self?.wake.yield() } }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await self.keepTime() }
                for await _ in self.wakeUps { await self.signAll() }
                group.cancelAll()
            }
        }
    }

    /// The clock alone brings an end near, and a file that somebody replaces tells nobody.
    private func keepTime() async {
        repeat {
            await self.look()
            self.wake.yield()
        } while (try? await Task.sleep(for: Self.tick)) != nil
    }

    /// Looks at the files and the ends of all certificates.
    func look() async {
        let watched = self.files.certificates()
        let expiry = self.store.receptionNow().at.advanced(bySeconds: Self.renewalSeconds)
        do throws(StoreError) {
            try await self.store.perform { change in
                try change.watch(watched)
                try change.tickCertificates()
                try change.askForRenewals { identity in
                    Self.command("renewal", .certificate(.renew), at: identity, until: expiry)
                }
            }
        } catch {
            self.logger.debug("certificates cannot be looked after", metadata: ["cause": "\(error)"])
        }
    }

    private func signAll() async {
        do {
            for request in try self.store.grantedRequests() { try await self.sign(request) }
        } catch {
            self.logger.warning(
                "a charger's certificate cannot be signed now; it is tried again", metadata: ["cause": "\(error)"])
        }
    }

    private func sign(_ request: GrantedRequest) async throws {
        let now = self.store.receptionNow().at
        do {
            guard let authority = try self.authority.load() else {
                throw Refusal(.notFound, "the site's authority is gone from \(self.authority.folder)")
            }
            let days = self.authority.configuration.validityDays
            let (pem, facts) = try authority.sign(request.text, days: days, now: now)
            let command = Self.command(
                "certificate", .certificate(.deliver(chain: pem, use: .charger, number: request.requestID)),
                at: request.identity, until: now.advanced(bySeconds: Self.deliverySeconds))
            try await self.store.perform {
                try $0.signed(request.number, certificate: facts, of: request.charger, command: command)
            }
        } catch let error as StoreError {
            throw error
        } catch {
            let detail = (error as? Refusal)?.message ?? "\(error)"
            self.logger.error(
                "a charger's certificate cannot be signed",
                metadata: ["charger": "\(request.identity)", "cause": "\(detail)"])
            try await self.store.perform {
                try $0.signingFailed(request.number, of: request.charger, detail: detail)
            }
        }
    }

    private static func command(
        _ purpose: String, _ arguments: CommandArguments, at charger: String, until expiry: Timestamp
    ) -> CommandRequest {
        CommandRequest(
            id: "\(purpose)-\(UUID().uuidString.lowercased())", charger: charger, arguments: arguments,
            expiresAt: expiry, origin: .gateway)
    }
}

/// The certificates that are in files of this gateway.
struct CertificateFiles: Sendable {
    private let files: [(CertificateUse, String)]

    init(_ configuration: Configuration, authority: LiveAuthority) {
        var files: [(CertificateUse, String?)] = []
        if configuration.chargers.tls.files != nil {
            files.append((.gateway, configuration.chargers.tls.certificateFile))
            files.append((.clientAuthority, configuration.chargers.tls.clientCaFile))
        }
        files.append((.siteAuthority, authority.trustedFile))
        if configuration.cloud.enabled, configuration.cloud.urls.contains(where: \.usesTLS) {
            files.append((.cloudAuthority, Self.path(configuration.cloud.tls.caFile)))
            files.append((.cloudClient, Self.path(configuration.cloud.tls.certificateFile)))
        }
        self.files = files.compactMap { use, file in file.map { (use, $0) } }
    }

    private static func path(_ file: String?) -> String? { file.flatMap { CredentialFile($0).path() } }

    /// A file with more of them is a collection that somebody else keeps, such as the system's.
    private static let mostInFile = 10

    /// Files that cannot be read hold none: `edgectl doctor` tells of them.
    func certificates() -> [WatchedCertificate] {
        self.files.flatMap { use, file -> [WatchedCertificate] in
            guard let text = try? String(contentsOfFile: file, encoding: .utf8), text.utf8.count <= 1 << 17 else {
                return []
            }
            let certificates = (try? CertificateParts.all(inPEM: text)) ?? []
            guard certificates.count <= Self.mostInFile else { return [] }
            return certificates.map { WatchedCertificate(use: use, source: file, facts: $0.facts) }
        }
    }
}
