internal import Hummingbird
internal import NIOCore
internal import NIOFoundationCompat
internal import ServiceLifecycle
internal import Shared
internal import Store

/// The raw frames of a charger, kept and live, with their secrets masked.
struct TraceRoutes: Sendable {
    let store: SiteStore
    let trace: FrameTrace

    /// The most frames that wait for a slow watcher; beyond it the oldest of them are lost.
    private static let bufferSize = 1000

    func add(to v1: APIRouter.Routes) {
        v1.get("trace/:charger") { _, context in
            let charger = try await self.charger(context.part("charger"))
            return try Response.json(Page(self.trace.entries(of: charger).map(TraceFrame.init)))
        }
        v1.get("trace/:charger/stream") { _, context in
            let charger = try await self.charger(context.part("charger"))
            return Response(
                status: .ok, headers: [.contentType: "application/x-ndjson"], body: self.body(of: charger))
        }
    }

    private func charger(_ identity: String) async throws -> ChargerID {
        guard let id = try await self.store.reader.chargerID(of: identity) else {
            throw Refusal(
                .notFound, "no charger is called '\(identity)'; 'edgectl chargers' lists those that are known")
        }
        return id
    }

    private func body(of charger: ChargerID) -> ResponseBody {
        ResponseBody { writer in
            let (frames, continuation) = AsyncStream.makeStream(
                of: FrameTrace.Entry.self, bufferingPolicy: .bufferingNewest(Self.bufferSize))
            let watcher = self.trace.watch(charger) { continuation.yield($0) }
            defer { self.trace.unwatch(charger, watcher) }
            let kept = self.trace.entries(of: charger).map(TraceFrame.init)
            try await Self.write(kept, to: &writer)
            // What came between the two is in both.
            let known = Set(kept.suffix(32))
            // Masked here: what waits is shared by all watchers, and the charger's event loop has none of the work.
            for await frame in frames.cancelOnGracefulShutdown().map({ TraceFrame($0) }) where !known.contains(frame) {
                try await Self.write([frame], to: &writer)
            }
            try await writer.finish(nil)
        }
    }

    private static func write(_ frames: [TraceFrame], to writer: inout any ResponseBodyWriter) async throws {
        var lines = ByteBuffer()
        for frame in frames {
            lines.writeData(try APICoding.encode(frame))
            lines.writeString("\n")
        }
        try await writer.write(lines)
    }
}

extension TraceFrame {
    init(_ entry: FrameTrace.Entry) {
        self.init(
            at: entry.at, direction: entry.direction == .fromCharger ? .fromCharger : .toCharger,
            text: entry.maskedText)
    }
}
