public import Shared

/// What a commit changed, for those who read what was committed: uplink, dispatcher, live views.
public struct CommitNotice: Sendable, Hashable {
    /// The newest sequence numbers after the commit.
    public var journal: Int64
    public var meter: Int64
    /// Chargers whose waiting commands changed.
    public var commands: Set<ChargerID> = []
    /// Chargers whose state changed (connection, status, session).
    public var chargers: Set<ChargerID> = []
}
