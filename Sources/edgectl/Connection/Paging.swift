internal import Shared

/// Puts pages together.
enum Paging {
    /// Up to `limit` items of a list that begins with the newest.
    static func newestFirst<Item>(
        _ query: ListQuery, limit: Int, _ fetch: (ListQuery) async throws -> Page<Item>
    ) async throws -> Page<Item> {
        try await self.collect(query, limit: limit, cursor: \.before, fetch) { $0 + $1 }
    }

    /// Up to `limit` items of a list that goes on `after` a name.
    static func byName<Item>(
        _ query: ListQuery, limit: Int, _ fetch: (ListQuery) async throws -> Page<Item>
    ) async throws -> Page<Item> {
        try await self.collect(query, limit: limit, cursor: \.after, fetch) { $0 + $1 }
    }

    /// The newest `limit` items of a stream, oldest first.
    static func newestOfStream<Item>(
        _ query: ListQuery, limit: Int, _ fetch: (ListQuery) async throws -> Page<Item>
    ) async throws -> Page<Item> {
        try await self.collect(query, limit: limit, cursor: \.before, fetch) { $1 + $0 }
    }

    private static func collect<Item>(
        _ query: ListQuery, limit: Int, cursor: WritableKeyPath<ListQuery, String?>,
        _ fetch: (ListQuery) async throws -> Page<Item>, _ join: ([Item], [Item]) -> [Item]
    ) async throws -> Page<Item> {
        var query = query
        var found: [Item] = []
        while true {
            query.limit = min(limit - found.count, ListQuery.maximumLimit)
            let page = try await fetch(query)
            found = join(found, page.items)
            guard let next = page.next, found.count < limit else { return Page(found, next: page.next) }
            query[keyPath: cursor] = next
        }
    }

    /// Up to `limit` aggregates.
    static func aggregates(
        _ query: AggregateQuery, limit: Int, _ fetch: (AggregateQuery) async throws -> Page<AggregateView>
    ) async throws -> Page<AggregateView> {
        var query = query
        var found: [AggregateView] = []
        while true {
            query.limit = min(limit - found.count, AggregateQuery.maximumLimit)
            let page = try await fetch(query)
            found += page.items
            guard let next = page.next, found.count < limit else { return Page(found, next: page.next) }
            query.after = next
        }
    }

    /// Every aggregate, page by page, without holding them all.
    static func eachAggregate(
        _ query: AggregateQuery, _ fetch: (AggregateQuery) async throws -> Page<AggregateView>,
        _ body: (AggregateView) throws -> Void
    ) async throws {
        var query = query
        query.limit = AggregateQuery.maximumLimit
        while true {
            let page = try await fetch(query)
            for item in page.items { try body(item) }
            guard let next = page.next else { return }
            query.after = next
        }
    }

    /// Every item of a list, page by page, without holding them all.
    static func each<Item>(
        _ query: ListQuery, cursor: WritableKeyPath<ListQuery, String?>,
        _ fetch: (ListQuery) async throws -> Page<Item>, _ body: (Item) throws -> Void
    ) async throws {
        var query = query
        query.limit = ListQuery.maximumLimit
        while true {
            let page = try await fetch(query)
            for item in page.items { try body(item) }
            guard let next = page.next else { return }
            query[keyPath: cursor] = next
        }
    }
}
