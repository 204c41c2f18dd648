public import Shared

/// How the link to the cloud stands, for people.
public struct CloudStatus: Codable, Hashable, Sendable {
    /// One stream's way to the cloud.
    public struct Stream: Codable, Hashable, Sendable {
        public var stream: String
        /// The last record that exists, was ever sent, and is acknowledged.
        public var newest: Int64
        public var sent: Int64
        public var acknowledged: Int64
        /// Records that are not acknowledged.
        public var backlog: Int64
        /// When the oldest of them was received; nil without a backlog.
        public var oldestUnsentAt: Timestamp?
        /// Since the start.
        public var batchesSent: Int64
        public var recordsSent: Int64
        public var resends: Int64
        /// Records that were not sent because they are not needed.
        public var thinned: Int64
        /// In the last ten seconds: records sent, and records acknowledged.
        public var sentPerSecond: Double
        public var acknowledgedPerSecond: Double
        /// What keeps the stream from being sent; nil when nothing does.
        public var heldBy: String?
        /// Why the last batch did not get through; nil when it did.
        public var problem: String?

        private enum CodingKeys: String, CodingKey {
            case stream, newest, sent, acknowledged, backlog, resends, problem, thinned
            case sentPerSecond = "sent_per_second"
            case acknowledgedPerSecond = "acknowledged_per_second"
            case heldBy = "held_by"
            case oldestUnsentAt = "oldest_unsent_at"
            case batchesSent = "batches_sent"
            case recordsSent = "records_sent"
        }
    }

    /// Commands from the cloud, since the start.
    public struct Commands: Codable, Hashable, Sendable {
        public var accepted: Int64 = 0
        /// Arrived before: answered with where they stand.
        public var repeated: Int64 = 0
        public var refused: Int64 = 0

        public init() {}
    }

    /// Queries from the cloud, since the start.
    public struct Queries: Codable, Hashable, Sendable {
        public var answered: Int64 = 0
        public var refused: Int64 = 0
        /// That wait for their turn now.
        public var waiting = 0

        public init() {}
    }

    /// One of the configured brokers.
    public struct Broker: Codable, Hashable, Sendable {
        public var url: String
        /// How it failed, since it was connected last; nil when it did not.
        public var lastProblem: String?
        public var lastProblemAt: Timestamp?

        private enum CodingKeys: String, CodingKey {
            case url
            case lastProblem = "last_problem"
            case lastProblemAt = "last_problem_at"
        }
    }

    /// The URL of the broker that is connected, or is or was tried last; nil before the first attempt.
    public var broker: String?
    public var isConnected: Bool
    public var connectedSince: Timestamp?
    /// Why there was no connection, the last time that there was none.
    public var lastProblem: String?
    public var lastProblemAt: Timestamp?
    /// When the next attempt to connect is made; nil while connected or trying.
    public var nextAttemptAt: Timestamp?
    /// Topics whose subscription the broker refused.
    public var refusedSubscriptions: [String]
    /// Why the certificates as they are now are not in use; nil while they are.
    public var certificateProblem: String?
    /// In the order in which they are tried.
    public var brokers: [Broker]
    public var epoch: String
    public var streams: [Stream]
    public var commands: Commands
    public var queries: Queries
    /// Ranges that are sent once more, the first one now.
    public var replays: [CloudReplay] = []
    /// Bytes of TCP since the start.
    public var bytesSent: Int64 = 0
    public var bytesReceived: Int64 = 0

    private enum CodingKeys: String, CodingKey {
        case broker, brokers, epoch, streams, commands, queries, replays
        case certificateProblem = "certificate_problem"
        case bytesSent = "bytes_sent"
        case bytesReceived = "bytes_received"
        case isConnected = "connected"
        case connectedSince = "connected_since"
        case lastProblem = "last_problem"
        case lastProblemAt = "last_problem_at"
        case nextAttemptAt = "next_attempt_at"
        case refusedSubscriptions = "refused_subscriptions"
    }
}
