internal import Logging
internal import NIOCore
internal import Shared
internal import Store

/// Ends the connections of chargers that would not be let in any more. Their sessions go on: the charger keeps what it
/// cannot say, and says it when it is let in again.
extension ChargerServer {
    /// Somebody changed what a charger has to prove, or whether it may come at all.
    func accessChanged(_ notice: CommitNotice) {
        for (charger, change) in notice.access {
            guard let connection = self.shared.registry.connection(of: charger),
                let reason = change.reason(toEnd: connection.profile)
            else { continue }
            self.shared.logger.notice(
                "a charger's connection is ended",
                metadata: ["charger": "\(connection.identity)", "reason": "\(reason)"])
            connection.close(.notAllowed(reason))
        }
    }

    /// The authorities or revocation lists were read anew: those who came with a certificate show it once more.
    func trustChanged(_ tls: ChargerTLS) {
        for connection in self.shared.registry.all { self.checkCertificate(of: connection, tls) }
    }

    /// A charger came with a certificate that `former` allowed. What was read anew during its handshake reached the
    /// connections before it: it is looked at now that it is one of them.
    func connected(_ charger: ChargerID, trustedBy former: ClientTrust?) {
        guard let tls = self.tls?.current, tls.trust !== former,
            let connection = self.shared.registry.connection(of: charger)
        else { return }
        self.checkCertificate(of: connection, tls)
    }

    private func checkCertificate(of connection: ConnectionHandle, _ tls: ChargerTLS) {
        guard !connection.certificates.isEmpty else { return }
        let now = self.shared.store.receptionNow().at
        let verdict = tls.trust?.verdict(onConnected: connection.certificates, now: now)
        guard case .refused(_, let reason) = verdict ?? .refused(names: [], "no authority is trusted") else { return }
        let detail = "the connection was ended: its certificate does not count any more: \(reason)"
        self.shared.logger.notice(
            "a charger's connection is ended",
            metadata: ["charger": "\(connection.identity)", "reason": "\(reason)"])
        self.shared.store.submit(
            { try $0.securityEvent("client_certificate_refused", charger: connection.charger, detail: detail) },
            completion: { _ in })
        connection.close(.notAllowed("its certificate does not count any more: \(reason)"))
    }
}

extension AccessChange {
    /// Why a connection that proved `profile` ends; nil where it stays.
    func reason(toEnd profile: Int) -> String? {
        switch self {
        case .removed: "the charger was removed"
        case .password where profile < 3: "the charger's password was changed"
        case .password: nil
        case .minimumProfile(let minimum) where profile < minimum:
            "the charger must connect with security profile \(minimum) or higher"
        case .minimumProfile: nil
        }
    }
}
