internal import Crypto
internal import Shared
internal import Store

/// Who a charger has proved to be.
extension Admission {
    /// A charger that once used a profile is not accepted at a lower one.
    func checkDowngrade(of access: ChargerAccess, to profile: Int, from peer: HandshakePeer)
        async throws(HandshakeRefusal)
    {
        guard profile < access.highestProfile else { return }
        await self.notes.note(
            "downgrade", access, "security profile \(profile) after \(access.highestProfile)", from: peer.address)
        throw .forbidden(
            "'\(access.identity)' has used security profile \(access.highestProfile) and may not fall back to "
                + "\(profile): connect as before; other hardware is let in by 'edgectl chargers replace'")
    }

    /// A charger may be told to come with more than it ever did (`chargers.minimum_security_profile`, `edgectl chargers
    /// profile`).
    func checkMinimum(of access: ChargerAccess, _ profile: Int, from peer: HandshakePeer)
        async throws(HandshakeRefusal)
    {
        let minimum = max(self.minimumProfile, access.minimumProfile)
        guard profile < minimum else { return }
        await self.notes.note(
            "profile_too_low", access, "security profile \(profile) where \(minimum) is demanded", from: peer.address)
        throw .forbidden(
            "'\(access.identity)' must connect with security profile \(minimum) or higher, and came with \(profile): "
                + "0 proves nothing, 1 is a password, 2 a password over TLS, 3 a certificate")
    }

    /// The security profile that the connection and the request prove (OCPP 2.0.1 part 2, A00), and the stored hash of
    /// the password that counted.
    ///
    /// A certificate speaks for itself: a password beside it is not looked at.
    func proved(by request: HandshakeRequest, access: ChargerAccess, from peer: HandshakePeer)
        async throws(HandshakeRefusal) -> (profile: Int, passwordHash: String?)
    {
        switch peer.proof {
        case .plain, .encrypted:
            let profile = peer.proof == .plain ? 1 : 2
            let claimed = request.credentials == nil ? 0 : profile
            // Where more is due than a password can prove here, none is weighed.
            if max(self.minimumProfile, access.minimumProfile) > profile {
                try await self.checkMinimum(of: access, claimed, from: peer)
            }
            if access.highestProfile == 3 { try await self.checkDowngrade(of: access, to: claimed, from: peer) }
            let hash = try await self.rightPassword(in: request, access: access, from: peer)
            return (hash == nil ? 0 : profile, hash)
        case .certificate(.genuine(let names, let certificate)):
            try await self.checkRevocation(of: certificate, access, from: peer)
            if names.contains(access.identity) { return (3, nil) }
            let claim = names.isEmpty ? "nobody" : names.joined(separator: ", ")
            throw await self.refuse(access, "its certificate is made out to \(claim)", from: peer)
        case .certificate(.refused(_, let reason)):
            throw await self.refuse(access, reason, from: peer)
        }
    }

    /// What was made out to a charger that was replaced or removed counts no more.
    private func checkRevocation(of certificate: [UInt8], _ access: ChargerAccess, from peer: HandshakePeer)
        async throws(HandshakeRefusal)
    {
        let fingerprint = CertificateParts.hex(SHA256.hash(data: certificate))
        let isRevoked: Bool
        do {
            isRevoked = try self.store.isRevoked(certificate: fingerprint)
        } catch {
            throw .unavailable("the gateway cannot read its database: \(error)")
        }
        guard isRevoked else { return }
        throw await self.refuse(access, "it was made out to hardware that was replaced or removed", from: peer)
    }

    /// What the certificate says that was proved; nil below profile 3.
    static func facts(of proof: HandshakePeer.Proof, profile: Int) -> CertificateFacts? {
        guard profile == 3, case .certificate(.genuine(_, let certificate)) = proof else { return nil }
        return try? CertificateParts(der: certificate).facts
    }

    private func refuse(_ access: ChargerAccess, _ reason: String, from peer: HandshakePeer) async -> HandshakeRefusal {
        await self.notes.note("client_certificate_refused", access, reason, from: peer.address)
        return .forbidden(
            "the certificate of '\(access.identity)' does not count: \(reason); it must come from an authority in "
                + "chargers.tls.client_ca_file or from the site's, with the identity as common name or DNS name")
    }

    /// The stored hash of the password that came; nil where none is asked for.
    private func rightPassword(in request: HandshakeRequest, access: ChargerAccess, from peer: HandshakePeer)
        async throws(HandshakeRefusal) -> String?
    {
        let hashes = [access.passwordHash, access.pendingPasswordHash].compactMap { $0 }
        guard let credentials = request.credentials, !hashes.isEmpty else {
            guard access.passwordHash == nil else {
                throw .unauthorized("'\(access.identity)' must log in with its password")
            }
            return nil
        }
        guard credentials.user == access.identity else {
            // Told its first password, but not using it yet: what it sends counts for as little as before.
            if access.passwordHash == nil { return nil }
            await self.notes.note(
                "authentication_failed", access, "the user name is not the identity", from: peer.address)
            throw .unauthorized("'\(access.identity)' must log in with its identity as the user name")
        }
        guard let right = try await self.hash(of: credentials, access: access, hashes: hashes, from: peer) else {
            return nil
        }
        if right == access.pendingPasswordHash { try await self.take(right, of: access.id) }
        return right
    }

    /// The charger uses the password that it was told: the old one counts no more.
    private func take(_ hash: String, of charger: ChargerID) async throws(HandshakeRefusal) {
        do {
            try await self.store.perform { try $0.passwordTaken(by: charger, hash: hash) }
        } catch {
            throw .unavailable("the gateway cannot store data now: \(error)")
        }
    }

    /// The stored hash that the password belongs to; nil where a wrong one counts as none.
    private func hash(
        of credentials: BasicCredentials, access: ChargerAccess, hashes: [String], from peer: HandshakePeer
    ) async throws(HandshakeRefusal) -> String? {
        let outcome = await self.logins.verify(
            credentials.passwords, of: access.identity, hashes: hashes, from: peer.neighbourhood)
        switch outcome {
        case .right(let hash): return hash
        case .wrong where access.passwordHash == nil, .tooMany where access.passwordHash == nil: return nil
        case .wrong:
            await self.notes.note("authentication_failed", access, "the password was wrong", from: peer.address)
            throw .unauthorized("the password of '\(access.identity)' is wrong")
        case .tooMany(let wait):
            await self.notes.note(
                "too_many_logins", access, "wrong passwords came too often from one address", from: peer.address)
            throw .tooManyLogins(
                "too many wrong passwords came from this address: try again later",
                seconds: max(1, wait.components.seconds + 1))
        }
    }
}
