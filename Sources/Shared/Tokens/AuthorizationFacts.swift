/// Everything that bears on whether a token may charge.
public struct AuthorizationFacts: Hashable, Sendable {
    /// What is asked for.
    public enum Purpose: String, Codable, Sendable {
        /// Nobody knows yet what for: a card was presented, to begin or to end.
        case asking
        /// A session is begun with it.
        case beginning
        /// A session is ended with it.
        case ending
    }

    public var token: IdToken
    public var purpose: Purpose
    /// What the local list says of it; nil where it is not there.
    public var record: TokenRecord?
    /// What is known of the group that it belongs to; nil where nothing is.
    public var group: TokenGroup?
    public var charger: ChargerPlace
    /// A `start` command for the token waits at the charger.
    public var hasStartCommand = false
    /// The token's other sessions that run.
    public var running: [RunningSession] = []
    /// A session that was begun while its charger was offline: those that began after it do not count against it.
    public var queuedBegin: Timestamp?
    /// There is a cloud, and no connection to it.
    public var isOffline = false
    /// Whether the gateway's clock is known to be right: else chargers are told no times.
    public var isClockTrusted = true

    public init(_ token: IdToken, for purpose: Purpose, at charger: ChargerPlace) {
        self.token = token
        self.purpose = purpose
        self.charger = charger
    }
}

/// A charger, and where at it somebody wants to charge.
public struct ChargerPlace: Hashable, Sendable {
    public var identity: String
    public var isApproved: Bool
    /// The groups of chargers that it is in, in lower case.
    public var groups: Set<String>
    /// Nil where that is not known yet.
    public var evse: Int?

    public init(identity: String, isApproved: Bool = true, groups: Set<String> = [], evse: Int? = nil) {
        self.identity = identity
        self.isApproved = isApproved
        self.groups = groups
        self.evse = evse
    }
}

/// A session that may keep its token from being used a second time.
public struct RunningSession: Hashable, Sendable {
    public var id: SessionID
    /// The charger's identity.
    public var charger: String
    public var evse: Int
    public var startedAt: Timestamp
    /// Its end seems to be lost, or it was never authorised: it keeps nobody from anything.
    public var isMoot: Bool

    public init(id: SessionID, charger: String, evse: Int, startedAt: Timestamp, isMoot: Bool = false) {
        self.id = id
        self.charger = charger
        self.evse = evse
        self.startedAt = startedAt
        self.isMoot = isMoot
    }

    /// - Parameters:
    ///   - charger: the identity of the session's charger.
    ///   - isConnected: whether that is connected.
    ///   - silence: in milliseconds; a session that was not heard of for so long, and whose charger is away or whose
    ///     readings have stopped, is presumed lost.
    public init(_ session: Session, charger: String, isConnected: Bool, silence: Int64, now: Timestamp) {
        let isSilent = now.milliseconds(since: session.lastHeardAt) > silence
        let isLost = session.suspectedAt != nil || (isSilent && (!isConnected || session.flags.contains(.stale)))
        self.init(
            id: session.id, charger: charger, evse: session.outlet.evse, startedAt: session.startedAt,
            isMoot: isLost || session.flags.contains(.unauthorised) || session.state.isOver)
    }
}

/// What is done with a token that the local list does not know.
public enum UnknownTokenPolicy: String, Codable, Sendable, CaseIterable {
    case reject
    case accept
}

/// What the site's configuration says about tokens.
public struct AuthorizationPolicy: Hashable, Sendable {
    public var unknown = UnknownTokenPolicy.reject
    /// The same while there is a cloud and no connection to it.
    public var unknownOffline = UnknownTokenPolicy.reject
    /// Types of tokens that are accepted without being on the list.
    public var acceptedTypes: [String] = []
    /// Whether tokens may charge at more than one outlet at once, unless the list says otherwise.
    public var allowsConcurrent = true
    /// After how long a silent session is presumed lost, in milliseconds.
    public var lostAfter: Int64 = 3_600_000
    /// How long chargers may keep an accepted token in their caches, in seconds; 0 is until it expires.
    public var cacheSeconds: Int64 = 0
    /// The group whose members may end any session and begin none; nil where there is none.
    public var masterPassGroup: String?
    public var messages = RefusalMessages()

    public init() {}
}

/// What 2.x chargers show those who are refused; nil shows nothing.
public struct RefusalMessages: Hashable, Sendable {
    /// The language that they are in.
    public var language: String?
    public var unknown: String?
    public var blocked: String?
    public var expired: String?
    public var concurrent: String?
    public var elsewhere: String?

    public init() {}
}
