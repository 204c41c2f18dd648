/// The site at a glance.
public struct SiteStatus: Codable, Hashable, Sendable {
    /// Nil when the daemon does not run and the database alone was read.
    public var daemon: DaemonStatus?
    public var database: DatabaseStatus
    public var chargers: ChargerCounts
    /// Sessions that are not over.
    public var openSessions: Int
    /// Open sessions with a flag that someone should look at.
    public var flaggedSessions: Int
    /// Sessions that are over and could not be billed: a person must see to them.
    public var withheldBills: Int
    /// Commands that are not finished.
    public var openCommands: Int
    /// Messages in quarantine that wait for a person.
    public var quarantined: Int
    /// Certificates that end within 60 days, or have ended.
    public var expiringCertificates = 0
    public var journal: StreamStatus
    public var meter: StreamStatus
    /// The link to the cloud; nil when the daemon does not run.
    public var cloud: CloudLinkView?

    public init(
        daemon: DaemonStatus? = nil, database: DatabaseStatus, chargers: ChargerCounts, openSessions: Int,
        flaggedSessions: Int, withheldBills: Int, openCommands: Int, quarantined: Int, journal: StreamStatus,
        meter: StreamStatus
    ) {
        self.daemon = daemon
        self.database = database
        self.chargers = chargers
        self.openSessions = openSessions
        self.flaggedSessions = flaggedSessions
        self.withheldBills = withheldBills
        self.openCommands = openCommands
        self.quarantined = quarantined
        self.journal = journal
        self.meter = meter
    }

    enum CodingKeys: String, CodingKey {
        case daemon, database, chargers, quarantined, journal, meter, cloud
        case openSessions = "open_sessions"
        case flaggedSessions = "flagged_sessions"
        case withheldBills = "withheld_bills"
        case openCommands = "open_commands"
        case expiringCertificates = "expiring_certificates"
    }
}

/// The running daemon.
public struct DaemonStatus: Codable, Hashable, Sendable {
    public var version: String
    public var processID: Int
    public var uptimeSeconds: Int64
    public var now: Timestamp
    /// Whether the gateway's wall clock can be believed.
    public var isClockTrusted: Bool
    /// Why the database cannot be written; nil while it can.
    public var illness: String?
    public var siteID: String
    public var siteName: String
    public var timeZone: String
    /// ISO 4217.
    public var currency: String
    /// Where chargers connect, `0.0.0.0:9000`.
    public var chargerAddress: String
    /// The path of their URL before their identity, `/ocpp`.
    public var chargerPath: String?
    /// Whether they connect there with TLS.
    public var usesTLS: Bool
    /// Where they connect with TLS besides; nil where there is no port of its own for it.
    public var secureChargerAddress: String?
    /// Where they fetch and bring files; nil where they cannot.
    public var fileAddress: String?
    /// Why the certificates for chargers as they are now are not in use, but those from before; nil when they are.
    public var tlsProblem: String?
    public var databasePath: String
    /// Where the files of chargers are kept.
    public var filesFolder: String?
    /// The file that the configuration was read from at the start; nil for the defaults.
    public var configurationFile: String?

    public init(
        version: String, processID: Int, uptimeSeconds: Int64, now: Timestamp, isClockTrusted: Bool, illness: String?,
        siteID: String, siteName: String, timeZone: String, currency: String, chargerAddress: String, usesTLS: Bool,
        databasePath: String, configurationFile: String?
    ) {
        self.version = version
        self.processID = processID
        self.uptimeSeconds = uptimeSeconds
        self.now = now
        self.isClockTrusted = isClockTrusted
        self.illness = illness
        self.siteID = siteID
        self.siteName = siteName
        self.timeZone = timeZone
        self.currency = currency
        self.chargerAddress = chargerAddress
        self.usesTLS = usesTLS
        self.databasePath = databasePath
        self.configurationFile = configurationFile
    }

    enum CodingKeys: String, CodingKey {
        case version, now, illness, currency
        case processID = "pid"
        case uptimeSeconds = "uptime_seconds"
        case isClockTrusted = "clock_trusted"
        case siteID = "site_id"
        case siteName = "site_name"
        case timeZone = "time_zone"
        case chargerAddress = "charger_address"
        case chargerPath = "charger_path"
        case usesTLS = "charger_tls"
        case secureChargerAddress = "charger_tls_address"
        case fileAddress = "file_address"
        case tlsProblem = "charger_tls_problem"
        case databasePath = "database_path"
        case filesFolder = "files_folder"
        case configurationFile = "configuration_file"
    }
}

/// The database and this life of it.
public struct DatabaseStatus: Codable, Hashable, Sendable {
    public var epoch: String
    public var epochStartedAt: Timestamp
    public var epochReason: String
    public var bytes: Int64

    public init(epoch: String, epochStartedAt: Timestamp, epochReason: String, bytes: Int64) {
        self.epoch = epoch
        self.epochStartedAt = epochStartedAt
        self.epochReason = epochReason
        self.bytes = bytes
    }

    enum CodingKeys: String, CodingKey {
        case epoch, bytes
        case epochStartedAt = "epoch_started_at"
        case epochReason = "epoch_reason"
    }
}

/// How many chargers there are.
public struct ChargerCounts: Codable, Hashable, Sendable {
    public var total: Int
    public var connected: Int
    public var awaitingApproval: Int
    /// Those that are held back or rejected.
    public var turnedAway = 0

    public init(total: Int, connected: Int, awaitingApproval: Int) {
        self.total = total
        self.connected = connected
        self.awaitingApproval = awaitingApproval
    }

    enum CodingKeys: String, CodingKey {
        case total, connected
        case awaitingApproval = "awaiting_approval"
        case turnedAway = "turned_away"
    }
}

/// How far a stream has come, and how far the cloud has it.
public struct StreamStatus: Codable, Hashable, Sendable {
    public var newest: Int64
    public var acknowledged: Int64
    public var acknowledgedAt: Timestamp?
    public var backlog: Int64
    /// When the oldest record without acknowledgement was received; nil without backlog.
    public var oldestUnsentAt: Timestamp?
    /// Since when a person has the stream wait; nil where it runs.
    public var pausedAt: Timestamp?
    /// Records that were given up, ever, before the cloud had them.
    public var dropped: Int64 = 0

    public init(
        newest: Int64, acknowledged: Int64, acknowledgedAt: Timestamp? = nil, backlog: Int64,
        oldestUnsentAt: Timestamp? = nil
    ) {
        self.newest = newest
        self.acknowledged = acknowledged
        self.acknowledgedAt = acknowledgedAt
        self.backlog = backlog
        self.oldestUnsentAt = oldestUnsentAt
    }

    enum CodingKeys: String, CodingKey {
        case newest, acknowledged, backlog, dropped
        case pausedAt = "paused_at"
        case acknowledgedAt = "acknowledged_at"
        case oldestUnsentAt = "oldest_unsent_at"
    }
}
