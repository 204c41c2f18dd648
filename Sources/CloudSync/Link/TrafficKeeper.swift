import Logging
import Shared
import Store

/// Keeps what the link takes of each day in the database, now and then: a crash forgets the last minute at most.
struct TrafficKeeper: Sendable {
    private static let interval = Duration.seconds(60)

    let store: SiteStore
    let timeZone: String
    let logger: Logger

    /// Until the task is cancelled.
    func run(counting client: MQTTClient) async {
        var kept: (sent: Int64, received: Int64) = (0, 0)
        while !Task.isCancelled {
            // The kernel counts, and wakes nobody. A stop ends the wait, and what is not kept yet is kept then.
            try? await Task.sleep(for: Self.interval)
            let total = client.traffic
            guard total != kept, await self.keep(total.sent - kept.sent, total.received - kept.received) else {
                continue
            }
            kept = total
        }
    }

    private func keep(_ sent: Int64, _ received: Int64) async -> Bool {
        let day = LocalClock(identifier: self.timeZone)?.dateText(self.store.receptionNow().at) ?? ""
        do {
            try await self.store.perform { try $0.countTraffic(on: day, sent: sent, received: received) }
            return true
        } catch {
            self.logger.debug("The link's bytes cannot be stored yet", metadata: ["cause": "\(error)"])
            return false
        }
    }
}
