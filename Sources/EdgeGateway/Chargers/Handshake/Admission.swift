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
    /// Whether nothing is tolerated of it that its version's schemas do not allow.
    var isStrict = false
    /// The host by which it has reached the gateway, as URLs write it.
    var host: String?
    /// What it proved itself with; nil below profile 3.
    var certificate: CertificateFacts?
    /// The stored hash of the password that it came with; nil where none was weighed.
    var passwordHash: String?
    /// Those that it came with, DER, its own first; empty below profile 3.
    var certificates: [[UInt8]] = []
}

/// Decides who may connect. Runs off the event loops: it reads the database and verifies passwords.
struct Admission: Sendable {
    let store: SiteStore
    let registry: ConnectionRegistry
    let versions: [OCPPVersion]
    let acceptsUnknown: Bool
    let maxConnections: Int
    /// The lowest security profile that any charger may come with.
    let minimumProfile: Int
    let notes: SecurityNotes
    let logins = Logins()

    /// How long the incumbent of an unproved identity has to show that it is alive.
    let incumbentPatience: Duration

    init(
        store: SiteStore, registry: ConnectionRegistry, versions: [OCPPVersion], acceptsUnknown: Bool,
        maxConnections: Int, minimumProfile: Int = 0, logger: Logger, incumbentPatience: Duration = .seconds(3)
    ) {
        self.store = store
        self.registry = registry
        self.versions = versions
        self.acceptsUnknown = acceptsUnknown
        self.maxConnections = maxConnections
        self.minimumProfile = minimumProfile
        self.notes = SecurityNotes(store: store, logger: logger)
        self.incumbentPatience = incumbentPatience
    }

    func admit(_ request: HandshakeRequest, from peer: HandshakePeer) async throws(HandshakeRefusal)
        -> AdmittedCharger
    {
        if let illness = self.store.illness { throw .unavailable("the gateway cannot store data now: \(illness)") }
        let access = try await self.access(of: request.identity)
        let (profile, hash) = try await self.proved(by: request, access: access, from: peer)
        try await self.checkMinimum(of: access, profile, from: peer)
        try await self.checkDowngrade(of: access, to: profile, from: peer)
        try await self.challengeIncumbent(of: access, profile: profile, from: peer)
        return AdmittedCharger(
            id: access.id, identity: access.identity,
            version: OCPPVersion.negotiate(
                offered: request.subprotocols,
                pinned: access.pinnedVersion.flatMap { OCPPVersion(subprotocol: $0) }, enabled: self.versions),
            profile: profile, isStrict: access.isStrict, host: request.host,
            certificate: Self.facts(of: peer.proof, profile: profile), passwordHash: hash)
    }

    private func access(of identity: String) async throws(HandshakeRefusal) -> ChargerAccess {
        if let access = try self.known(identity) {
            // Removed, with a history that is kept; or met while unknown chargers were taken, which is over.
            guard access.isApproved || self.acceptsUnknown else {
                throw .notFound("'\(identity)' is not approved here: 'edgectl chargers approve' lets it in")
            }
            return access
        }
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

    /// On profile 0 nobody proved anything: the incumbent wins while it answers. From profile 1 on the newest wins.
    private func challengeIncumbent(of access: ChargerAccess, profile: Int, from peer: HandshakePeer)
        async throws(HandshakeRefusal)
    {
        guard let incumbent = self.registry.connection(of: access.id) else {
            guard self.registry.count < self.maxConnections else {
                throw .unavailable(
                    "the gateway serves \(self.maxConnections) chargers, as many as chargers.max_connections allows")
            }
            return
        }
        guard profile == 0, await incumbent.answersPing(within: self.incumbentPatience) else { return }
        await self.notes.note("second_connection_refused", access, "the first one is alive", from: peer.address)
        throw .conflict("'\(access.identity)' is connected already, and its connection is alive")
    }
}
