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
                + "\(profile): connect as before, or have a technician set its password anew")
    }

    /// The security profile that the connection and the request prove (OCPP 2.0.1 part 2, A00).
    ///
    /// A certificate speaks for itself: a password beside it is not looked at.
    func profile(of request: HandshakeRequest, access: ChargerAccess, from peer: HandshakePeer)
        async throws(HandshakeRefusal) -> Int
    {
        switch peer.proof {
        case .plain, .encrypted:
            let profile = peer.proof == .plain ? 1 : 2
            // Where a certificate is due no password is weighed.
            if access.highestProfile == 3 {
                try await self.checkDowngrade(of: access, to: request.credentials == nil ? 0 : profile, from: peer)
            }
            return try await self.passwordIsRight(in: request, access: access, from: peer) ? profile : 0
        case .certificate(.genuine(let names, let certificate)):
            try await self.checkRevocation(of: certificate, access, from: peer)
            if names.contains(access.identity) { return 3 }
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

    /// False where none is asked for.
    private func passwordIsRight(in request: HandshakeRequest, access: ChargerAccess, from peer: HandshakePeer)
        async throws(HandshakeRefusal) -> Bool
    {
        let hashes = [access.passwordHash, access.pendingPasswordHash].compactMap { $0 }
        guard let credentials = request.credentials, !hashes.isEmpty else {
            guard access.passwordHash == nil else {
                throw .unauthorized("'\(access.identity)' must log in with its password")
            }
            return false
        }
        guard credentials.user == access.identity else {
            // Told its first password, but not using it yet: what it sends counts for as little as before.
            if access.passwordHash == nil { return false }
            await self.notes.note(
                "authentication_failed", access, "the user name is not the identity", from: peer.address)
            throw .unauthorized("'\(access.identity)' must log in with its identity as the user name")
        }
        guard let right = try await self.hash(of: credentials, access: access, hashes: hashes, from: peer) else {
            return false
        }
        if right == access.pendingPasswordHash { try await self.take(right, of: access.id) }
        return true
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
