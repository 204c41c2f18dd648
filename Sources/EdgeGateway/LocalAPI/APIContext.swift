internal import CloudSync
internal import Shared
internal import Store

/// What the local API's routes share.
struct APIContext: Sendable {
    let store: Store
    let configuration: Configuration
    let trace: FrameTrace
    let counters: ServerCounters
    /// Whether chargers can connect.
    let isServing: @Sendable () -> Bool
    /// How the link to the cloud stands; nil where none is configured.
    let cloudStatus: @Sendable () throws -> CloudStatus?
    /// The rule of a raw CALL's action, nil for every other verb; throws when the action cannot be carried out.
    let rule: CloudLink.RuleForCommand
    let bell = CommitBell()
    let backups: Backups
    let startedAt = ContinuousClock.now

    var reader: SiteReader { self.store.reader }

    init(
        store: Store, configuration: Configuration, trace: FrameTrace, counters: ServerCounters,
        isServing: @escaping @Sendable () -> Bool, cloudStatus: @escaping @Sendable () throws -> CloudStatus?,
        rule: @escaping CloudLink.RuleForCommand
    ) {
        self.store = store
        self.configuration = configuration
        self.trace = trace
        self.counters = counters
        self.isServing = isServing
        self.cloudStatus = cloudStatus
        self.rule = rule
        self.backups = Backups(store: store)
        let bell = self.bell
        store.onCommit { bell.ring($0) }
    }
}
