internal import Hummingbird
internal import NIOCore
internal import NIOFoundationCompat
internal import ServiceLifecycle
internal import Shared
internal import Store

/// The journal as it grows: one JSON object a line, and an empty line now and then that shows it lives.
struct EventStream: Sendable {
    let reader: SiteReader
    let bell: CommitBell

    private static let pageSize = 200

    func add(to v1: APIRouter.Routes) {
        v1.get("events/stream") { request, _ in
            var query = try request.listQuery()
            query.limit = Self.pageSize
            if query.after == nil { query.after = String(try await self.reader.newestEvent()) }
            // What cannot be used is refused now, not in the middle of the answer.
            _ = try ListQuery.number(query.after)
            _ = try await self.reader.events(ListQuery(charger: query.charger, before: "1", limit: 1))
            guard let rings = self.bell.rings() else {
                throw Refusal(.unavailable, "too many follow the events already; close one of the others")
            }
            return Response(
                status: .ok, headers: [.contentType: "application/x-ndjson"], body: self.body(query, rings: rings))
        }
    }

    private func body(_ start: ListQuery, rings: AsyncStream<Void>) -> ResponseBody {
        ResponseBody { writer in
            var query = start
            try await self.write(&query, to: &writer)
            for try await _ in rings.cancelOnGracefulShutdown() {
                if try await !self.write(&query, to: &writer) { try await writer.write(ByteBuffer(string: "\n")) }
            }
            try await writer.finish(nil)
        }
    }

    /// Writes what is new and moves the cursor behind it. Returns whether there was anything.
    @discardableResult
    private func write(_ query: inout ListQuery, to writer: inout any ResponseBodyWriter) async throws -> Bool {
        var hasWritten = false
        while true {
            let newest = try await self.reader.newestEvent()
            let page = try await self.reader.events(query)
            if !page.items.isEmpty {
                var lines = ByteBuffer()
                for event in page.items {
                    lines.writeData(try APICoding.encode(event))
                    lines.writeString("\n")
                }
                try await writer.write(lines)
                hasWritten = true
            }
            // Without a next page everything up to `newest` has been looked at.
            let reached = max(newest, page.items.last?.seq ?? 0, try ListQuery.number(query.after) ?? 0)
            query.after = page.next ?? String(reached)
            if page.next == nil { return hasWritten }
        }
    }
}
