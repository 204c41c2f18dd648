internal import Logging
internal import Shared
internal import Store
internal import Synchronization

/// At most one record a minute of one kind and charger, so that who tries again and again cannot fill the journal.
final class SecurityDamper: Sendable {
    private struct Kind: Hashable {
        let type: String
        let charger: ChargerID
    }

    private let damper = Mutex(EventDamper<Kind>(pause: .seconds(60)))

    /// The detail to record of an event, with how many were left out before it; nil where this one is left out.
    func detail(_ detail: String, of type: String, _ charger: ChargerID, now: ContinuousClock.Instant = .now) -> String?
    {
        self.damper.withLock { $0.happened(Kind(type: type, charger: charger), now: now) }.map { left in
            left == 0 ? detail : detail + " (and \(left) times more since it was last recorded)"
        }
    }
}

/// Writes what handshakes show of security into the journal, damped.
final class SecurityNotes: Sendable {
    private let store: SiteStore
    private let logger: Logger
    private let damper = SecurityDamper()

    init(store: SiteStore, logger: Logger) {
        self.store = store
        self.logger = logger
    }

    /// Returns when the record is durable, or cannot be made.
    func note(_ type: String, _ charger: ChargerAccess, _ detail: String) async {
        guard let detail = self.damper.detail(detail, of: type, charger.id) else { return }
        self.logger.notice("security event", metadata: ["type": "\(type)", "charger": "\(charger.identity)"])
        try? await self.store.perform { change in
            try change.securityEvent(type, charger: charger.id, detail: detail)
        }
    }
}

/// Lets the first of many events through, and then one a pause, with the number of those between.
struct EventDamper<Kind: Hashable & Sendable>: Equatable, Sendable {
    private struct Seen: Equatable {
        var at: ContinuousClock.Instant
        var left: Int
    }

    private let pause: Duration
    private var seen: [Kind: Seen] = [:]

    init(pause: Duration) {
        self.pause = pause
    }

    /// Returns nil when the event is to be left out; else how many of its kind were since the last one let through.
    mutating func happened(_ kind: Kind, now: ContinuousClock.Instant) -> Int? {
        if let last = self.seen[kind], last.at.duration(to: now) < self.pause {
            self.seen[kind]?.left += 1
            return nil
        }
        let left = self.seen[kind]?.left ?? 0
        self.seen[kind] = Seen(at: now, left: 0)
        return left
    }
}
