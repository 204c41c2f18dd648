/// A part of a list, as the local API gives it.
public struct Page<Item: Codable & Sendable & Equatable>: Codable, Sendable, Equatable {
    public var items: [Item]
    /// Where the list goes on: the next request's `before` for lists that begin with the newest, else its `after`. Nil
    /// at the end. A page may be short, even empty, and still go on: reading stops after a bounded time.
    public var next: String?

    public init(_ items: [Item], next: String? = nil) {
        self.items = items
        self.next = next
    }
}
