internal import CloudSync
internal import Foundation
internal import Logging
internal import NIOCore
internal import NIOPosix
internal import OCPP
internal import ServiceLifecycle
internal import Shared
internal import Store

/// The daemon: makes the object graph and runs its services until it is told to stop.
struct Gateway: Sendable {
    /// What `--version` prints and what `state` tells the cloud.
    static let version = "0.1.0"

    private let configuration: Configuration
    private let file: String?
    private let logger: Logger

    /// - Parameter file: where `configuration` was read from, for those who ask; nil for the defaults.
    init(configuration: Configuration, file: String?, logger: Logger) {
        self.configuration = configuration
        self.file = file
        self.logger = logger
    }

    /// Serves until it is told to stop.
    ///
    /// - Parameter signals: a request to stop that comes while the database is opened is heard when it is open.
    /// - Throws: whatever keeps it from serving: the database, a certificate, a port.
    func run(until signals: ProcessSignals) async throws {
        self.logger.info(
            "starting", metadata: ["version": "\(Self.version)", "configuration": "\(self.file ?? "the defaults")"])
        try FileLimit.raise(toward: UInt64(self.configuration.chargers.maxConnections) + 1024)
        let lock = try DatabaseLock(besideDatabase: self.configuration.database.path)
        defer { withExtendedLifetime(lock) {} }
        let store = try self.makeStore()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: System.coreCount)
        let parts = try Parts(store: store, configuration: self.configuration, logger: self.logger)
        self.recoverFiles(store)
        let cloudLink = try self.makeCloudLink(parts)
        let services = try self.makeServices(parts, cloudLink: cloudLink, group: group)
        do {
            let running = ServiceGroup(configuration: .init(services: services, logger: self.logger))
            try await signals.running(running) {
                cloudLink?.reload()
                await parts.tls?.reload()
                if parts.tls == nil, cloudLink == nil { self.logger.notice("SIGHUP: nothing to reload") }
            }
        } catch {
            try? store.close()
            throw error
        }
        try store.close()
        try await group.shutdownGracefully()
        self.logger.info("stopped")
    }

    /// While nobody can bring a file: one that is coming looks as one that a crash has left.
    private func recoverFiles(_ store: SiteStore) {
        do {
            try FileFolder(self.configuration).recover(store)
        } catch {
            // It must not keep anybody from charging.
            self.logger.error("the folder of files cannot be put in order", metadata: ["cause": "\(error)"])
        }
    }

    /// What the services share.
    struct Parts: Sendable {
        let store: SiteStore
        let live: LiveConfiguration
        let registry: ConnectionRegistry
        let counters = ServerCounters()
        let trace: FrameTrace
        let serving = Serving()
        let filePort = FilePort()
        let authority: LiveAuthority
        /// Nil where chargers connect without TLS.
        let tls: LiveTLS?

        init(store: SiteStore, configuration: Configuration, logger: Logger) throws {
            self.store = store
            self.live = try LiveConfiguration(configuration, store: store)
            self.authority = LiveAuthority(
                configuration: configuration.certificates, database: configuration.database.path,
                siteID: configuration.site.id)
            self.tls = try LiveTLS(
                configuration.chargers.tls, siteAuthority: self.authority.trustedFile, store: store, logger: logger)
            self.registry = ConnectionRegistry(limit: configuration.chargers.maxConnections)
            self.trace = FrameTrace(limit: configuration.chargers.traceBytesPerCharger)
        }
    }

    /// In the order of start; they stop in reverse.
    private func makeServices(
        _ parts: Parts, cloudLink: CloudLink?, group: any EventLoopGroup
    ) throws -> [ServiceGroupConfiguration.ServiceConfiguration] {
        var services: [any Service] = [StoreService(store: parts.store)]
        let certificates = CertificateService(
            store: parts.store, authority: parts.authority,
            files: CertificateFiles(self.configuration, authority: parts.authority), logger: self.logger)
        services += cloudLink?.services ?? []
        let api = self.makeAPIContext(parts, cloudLink: cloudLink, certificates: certificates)
        services += [
            self.makeDispatcher(parts),
            ChargerSetup(
                store: parts.store, defaults: { parts.live.current.chargers.defaults }, logger: self.logger),
            certificates,
            MissingMessages(store: parts.store, logger: self.logger),
            self.makeRunningCosts(parts),
            self.makeChargerServer(parts, cloudLink: cloudLink, group: group),
        ]
        if let files = self.makeFileServer(parts) { services.append(files) }
        services += [
            LocalAPI(context: api, configuration: self.configuration.api, logger: self.logger),
            self.makeWatchdog(parts, site: LiveSite(context: api)),
        ]
        if let tls = parts.tls { services.append(TLSWatch(tls: tls)) }
        return services.map { .init(service: $0) }
    }

    /// Nil when no cloud is configured.
    private func makeCloudLink(_ parts: Parts) throws -> CloudLink? {
        guard self.configuration.cloud.enabled else { return nil }
        return try CloudLink(
            store: parts.store, configuration: self.configuration.cloud, site: self.configuration.site,
            version: Self.version, boot: { BootTrigger.command(at: $0, now: $1) },
            passesRequestsOn: self.configuration.certificates.authority == .cloud,
            logger: self.logger)
    }

    private func makeStore() throws -> SiteStore {
        try SiteStore(
            path: self.configuration.database.path, settings: StoreSettings(self.configuration), logger: self.logger)
    }

    private func makeDispatcher(_ parts: Parts) -> CommandDispatcher {
        CommandDispatcher(
            store: parts.store, connections: { parts.registry.connection(of: $0) },
            links: JobLinks(
                store: parts.store, settings: self.configuration.files, usesTLS: parts.tls != nil, port: parts.filePort),
            logger: self.logger)
    }

    private func makeRunningCosts(_ parts: Parts) -> RunningCosts {
        RunningCosts(
            store: parts.store, connections: { parts.registry.connection(of: $0) },
            interval: { Int64(parts.live.current.billing.runningCostSeconds) }, logger: self.logger)
    }

    /// Nil where the cloud is not asked for certificates.
    private func makeForwarding(_ parts: Parts, _ cloudLink: CloudLink?) -> CloudForwarding? {
        guard self.configuration.certificates.authority == .cloud, let cloudLink else { return nil }
        return CloudForwarding(
            requests: cloudLink.requests, timeout: .seconds(self.configuration.certificates.cloudTimeoutSeconds),
            store: parts.store)
    }

    private func makeChargerServer(_ parts: Parts, cloudLink: CloudLink?, group: any EventLoopGroup) -> ChargerServer {
        let chargers = self.configuration.chargers
        return ChargerServer(
            configuration: chargers,
            admission: Admission(
                store: parts.store, registry: parts.registry,
                versions: chargers.versions.compactMap { OCPPVersion(subprotocol: $0) },
                acceptsUnknown: chargers.acceptUnknown, maxConnections: chargers.maxConnections,
                minimumProfile: chargers.minimumSecurityProfile, logger: self.logger),
            shared: ConnectionContext(
                store: parts.store, registry: parts.registry, trace: parts.trace, counters: parts.counters,
                limits: ConnectionLimits(chargers), logger: self.logger,
                forwarding: self.makeForwarding(parts, cloudLink)),
            tls: parts.tls, group: group, bound: { parts.serving.begin(port: $0?.port) })
    }

    private func makeAPIContext(_ parts: Parts, cloudLink: CloudLink?, certificates: CertificateService) -> APIContext {
        APIContext(
            store: parts.store, configuration: self.configuration, live: parts.live, configurationFile: self.file,
            trace: parts.trace, counters: parts.counters,
            isServing: { parts.serving.hasBegun }, ports: { (parts.serving.port, parts.filePort.value) },
            cloudStatus: { try cloudLink?.status() }, cloudLink: cloudLink,
            tlsProblem: { parts.tls?.problem }, authority: parts.authority,
            authorityChanged: {
                await certificates.look()
                await parts.tls?.reload()
            })
    }

    /// Nil where no files are served.
    private func makeFileServer(_ parts: Parts) -> FileServer? {
        guard self.configuration.files.enabled else { return nil }
        return FileServer(
            store: parts.store, folder: FileFolder(self.configuration), settings: self.configuration.files,
            tls: parts.tls, port: parts.filePort, logger: self.logger)
    }

    private func makeWatchdog(_ parts: Parts, site: LiveSite) -> SystemdWatchdog {
        SystemdWatchdog(
            systemd: SystemdNotify(environment: ProcessInfo.processInfo.environment),
            untilServing: { try await parts.serving.wait() },
            // A hang of the writer is what must not go unnoticed: ask it, and not a flag.
            isHealthy: { (try? await parts.store.perform { _ in }) != nil || parts.store.illness != nil },
            status: { (try? await site.status()).map(ServiceStatus.line) })
    }
}

extension ConnectionLimits {
    init(_ chargers: Configuration.Chargers) {
        self.init(
            messages: JSONLimits(longestMessage: chargers.maxMessageBytes), maxWaitingCalls: chargers.maxWaitingCalls,
            callTimeout: .seconds(chargers.callTimeoutSeconds),
            pingInterval: chargers.pingIntervalSeconds == 0
                ? nil : .seconds(Int64(chargers.pingIntervalSeconds)))
    }
}

extension StoreSettings {
    init(_ configuration: Configuration) {
        self.init()
        let sessions = configuration.sessions
        self.authorization = AuthorizationPolicy(configuration.tokens)
        self.heartbeatSeconds = configuration.chargers.defaults.heartbeatIntervalSeconds
        self.heldRetrySeconds = configuration.chargers.heldRetrySeconds
        self.rejectedRetrySeconds = configuration.chargers.rejectedRetrySeconds
        self.readsModels = configuration.chargers.readSettings
        self.appliesDefaults = configuration.chargers.defaults.apply
        self.clockLimit = Int64(sessions.clockToleranceSeconds) * 1000
        self.quietLimit =
            Int64(configuration.chargers.defaults.meterIntervalSeconds) * Int64(sessions.staleAfterIntervals) * 1000
        self.grace = Int64(sessions.abandonedGraceSeconds) * 1000
        self.missingMessageGrace = Int64(sessions.missingMessageGraceSeconds) * 1000
        self.tellsRunningCost = configuration.billing.runningCostSeconds > 0
        self.timeZone = configuration.site.timeZone
        self.currency = configuration.site.currency
        self.invoicePrefix = configuration.billing.invoicePrefix
        self.seller = configuration.billing.seller
        self.ballastBytes = Int64(configuration.database.ballastBytes)
        self.maxSizeBytes = Int64(configuration.database.maxSizeBytes)
        self.readingRetentionDays = configuration.database.readingRetentionDays
        self.journalRetentionDays = configuration.database.journalRetentionDays
        self.rollupRetentionDays = configuration.database.rollupRetentionDays
        self.hasUplink = configuration.cloud.enabled
        self.actionRules = ActionRules.rules
        self.neverResentWords = ActionRules.neverResentWords
        self.signing = SigningRule(configuration.certificates)
        self.renewal = Int64(configuration.certificates.renewBeforeDays) * 86_400_000
        self.version = Gateway.version
    }
}
