import Foundation
import Shared
import SiteFixtures
import Store
import Synchronization
import Testing

@testable import EdgeGateway
@testable import edgectl

/// Streams of the local API: what happens is seen as it happens, and a stopping daemon lets its followers go.
@Suite(.serialized) struct FollowingTests {
    @Test func eventsArriveAsTheyHappenInOrder() async throws {
        let site = try SampleSite()
        let store = site.store
        try await TestDaemon.serving(site) { socket in
            let daemon = APIClient(socketPath: socket)
            let newest = try await daemon.events(ListQuery(limit: 1)).items.last?.seq ?? 0
            let seen = Seen()
            try await withThrowingTaskGroup { group in
                group.addTask {
                    let query = ListQuery(kind: "token.", after: String(newest))
                    try await daemon.follow(["events", "stream"], query) { (event: EventView) in
                        seen.add(event) == 5 ? .stop : .goOn
                    }
                }
                for number in 1...5 {
                    try await store.perform { try $0.set(TokenRecord(token: IdToken("T\(number)"))) }
                }
                try await group.waitForAll()
            }
            let seqs = seen.events.map(\.seq)
            #expect(seqs.count == 5)
            #expect(seqs == seqs.sorted())
            #expect(seen.events.allSatisfy { $0.kind == "token.changed" })
        }
    }

    @Test func framesAreKeptAndFollowed() async throws {
        let site = try SampleSite()
        let trace = FrameTrace(limit: 65_536)
        let charger = try #require(try site.store.access(of: "CP-1")).id
        trace.record(Array(#"[2,"1","Heartbeat",{}]"#.utf8), of: charger, .fromCharger)
        try await TestDaemon.serving(site, trace: trace) { socket in
            let daemon = APIClient(socketPath: socket)
            let kept: Page<TraceFrame> = try await daemon.get(["trace", "CP-1"])
            #expect(kept.items.map(\.text) == [#"[2,"1","Heartbeat",{}]"#])
            var seen: [TraceFrame] = []
            try await daemon.follow(["trace", "CP-1", "stream"]) { (frame: TraceFrame) in
                seen.append(frame)
                if seen.count == 1 { trace.record(Array("[3]".utf8), of: charger, .toCharger) }
                return seen.count == 2 ? .stop : .goOn
            }
            #expect(seen.map(\.text) == [#"[2,"1","Heartbeat",{}]"#, "[3]"])
            #expect(seen.map(\.direction) == [.fromCharger, .toCharger])
        }
    }

    @Test func aFollowerDoesNotKeepTheDaemonFromStopping() async throws {
        let site = try SampleSite()
        let (follower, told) = try await TestDaemon.serving(site) { socket in
            let (started, signal) = AsyncStream.makeStream(of: Void.self)
            let task = Task {
                try await APIClient(socketPath: socket).follow(["events", "stream"], ListQuery(after: "0")) {
                    (_: EventView) in
                    signal.yield()
                    return .goOn
                }
            }
            for await _ in started { break }
            return (task, ContinuousClock.now)
        }
        #expect(ContinuousClock.now - told < .seconds(10))
        let result = await follower.result
        #expect(throws: CommandFailure.self) { try result.get() }
        #expect(!FileManager.default.fileExists(atPath: site.socketPath))
    }

    @Test func aSecondDaemonDoesNotTakeTheSocket() async throws {
        let site = try SampleSite()
        try await TestDaemon.serving(site) { socket in
            let error = #expect(throws: Refusal.self) { try SocketFile(path: socket, mode: 0o660).prepare() }
            #expect(error?.message.contains("another edge-gateway answers") == true)
            let mode = try FileManager.default.attributesOfItem(atPath: socket)[.posixPermissions] as? NSNumber
            #expect(mode?.intValue == 0o660)
        }
    }
}

/// Events as they came.
private final class Seen: Sendable {
    private let state = Mutex<[EventView]>([])

    var events: [EventView] { self.state.withLock { $0 } }

    /// Returns how many there are.
    func add(_ event: EventView) -> Int {
        self.state.withLock { events in
            events.append(event)
            return events.count
        }
    }
}
