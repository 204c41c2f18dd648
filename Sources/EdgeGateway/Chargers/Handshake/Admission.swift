internal import Logging
internal import NIOCore
internal import OCPP
internal import Shared
internal import Store

/// A charger that may connect, and how.
struct AdmittedCharger: Sendable {
    var id: ChargerID
    var identity: String
    /// Nil when there is no version that both sides speak: the 101 is completed without the header and closed.
    var version: OCPPVersion?
    /// The security profile that the connection has proved, 0 to 3.
    var profile: Int
}

/// Decides who may connect. Runs off the event loops: it reads the database and verifies passwords.
struct Admission: Sendable {
    let store: SiteStore
    let registry: ConnectionRegistry
    let versions: [OCPPVersion]
    let acceptsUnknown: Bool
    let maxConnections: Int
    private let notes: SecurityNotes
    private let logins = Logins()

    /// How long the incumbent of an unproved identity has to show that it is alive.
    let incumbentPatience: Duration

    init(
        store: SiteStore, registry: ConnectionRegistry, versions: [OCPPVersion], acceptsUnknown: Bool,
        maxConnections: Int, logger: Logger, incumbentPatience: Duration = .seconds(3)
    ) {
        self.store = store
        self.registry = registry
        self.versions = versions
        self.acceptsUnknown = acceptsUnknown
        self.maxConnections = maxConnections
        self.notes = SecurityNotes(store: store, logger: logger)
        self.incumbentPatience = incumbentPatience
    }

    /// - Parameters:
    ///   - address: where the connection comes from: see `SocketAddress.neighbourhood`.
    ///   - isEncrypted: the connection is TLS.
    func admit(_ request: HandshakeRequest, from address: String, isEncrypted: Bool)
        async throws(HandshakeRefusal) -> AdmittedCharger
    {
        if let illness = self.store.illness { throw .unavailable("the gateway cannot store data now: \(illness)") }
        let access = try await self.access(of: request.identity)
        let profile = try await self.profile(of: request, from: address, access: access, isEncrypted: isEncrypted)
        guard profile >= access.highestProfile else {
            await self.notes.note("downgrade", access, "security profile \(profile) after \(access.highestProfile)")
            throw .forbidden(
                "'\(access.identity)' has used security profile \(access.highestProfile) and may not fall back to "
                    + "\(profile): connect as before, or have a technician set its password anew")
        }
        try await self.challengeIncumbent(of: access, profile: profile)
        return AdmittedCharger(
            id: access.id, identity: access.identity,
            version: OCPPVersion.negotiate(
                offered: request.subprotocols,
                pinned: access.pinnedVersion.flatMap { OCPPVersion(subprotocol: $0) }, enabled: self.versions),
            profile: profile)
    }

    private func access(of identity: String) async throws(HandshakeRefusal) -> ChargerAccess {
        if let access = try self.known(identity) { return access }
        guard self.acceptsUnknown else {
            throw .notFound("no charger is called '\(identity)' here: 'edgectl chargers add' makes it known")
        }
        let result: Result<Void, StoreError>
        do throws(StoreError) {
            result = .success(try await self.store.perform { change in _ = try change.meet(unknown: identity) })
        } catch {
            result = .failure(error)
        }
        // Another socket of the same charger may have been first.
        if let access = try self.known(identity) { return access }
        switch result {
        case .success: throw .notFound("no charger is called '\(identity)' here")
        case .failure(.refused(let refusal)): throw .unavailable(refusal.message)
        case .failure(let error): throw .unavailable("\(error)")
        }
    }

    private func known(_ identity: String) throws(HandshakeRefusal) -> ChargerAccess? {
        do {
            return try self.store.access(of: identity)
        } catch {
            throw .unavailable("the gateway cannot read its database: \(error)")
        }
    }

    /// The security profile that the request proves (OCPP 2.0.1 part 2, A00).
    private func profile(of request: HandshakeRequest, from address: String, access: ChargerAccess, isEncrypted: Bool)
        async throws(HandshakeRefusal) -> Int
    {
        let hashes = [access.passwordHash, access.pendingPasswordHash].compactMap { $0 }
        guard let credentials = request.credentials, !hashes.isEmpty else {
            guard access.passwordHash == nil else {
                throw .unauthorized("'\(access.identity)' must log in with its password")
            }
            return 0
        }
        guard credentials.user == access.identity else {
            await self.notes.note("authentication_failed", access, "the user name is not the identity")
            throw .unauthorized("'\(access.identity)' must log in with its identity as the user name")
        }
        let right = try await self.hash(of: credentials, access: access, hashes: hashes, from: address)
        if right == access.pendingPasswordHash { try await self.take(right, of: access.id) }
        return isEncrypted ? 2 : 1
    }

    /// The stored hash that the password belongs to.
    private func hash(
        of credentials: BasicCredentials, access: ChargerAccess, hashes: [String], from address: String
    ) async throws(HandshakeRefusal) -> String {
        let outcome = await self.logins.verify(
            credentials.passwords, of: access.identity, hashes: hashes, from: address)
        switch outcome {
        case .right(let hash):
            return hash
        case .wrong:
            await self.notes.note("authentication_failed", access, "the password was wrong")
            throw .unauthorized("the password of '\(access.identity)' is wrong")
        case .tooMany(let wait):
            await self.notes.note("too_many_logins", access, "wrong passwords came too often from one address")
            throw .tooManyLogins(
                "too many wrong passwords came from this address: try again later",
                seconds: max(1, wait.components.seconds + 1))
        }
    }

    /// The charger uses the password that it was told: the old one counts no more.
    private func take(_ hash: String, of charger: ChargerID) async throws(HandshakeRefusal) {
        do {
            try await self.store.perform { try $0.passwordTaken(by: charger, hash: hash) }
        } catch {
            throw .unavailable("the gateway cannot store data now: \(error)")
        }
    }

    /// On profile 0 nobody proved anything: the incumbent wins while it answers. From profile 1 on the newest wins.
    private func challengeIncumbent(of access: ChargerAccess, profile: Int) async throws(HandshakeRefusal) {
        guard let incumbent = self.registry.connection(of: access.id) else {
            guard self.registry.count < self.maxConnections else {
                throw .unavailable(
                    "the gateway serves \(self.maxConnections) chargers, as many as chargers.max_connections allows")
            }
            return
        }
        guard profile == 0, await incumbent.answersPing(within: self.incumbentPatience) else { return }
        await self.notes.note("second_connection_refused", access, "the first one is alive")
        throw .conflict("'\(access.identity)' is connected already, and its connection is alive")
    }
}
