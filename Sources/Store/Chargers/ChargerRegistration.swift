internal import GRDB
public import Shared

/// Holding chargers back, sending them away, and accepting them.
extension Change {
    /// Holds a charger back or sends it away: it is told so when it boots, and what it says besides is refused.
    ///
    /// - Parameters:
    ///   - registration: not `accepted`; see `approveCharger`.
    ///   - boot: makes the command that has a charger with this identity boot again, so that one that is connected hears
    ///     of it at once; nil: it hears of it when it boots next.
    /// - Throws: `Refusal` when no charger has this identity, or a session runs there.
    public func turnAway(
        _ identity: String, as registration: Registration, boot: ((String) -> CommandRequest)?
    ) throws {
        let id = try self.charger(identity)
        guard self.liveSessions(of: id).isEmpty else {
            throw Refusal(.conflict, "a session runs at '\(identity)': wait for its end, or close it, and try again")
        }
        try self.overridingCharger(identity)
        try self.register(id, as: registration, boot: boot)
    }

    func register(_ id: ChargerID, as registration: Registration, boot: ((String) -> CommandRequest)?) throws {
        guard var known = self.cache.chargers[id], known.registration != registration else { return }
        try self.run("UPDATE charger SET registration = ? WHERE id = ?", [registration.rawValue, id.rawValue])
        known.registration = registration
        self.cache.set(known, for: id)
        try self.record(.chargerChanged, charger: id, ["registration": registration])
        if let boot, known.connectedAt != nil { _ = try self.receive(boot(known.identity)) }
    }

    /// What a charger that booted is told, and when it may ask again where that is not what it hopes for.
    func bootReply(to charger: ChargerID) -> ChargerReply {
        let registration = self.cache.chargers[charger]?.registration ?? .accepted
        func spread(_ seconds: Int) -> Int { HeartbeatSpread.interval(seconds, for: charger) }
        switch registration {
        case .accepted:
            return .booted(now: self.now, heartbeatSeconds: spread(self.settings.heartbeatSeconds))
        case .held:
            return .turnedAway(.held, now: self.now, retrySeconds: spread(self.settings.heldRetrySeconds))
        case .rejected:
            return .turnedAway(.rejected, now: self.now, retrySeconds: spread(self.settings.rejectedRetrySeconds))
        }
    }

    /// A charger that is turned away asks again and again: the journal hears of it when it is told something new.
    func recordBoot(_ report: BootReport, of charger: ChargerID) throws {
        let registration = self.cache.chargers[charger]?.registration ?? .accepted
        let told: String? = try self.row("SELECT told FROM charger WHERE id = ?", [charger.rawValue])?[0]
        try self.run("UPDATE charger SET told = ? WHERE id = ?", [registration.rawValue, charger.rawValue])
        guard registration == .accepted || told != registration.rawValue else { return }
        try self.record(
            .chargerBooted, charger: charger,
            BootedFacts(report: report, registration: registration == .accepted ? nil : registration))
    }

    /// What is answered when a transaction begins at a charger that is not accepted: it is kept for a person, its token
    /// counts for nothing. Nil where the charger is accepted.
    func keepUnregistered(_ report: TransactionReport, of message: ChargerMessage) throws -> ChargerReply? {
        guard let obstacle = self.cache.chargers[message.charger]?.registration.obstacle else { return nil }
        let reply = try self.keepUnreadable(message, reason: obstacle, kind: report.kind)
        guard case .transaction(var transaction) = reply else { return reply }
        transaction.authorization = report.token.map { _ in Authorization(status: .invalid) }
        return .transaction(transaction)
    }
}

/// What the journal says of a boot.
private struct BootedFacts: Encodable {
    var report: BootReport
    /// What the charger was told; nil when it was accepted.
    var registration: Registration?

    enum CodingKeys: CodingKey {
        case registration
    }

    func encode(to encoder: any Encoder) throws {
        try self.report.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(self.registration, forKey: .registration)
    }
}

extension SiteStore {
    /// Whether a charger may take part; one that is not known may.
    public func registration(of charger: ChargerID) throws -> Registration {
        try self.pool.readBriefly { db in
            try String.fetchOne(
                db.cachedStatement(sql: "SELECT registration FROM charger WHERE id = ?"),
                arguments: [charger.rawValue]
            ).flatMap(Registration.init) ?? .accepted
        }
    }
}
