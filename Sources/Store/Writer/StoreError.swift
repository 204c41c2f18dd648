public import Shared

/// Why a change was not made.
public enum StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The database cannot be written: the disk is full or fails. Nothing that was asked for in this group is durable.
    case unwell(String)
    /// Too much waits to be written; nothing of this change is durable.
    case overloaded
    /// What was asked for breaks a rule of the site.
    case refused(Refusal)
    case closed

    public var description: String {
        switch self {
        case .unwell(let cause): "the database cannot be written: \(cause)"
        case .overloaded: "the database is behind: too many changes wait to be written"
        case .refused(let refusal): refusal.description
        case .closed: "the database is closed"
        }
    }
}
