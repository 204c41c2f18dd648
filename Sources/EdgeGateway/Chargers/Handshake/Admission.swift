internal import Logging
internal import NIOCore
internal import NIOPosix
internal import OCPP
internal import Shared
internal import Store

/// A charger that may connect, and how.
struct AdmittedCharger: Sendable {
    var id: ChargerID
    var identity: String
    /// Nil when there is no version that both sides speak: the 101 is completed without the header and closed.
    var version: OCPPVersion?
    var profile: Int
}

/// Decides who may connect. Runs off the event loops: it reads the database and verifies passwords.
struct Admission: Sendable {
    let store: Store
    let registry: ConnectionRegistry
    let versions: [OCPPVersion]
    let acceptsUnknown: Bool
    let logger: Logger

    /// How long the incumbent of an unproved identity has to show that it is alive.
    private static let incumbentPatience = Duration.seconds(3)

    /// - Parameter isEncrypted: the connection is TLS.
    func admit(_ request: HandshakeRequest, isEncrypted: Bool) async throws(HandshakeRefusal) -> AdmittedCharger {
        if let illness = self.store.illness { throw .unavailable("the gateway cannot store data now: \(illness)") }
        let access = try await self.access(of: request.identity)
        let profile = try await self.profile(of: request, access: access, isEncrypted: isEncrypted)
        guard profile >= access.highestProfile else {
            await self.note("downgrade", access.id, "security profile \(profile) after \(access.highestProfile)")
            throw .forbidden(
                "'\(access.identity)' has used security profile \(access.highestProfile) and may not fall back")
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
        do {
            if let access = try self.store.access(of: identity) { return access }
        } catch {
            throw .unavailable("the gateway cannot read its database: \(error)")
        }
        guard self.acceptsUnknown else { throw .notFound("no charger is called '\(identity)' here") }
        do {
            try await self.store.perform { change in _ = try change.meet(unknown: identity) }
            guard let access = try self.store.access(of: identity) else {
                throw HandshakeRefusal.notFound("no charger is called '\(identity)' here")
            }
            return access
        } catch {
            throw (error as? HandshakeRefusal) ?? .unavailable("\(error)")
        }
    }

    /// The security profile that the request proves (OCPP 2.0.1 part 2, A00).
    private func profile(of request: HandshakeRequest, access: ChargerAccess, isEncrypted: Bool)
        async throws(HandshakeRefusal) -> Int
    {
        guard let hash = access.passwordHash else { return 0 }
        guard let credentials = request.credentials else {
            throw .unauthorized("'\(access.identity)' must log in with its password")
        }
        let isRight = await Self.verify(credentials.password, against: hash)
        guard credentials.user == access.identity, isRight else {
            await self.note("authentication_failed", access.id, "the password was wrong")
            throw .unauthorized("the password of '\(access.identity)' is wrong")
        }
        return isEncrypted ? 2 : 1
    }

    /// A hash is slow on purpose, so it is computed on the thread pool.
    private static func verify(_ password: String, against hash: String) async -> Bool {
        let verdict = try? await NIOThreadPool.singleton.runIfActive {
            PasswordHash(hash)?.verifies(password) ?? false
        }
        return verdict ?? false
    }

    /// On profile 0 nobody proved anything: the incumbent wins while it answers. From profile 1 on the newest wins.
    private func challengeIncumbent(of access: ChargerAccess, profile: Int) async throws(HandshakeRefusal) {
        guard let incumbent = self.registry.connection(of: access.id) else { return }
        if profile == 0, await incumbent.answersPing(within: Self.incumbentPatience) {
            await self.note("second_connection_refused", access.id, "the first one is alive")
            throw .conflict("'\(access.identity)' is connected already, and its connection is alive")
        }
        await self.note("connection_replaced", access.id, "a second connection takes its place")
    }

    private func note(_ type: String, _ charger: ChargerID, _ detail: String) async {
        self.logger.notice("security event", metadata: ["type": "\(type)", "charger": "\(charger.rawValue)"])
        try? await self.store.perform { change in
            try change.securityEvent(type, charger: charger, detail: detail)
        }
    }
}
