/// A charger in a list.
public struct ChargerSummary: Codable, Hashable, Sendable {
    public var identity: String
    public var label: String?
    public var isApproved: Bool
    /// What it is told when it boots.
    public var registration = Registration.accepted
    public var isConnected: Bool
    /// Connected since or, where it is not, until; nil when it never was.
    public var lastSeenAt: Timestamp?
    /// The OCPP version last spoken, by subprotocol.
    public var version: String?
    public var vendor: String?
    public var model: String?
    public var connectors: [ConnectorView]
    /// The sessions that run there.
    public var openSessions: Int
    /// What they draw together, in milliwatts, by their last readings.
    public var powerMilliwatts: Int64

    public init(
        identity: String, label: String?, isApproved: Bool, isConnected: Bool, lastSeenAt: Timestamp?,
        version: String?, vendor: String?, model: String?, connectors: [ConnectorView], openSessions: Int,
        powerMilliwatts: Int64
    ) {
        self.identity = identity
        self.label = label
        self.isApproved = isApproved
        self.isConnected = isConnected
        self.lastSeenAt = lastSeenAt
        self.version = version
        self.vendor = vendor
        self.model = model
        self.connectors = connectors
        self.openSessions = openSessions
        self.powerMilliwatts = powerMilliwatts
    }

    enum CodingKeys: String, CodingKey {
        case identity, label, version, vendor, model, connectors, registration
        case isApproved = "approved"
        case isConnected = "connected"
        case lastSeenAt = "last_seen_at"
        case openSessions = "open_sessions"
        case powerMilliwatts = "power_mw"
    }
}

/// The last status of a connector; EVSE 0 is the charger as a whole.
public struct ConnectorView: Codable, Hashable, Sendable {
    public var evse: Int
    public var connector: Int
    public var status: String
    public var error: String?
    public var changedAt: Timestamp

    public init(evse: Int, connector: Int, status: String, error: String?, changedAt: Timestamp) {
        self.evse = evse
        self.connector = connector
        self.status = status
        self.error = error
        self.changedAt = changedAt
    }

    enum CodingKeys: String, CodingKey {
        case evse, connector, status, error
        case changedAt = "changed_at"
    }
}

/// All that is known of a charger.
public struct ChargerDetail: Codable, Hashable, Sendable {
    public var summary: ChargerSummary
    public var serialNumber: String?
    public var firmwareVersion: String?
    /// The only OCPP version it may speak; nil for any.
    public var pinnedVersion: String?
    public var hasPassword: Bool
    /// Whether nothing is tolerated of it that the standard does not allow.
    public var isStrict = false
    /// What was tolerated of its model.
    public var tolerances: [ToleranceView] = []
    /// The highest security profile it ever used: it is not accepted at a lower one.
    public var highestProfile: Int
    /// The lowest security profile that it was told to come with, 0 to 3.
    public var minimumProfile: Int
    public var remoteAddress: String?
    public var addedAt: Timestamp
    public var bootedAt: Timestamp?
    public var connectedAt: Timestamp?
    public var disconnectedAt: Timestamp?
    /// Those that are not over, at most 100.
    public var sessions: [SessionSummary]
    /// Those that are not finished, at most 100.
    public var commands: [CommandView]
    /// The tariff in force for the charger as a whole; nil where none is assigned.
    public var tariff: String?
    /// The local list that was last sent there; nil where none was.
    public var localList: LocalListView?
    /// The groups of chargers that it is in.
    public var groups: [String] = []
    /// What it said that stands until it says otherwise: alarms, limits that others set, what cars want.
    public var conditions: [ConditionView] = []

    public init(
        summary: ChargerSummary, serialNumber: String?, firmwareVersion: String?, pinnedVersion: String?,
        hasPassword: Bool, highestProfile: Int, minimumProfile: Int, remoteAddress: String?, addedAt: Timestamp,
        bootedAt: Timestamp?, connectedAt: Timestamp?, disconnectedAt: Timestamp?, sessions: [SessionSummary],
        commands: [CommandView],
        tariff: String?
    ) {
        self.summary = summary
        self.serialNumber = serialNumber
        self.firmwareVersion = firmwareVersion
        self.pinnedVersion = pinnedVersion
        self.hasPassword = hasPassword
        self.highestProfile = highestProfile
        self.minimumProfile = minimumProfile
        self.remoteAddress = remoteAddress
        self.addedAt = addedAt
        self.bootedAt = bootedAt
        self.connectedAt = connectedAt
        self.disconnectedAt = disconnectedAt
        self.sessions = sessions
        self.commands = commands
        self.tariff = tariff
    }

    enum CodingKeys: String, CodingKey {
        case summary, sessions, commands, tariff, tolerances, groups, conditions
        case isStrict = "strict"
        case serialNumber = "serial_number"
        case firmwareVersion = "firmware_version"
        case pinnedVersion = "pinned_version"
        case hasPassword = "has_password"
        case highestProfile = "highest_profile"
        case minimumProfile = "minimum_profile"
        case remoteAddress = "remote_address"
        case addedAt = "added_at"
        case bootedAt = "booted_at"
        case connectedAt = "connected_at"
        case disconnectedAt = "disconnected_at"
        case localList = "local_list"
    }
}

/// What a charger keeps of the site's tokens, as it was last sent there.
public struct LocalListView: Codable, Hashable, Sendable {
    public var version: Int
    /// How many.
    public var tokens: Int
    public var sentAt: Timestamp

    public init(version: Int, tokens: Int, sentAt: Timestamp) {
        self.version = version
        self.tokens = tokens
        self.sentAt = sentAt
    }

    enum CodingKeys: String, CodingKey {
        case version, tokens
        case sentAt = "sent_at"
    }
}
