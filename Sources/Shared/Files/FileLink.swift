/// What a file is for.
public enum FileKind: String, Codable, Sendable, CaseIterable {
    /// A technician brought it, for chargers to fetch.
    case firmware
    /// A charger brought it: diagnostics or a log.
    case upload
}

/// A link that lets one charger fetch or bring one file, for one job.
///
/// "One-time" is one job: chargers fetch firmware in ranges and try again, and bring a log again when an answer was lost.
/// What a link opens it opens until the job is over or its time is.
public struct FileLink: Hashable, Sendable {
    public enum Direction: String, Codable, Sendable {
        /// The charger fetches the file.
        case fetch
        /// The charger brings a file.
        case bring
    }

    /// What may be done through it now.
    public enum Standing: Hashable, Sendable {
        case open
        /// The job is over: why, for the charger's log.
        case over(String)
    }

    public var direction: Direction
    /// The one that may use it.
    public var charger: ChargerID
    public var identity: String
    /// Where that charger's connection comes from, as far as it is known: `192.168.1.7:52900`.
    public var chargerAddress: String?
    /// The id of the command that gave the job.
    public var command: String
    /// Where that stands; nil when it is not known any more.
    public var state: CommandState?
    /// The file to fetch, or the one that was brought.
    public var file: Int64?
    /// The whole file has been fetched once.
    public var isFetched: Bool
    public var expiresAt: Timestamp

    public init(
        direction: Direction, charger: ChargerID, identity: String, chargerAddress: String? = nil, command: String,
        state: CommandState?, file: Int64?, isFetched: Bool = false, expiresAt: Timestamp
    ) {
        self.direction = direction
        self.charger = charger
        self.identity = identity
        self.chargerAddress = chargerAddress
        self.command = command
        self.state = state
        self.file = file
        self.isFetched = isFetched
        self.expiresAt = expiresAt
    }

    public func standing(now: Timestamp) -> Standing {
        guard now < self.expiresAt else { return .over("the link has expired") }
        switch self.state {
        case nil, .rejected, .failed, .expired, .cancelled, .superseded:
            return .over("the job that the link was made for is over")
        // What came of it is unknown: the charger may well be at it.
        case .received, .queued, .sent, .accepted, .unknown: return .open
        case .effective:
            // A log may come after the charger has reported it.
            let isDone = self.direction == .fetch || self.file != nil
            return isDone ? .over("the job that the link was made for is done") : .open
        }
    }
}
