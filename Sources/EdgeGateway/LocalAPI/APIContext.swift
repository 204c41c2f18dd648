internal import CloudSync
internal import Shared
internal import Store

/// What the local API's routes share.
struct APIContext: Sendable {
    let store: SiteStore
    let live: LiveConfiguration
    /// Where the configuration was read from; nil for the defaults.
    let configurationFile: String?
    let trace: FrameTrace
    let counters: ServerCounters
    /// Whether chargers can connect.
    let isServing: @Sendable () -> Bool
    /// Where chargers connect, and where they fetch and bring files; nil before it is known.
    let ports: @Sendable () -> (chargers: Int?, files: Int?)
    /// How the link to the cloud stands; nil where none is configured.
    let cloudStatus: @Sendable () throws -> CloudStatus?
    /// The link itself, for what people have it do; nil where none is configured.
    let cloudLink: CloudLink?
    /// Why the certificates for chargers as they are now are not in use; nil while they are.
    let tlsProblem: @Sendable () -> String?
    let authority: LiveAuthority
    /// Has everything take notice of a new authority of the site.
    let authorityChanged: @Sendable () async -> Void
    let bell = CommitBell()
    let backups: Backups
    let startedAt = ContinuousClock.now

    var reader: SiteReader { self.store.reader }
    var configuration: Configuration { self.live.current }

    init(
        store: SiteStore, configuration: Configuration, live: LiveConfiguration? = nil,
        configurationFile: String? = nil, trace: FrameTrace,
        counters: ServerCounters, isServing: @escaping @Sendable () -> Bool,
        ports: @escaping @Sendable () -> (chargers: Int?, files: Int?) = { (nil, nil) },
        cloudStatus: @escaping @Sendable () throws -> CloudStatus?, cloudLink: CloudLink? = nil,
        tlsProblem: @escaping @Sendable () -> String? = { nil }, authority: LiveAuthority? = nil,
        authorityChanged: @escaping @Sendable () async -> Void = {}
    ) {
        self.store = store
        self.live = live ?? LiveConfiguration(configuration)
        self.configurationFile = configurationFile
        self.trace = trace
        self.counters = counters
        self.isServing = isServing
        self.ports = ports
        self.cloudStatus = cloudStatus
        self.cloudLink = cloudLink
        self.tlsProblem = tlsProblem
        self.authority =
            authority
            ?? LiveAuthority(
                configuration: configuration.certificates, database: store.path, siteID: configuration.site.id)
        self.authorityChanged = authorityChanged
        self.backups = Backups(store: store)
        let bell = self.bell
        store.onCommit { bell.ring($0) }
    }
}
