internal import ServiceLifecycle
internal import Store

/// Gives the store its sense of time: sessions go stale, commands expire, a full disk is tried again.
struct StoreService: Service {
    let store: SiteStore

    func run() async throws {
        await cancelWhenGracefulShutdown {
            // Time itself is what the store is told of.
            while (try? await Task.sleep(for: .seconds(1))) != nil { self.store.tick() }
        }
    }
}
