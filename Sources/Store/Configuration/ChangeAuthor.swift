/// Which person asks for a change, and why: kept with what it overrides.
public struct ChangeAuthor: Hashable, Sendable {
    /// As they call themselves: whoever may open the socket may do everything.
    public var name: String?
    public var reason: String?

    public init(name: String?, reason: String?) {
        self.name = name
        self.reason = reason
    }

    /// Who asks for the changes that are begun in this task.
    @TaskLocal public static var current: ChangeAuthor?
}
