internal import Logging
internal import NIOCore
internal import Shared
internal import Store
internal import Synchronization

/// At most one record a minute of one kind and charger or address, so that who tries again and again cannot fill the
/// journal.
final class SecurityDamper: Sendable {
    private struct Kind<Source: Hashable & Sendable>: Hashable {
        let type: String
        let source: Source
    }

    private let damper = Mutex(EventDamper<Kind<ChargerID>>(pause: .seconds(60)))
    /// Apart, and few, so that an attacker with many addresses neither silences others nor fills the journal.
    private let strangers = Mutex(EventDamper<Kind<String>>(pause: .seconds(60), mostKinds: 64))

    /// The detail to record of an event, with how many were left out before it; nil where this one is left out.
    func detail(_ detail: String, of type: String, _ charger: ChargerID, now: ContinuousClock.Instant = .now) -> String?
    {
        Self.detail(detail, self.damper.withLock { $0.happened(Kind(type: type, source: charger), now: now) })
    }

    /// As the other, of one at `address` who did not come as far as saying which charger it is.
    func detail(_ detail: String, of type: String, at address: String, now: ContinuousClock.Instant = .now) -> String? {
        Self.detail(detail, self.strangers.withLock { $0.happened(Kind(type: type, source: address), now: now) })
    }

    private static func detail(_ detail: String, _ left: Int?) -> String? {
        left.map { $0 == 0 ? detail : detail + " (and \($0) times more since it was last recorded)" }
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
    func note(_ type: String, _ charger: ChargerAccess, _ detail: String, from address: String) async {
        guard let detail = self.damper.detail(detail, of: type, charger.id) else { return }
        await self.record(type, charger, detail, from: address)
    }

    /// As the other, of one who did not come as far as saying which charger it is.
    func note(_ type: String, of stranger: SocketAddress?, _ detail: String) async {
        guard let detail = self.damper.detail(detail, of: type, at: stranger?.ipAddress ?? "") else { return }
        await self.record(type, nil, detail, from: stranger?.plainText ?? "")
    }

    private func record(_ type: String, _ charger: ChargerAccess?, _ detail: String, from address: String) async {
        self.logger.notice(
            "security event",
            metadata: [
                "type": "\(type)", "charger": "\(charger?.identity ?? "")", "remote": "\(address)",
                "detail": "\(detail)",
            ])
        try? await self.store.perform { change in
            try change.securityEvent(type, charger: charger?.id, detail: detail, address: address)
        }
    }
}

/// Lets the first of many events through, and then one a pause, with the number of those between.
///
/// Of more than `mostKinds` kinds within a pause the later ones are left out.
struct EventDamper<Kind: Hashable & Sendable>: Equatable, Sendable {
    private struct Seen: Equatable {
        var at: ContinuousClock.Instant
        var left: Int
    }

    private let pause: Duration
    private let mostKinds: Int
    private var seen: [Kind: Seen] = [:]

    init(pause: Duration, mostKinds: Int = .max) {
        self.pause = pause
        self.mostKinds = mostKinds
    }

    /// Returns nil when the event is to be left out; else how many of its kind were since the last one let through.
    mutating func happened(_ kind: Kind, now: ContinuousClock.Instant) -> Int? {
        if let last = self.seen[kind], last.at.duration(to: now) < self.pause {
            self.seen[kind]?.left += 1
            return nil
        }
        guard self.hasRoom(for: kind, now: now) else { return nil }
        let left = self.seen[kind]?.left ?? 0
        self.seen[kind] = Seen(at: now, left: 0)
        return left
    }

    private mutating func hasRoom(for kind: Kind, now: ContinuousClock.Instant) -> Bool {
        if self.seen[kind] != nil || self.seen.count < self.mostKinds { return true }
        self.seen = self.seen.filter { $0.value.at.duration(to: now) < self.pause }
        return self.seen.count < self.mostKinds
    }
}
