internal import GRDB
public import Shared

/// What the handshake needs to know of a charger.
public struct ChargerAccess: Hashable, Sendable {
    public var id: ChargerID
    public var identity: String
    public var isApproved: Bool
    /// A salted hash; nil where no password is set.
    public var passwordHash: String?
    /// The hash of a password that the charger was told to use; nil when it has none to change to.
    public var pendingPasswordHash: String?
    /// Whether nothing is tolerated of it.
    public var isStrict: Bool
    /// The highest security profile it ever used: it is not accepted at a lower one.
    public var highestProfile: Int
    /// The lowest security profile that it was told to come with.
    public var minimumProfile: Int
    /// The only OCPP version it may speak, by subprotocol; nil for any.
    public var pinnedVersion: String?

    init(_ row: Row) {
        self.id = ChargerID(rawValue: row["id"])
        self.identity = row["identity"]
        self.isApproved = row["is_approved"]
        self.passwordHash = row["password_hash"]
        self.pendingPasswordHash = row["pending_password_hash"]
        self.isStrict = row["is_strict"]
        self.highestProfile = row["highest_profile"]
        self.minimumProfile = row["minimum_profile"]
        self.pinnedVersion = row["pinned_version"]
    }
}

/// A connection of a charger, as it is recorded.
public struct ConnectionFacts: Hashable, Codable, Sendable {
    /// The negotiated subprotocol.
    public var version: String
    /// The security profile in use, 0 to 3.
    public var profile: Int
    public var remoteAddress: String
    /// What the charger proved itself with; nil below profile 3.
    public var certificate: CertificateFacts?

    public init(version: String, profile: Int, remoteAddress: String, certificate: CertificateFacts? = nil) {
        self.version = version
        self.profile = profile
        self.remoteAddress = remoteAddress
        self.certificate = certificate
    }

    enum CodingKeys: String, CodingKey {
        case version, profile, certificate
        case remoteAddress = "remote_address"
    }
}

/// Why a connection ended, and when it had begun.
private struct DisconnectedFacts: Encodable {
    var reason: String
}

extension Change {
    /// A charger connected.
    ///
    /// - Parameter passwordHash: of the password that it came with; nil where none was weighed.
    /// - Throws: `Refusal` when what it proved was changed since: it would not be let in now.
    public func connected(_ charger: ChargerID, _ connection: ConnectionFacts, passwordHash: String? = nil) throws {
        try self.requireAccess(of: charger, connection, passwordHash)
        try self.run(
            """
            UPDATE charger SET version = ?, remote_address = ?, connected_at = ?,
                highest_profile = max(highest_profile, ?) WHERE id = ?
            """,
            [
                connection.version, connection.remoteAddress, self.now.milliseconds, connection.profile,
                charger.rawValue,
            ])
        if var known = self.cache.chargers[charger] {
            known.connectedAt = self.now
            self.cache.set(known, for: charger)
        }
        try self.chargerStands(online: true, charger)
        try self.record(.chargerConnected, charger: charger, connection)
        if let certificate = connection.certificate { try self.sawCertificate(certificate, of: charger) }
        self.notice.commands.insert(charger)
    }

    private func requireAccess(of charger: ChargerID, _ connection: ConnectionFacts, _ passwordHash: String?) throws {
        let row = try self.row(
            "SELECT password_hash, pending_password_hash, minimum_profile FROM charger WHERE id = ?", [charger.rawValue]
        )
        guard let row else { throw Refusal(.notFound, "the charger was removed") }
        let hashes = [row[0] as String?, row[1] as String?].compactMap(\.self)
        guard passwordHash.map({ hashes.contains($0) }) ?? (connection.profile == 3 || row[0] as String? == nil) else {
            throw Refusal(.conflict, "the charger's password was changed")
        }
        guard connection.profile >= row[2] as Int else {
            throw Refusal(.conflict, "the charger must connect with security profile \(row[2] as Int) or higher")
        }
    }

    /// A charger's connection ended. `isReplaced`: another one took its place, so it is still connected.
    public func disconnected(_ charger: ChargerID, reason: String, isReplaced: Bool) throws {
        if !isReplaced {
            try self.run(
                "UPDATE charger SET connected_at = NULL, disconnected_at = ? WHERE id = ?",
                [self.now.milliseconds, charger.rawValue])
            if var known = self.cache.chargers[charger] {
                known.connectedAt = nil
                self.cache.set(known, for: charger)
            }
            try self.chargerStands(online: false, charger)
        }
        try self.record(.chargerDisconnected, charger: charger, DisconnectedFacts(reason: reason))
    }

    /// Records a security event that the gateway itself noticed.
    ///
    /// - Parameter address: the peer's, where one was the cause.
    public func securityEvent(_ type: String, charger: ChargerID?, detail: String, address: String? = nil) throws {
        var facts = ["type": type, "detail": detail]
        facts["address"] = address
        try self.record(.security, charger: charger, facts)
    }

    /// Records something odd about a charger that is no matter of security.
    public func anomaly(_ type: String, charger: ChargerID, detail: String) throws {
        try self.record(.anomaly, charger: charger, ["type": type, "detail": detail])
    }

    /// A charger nobody knows connected while `accept_unknown` is on: it awaits approval.
    ///
    /// - Throws: `Refusal` when too many await approval already.
    public func meet(unknown identity: String) throws -> ChargerID {
        let waiting = try self.row("SELECT count(*) FROM charger WHERE is_approved = 0")?[0] as Int64? ?? 0
        guard waiting < 1000 else {
            throw Refusal(.conflict, "1000 chargers await approval already: approve or remove some")
        }
        return try self.add(NewCharger(identity: identity, isApproved: false))
    }
}
