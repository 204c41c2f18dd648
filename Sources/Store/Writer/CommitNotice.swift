public import Shared

/// What a commit changed, for those who read what was committed: uplink, dispatcher, live views.
public struct CommitNotice: Sendable, Hashable {
    /// The newest sequence numbers after the commit.
    public var journal: Int64
    public var meter: Int64
    /// Chargers whose waiting commands changed.
    public var commands: Set<ChargerID> = []
    /// Chargers whose state changed (connection, status, session). Readings alone do not count.
    public var chargers: Set<ChargerID> = []
    /// Chargers whose settings are to be read.
    public var models: Set<ChargerID> = []
    /// Connected chargers that are to be set as the site's defaults say.
    public var defaults: Set<ChargerID> = []
    /// Chargers that are held to the letter of the standard from now on, or no longer.
    public var strictness: [ChargerID: Bool] = [:]
    /// Whether chargers are to be asked about messages that are missing.
    public var missingMessages = false
    /// Chargers with requests for certificates that are granted and not signed yet.
    public var signing: Set<ChargerID> = []
    /// Chargers that have to prove something else than before, or may not come any more.
    public var access: [ChargerID: AccessChange] = [:]
    /// Commands that this commit marked `sent`, oldest first: their frames may leave now.
    public var dispatch: [DispatchedCommand] = []
    /// Whether something of the configuration from above changed: a version in force, an override, a refusal.
    public var configuration = false
    /// The settings in place of those of the configuration file, where they changed.
    public var settings: [String: SettingValue]?
    /// Streams that a person has wait from now on, or no longer.
    public var paused: [SiteStream: Bool] = [:]
    /// The name of the epoch that this commit began; nil while the old one goes on.
    public var epoch: String?
}

/// How it changed what a charger has to prove.
public enum AccessChange: Hashable, Sendable {
    case removed
    /// Another password, or none any more.
    case password
    /// The lowest security profile that it may come with.
    case minimumProfile(Int)
}

/// A command that was stored and marked `sent` in one commit, because its charger is connected and has no other.
///
/// Whoever is told sends its frame. Where the connection has gone meanwhile, its answer is lost
/// (`Command.answerLost`), and its rule decides what follows.
public struct DispatchedCommand: Sendable, Hashable {
    public var charger: ChargerID
    /// The command, with the number that is the `remoteStartId` of a 2.x start.
    public var open: OpenCommand

    public var id: String { self.open.command.request.id }
}
