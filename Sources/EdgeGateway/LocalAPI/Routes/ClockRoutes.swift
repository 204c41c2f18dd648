internal import Hummingbird
internal import Shared
internal import Store

/// Shows the gateway's time, and lets a person say that the machine's clock is right.
struct ClockRoutes: Sendable {
    let store: SiteStore

    func add(to v1: APIRouter.Routes) {
        v1.get("clock") { _, _ in try Response.json(self.store.clockView) }
        v1.post("clock/trust") { _, _ in
            try await self.store.believeWallClock()
            return try Response.json(self.store.clockView)
        }
    }
}
