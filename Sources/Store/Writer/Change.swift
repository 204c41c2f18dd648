internal import Foundation
internal import GRDB
public import Shared

/// The open transaction, for the one piece of work that runs in it now: what is done through it happens as a whole or
/// not at all.
///
/// It never leaves the writer. Its methods stand with what they concern, one method a change that keeps its invariants.
public final class Change {
    let db: Database
    let settings: StoreSettings
    var cache: SiteCache
    var notice: CommitNotice
    /// Sessions whose live values changed; written once, at the end of the group.
    var dirty: Set<SessionID> = []
    /// What the roll-ups owe to what this group changes.
    var rollups = RollupWork()
    /// What was accepted of chargers although no schema allows it; written once, at the end of the group.
    var tolerances: [ChargerID: [Deviation: Int]] = [:]
    /// How many savepoints are open, one within the other.
    var depth = 0
    /// Who asked for the work that runs now, where people can.
    var author: ChangeAuthor?
    /// The work that runs now brings what came from above, and overrides nothing.
    var isConfiguring = false
    /// When the work that runs now was received.
    public internal(set) var reception: Reception

    /// There is a cloud, and no connection to it.
    let isCloudAway: Bool

    let hot: HotStatements

    init(
        db: Database, settings: StoreSettings, cache: SiteCache, reception: Reception, isCloudAway: Bool = false
    ) throws {
        self.db = db
        self.isCloudAway = isCloudAway
        self.hot = try HotStatements(db)
        self.settings = settings
        self.cache = cache
        self.reception = reception
        self.notice = CommitNotice(journal: 0, meter: 0)
    }

    var now: Timestamp { self.reception.at }

    /// Runs a statement that is prepared once.
    func run(_ sql: String, _ arguments: StatementArguments = []) throws {
        let statement = try self.db.cachedStatement(sql: sql)
        try statement.execute(arguments: arguments)
    }

    func row(_ sql: String, _ arguments: StatementArguments = []) throws -> Row? {
        try Row.fetchOne(self.db.cachedStatement(sql: sql), arguments: arguments)
    }

    func rows(_ sql: String, _ arguments: StatementArguments = []) throws -> [Row] {
        try Row.fetchAll(self.db.cachedStatement(sql: sql), arguments: arguments)
    }
}

/// What the site's rules need to know of its configuration.
public struct StoreSettings: Sendable, Hashable {
    public var authorization = AuthorizationPolicy()
    public var heartbeatSeconds = 300
    /// After how long a charger that is held back may boot again.
    public var heldRetrySeconds = 60
    /// After how long a charger that was rejected may boot again.
    public var rejectedRetrySeconds = 600
    /// Whether the settings of chargers are read when they are met.
    public var readsModels = false
    /// Whether chargers are set as the site's defaults say when they have been approved.
    public var appliesDefaults = false
    /// How far a charger's clock may be off, in milliseconds.
    public var clockLimit: Int64 = 300_000
    /// How long readings may stay away before a session is stale, in milliseconds.
    public var quietLimit: Int64 = 180_000
    /// How long a suspected session may still get its stop, in milliseconds.
    public var grace: Int64 = 600_000
    /// How long numbered messages may be missing before the charger is asked for them, in milliseconds.
    public var missingMessageGrace: Int64 = 60_000
    /// Whether answers tell what a session costs so far, where their version has a place for it.
    public var tellsRunningCost = true
    public var timeZone = "UTC"
    public var currency = "EUR"
    public var invoicePrefix = ""
    public var seller = ""
    /// Room kept free for bad days, in bytes.
    public var ballastBytes: Int64 = 16 << 20
    /// 0 is unlimited.
    public var maxSizeBytes: Int64 = 0
    public var readingRetentionDays = 90
    public var journalRetentionDays = 3650
    /// Roll-ups are kept as long as readings at the least.
    public var rollupRetentionDays = 3650
    /// With an uplink only what the cloud acknowledged is pruned.
    public var hasUplink = false
    /// The rules of raw CALLs by their action's name. An action that is not named is never resent.
    public var actionRules: [String: CommandRule] = [:]
    /// Words, in lower case, that make any command in whose arguments they stand one that is never resent.
    public var neverResentWords: [String] = []
    /// Which of chargers' requests for certificates are granted.
    public var signing = SigningRule()
    /// How long before its end a charger is asked to renew its certificate, in milliseconds; 0 is never.
    public var renewal: Int64 = 0
    /// The gateway's version, for the journal.
    public var version = ""

    public init() {}
}
