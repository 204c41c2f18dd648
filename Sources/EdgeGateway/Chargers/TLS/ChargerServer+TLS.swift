internal import Logging
internal import NIOCore
internal import NIOSSL
internal import Shared
internal import Store

/// Where a handshake comes from, and what the connection below it has proved.
struct HandshakePeer: Equatable, Sendable {
    enum Proof: Equatable, Sendable {
        case plain
        case encrypted
        /// TLS, with a client certificate.
        case certificate(ClientCertificate)
    }

    var address: String
    /// What stands for the address where attempts are counted: see `SocketAddress.neighbourhood`.
    var neighbourhood: String
    var proof: Proof
}

/// The TLS side of one connection; lives on its event loop.
final class ConnectionTLS {
    let tls: ChargerTLS
    /// What became of the certificate that the charger presented in this handshake; nil when it presented none.
    var certificate: ClientCertificate?
    /// What it presented, DER, its own certificate first.
    var chain: [[UInt8]] = []

    init(_ tls: ChargerTLS) {
        self.tls = tls
    }
}

/// TLS below the handshake.
extension ChargerServer {
    /// Returns the handler that is not needed after the handshake; nil without TLS.
    func addTLS(_ live: LiveTLS?, _ channel: any Channel) throws -> (ConnectionTLS, TLSFailureHandler)? {
        guard let tls = live?.current else { return nil }
        let connection = ConnectionTLS(tls)
        let address = channel.remoteAddress
        let failures = TLSFailureHandler { failure in
            if let hint = failure.hint { self.refused(address?.plainText ?? "", hint) }
            if let event = failure.event { self.note(event.type, event.detail, from: address) }
        }
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(self.handler(connection, from: address))
        try pipeline.addHandler(failures)
        return (connection, failures)
    }

    private func handler(_ connection: ConnectionTLS, from address: SocketAddress?) -> NIOSSLServerHandler {
        guard let trust = connection.tls.trust else { return NIOSSLServerHandler(context: connection.tls.context) }
        // Takes a fraction of a millisecond, as the signatures of the handshake itself do.
        return NIOSSLServerHandler(context: connection.tls.context) { chain, verified in
            let bytes = chain.compactMap { try? $0.toDERBytes() }
            let verdict = trust.verdict(on: bytes, now: self.shared.store.receptionNow().at)
            connection.certificate = verdict
            connection.chain = bytes
            if case .refused(let names, let reason) = verdict {
                let claim = names.isEmpty ? "without a name" : "made out to \(names.joined(separator: ", "))"
                self.note("client_certificate_refused", "a certificate \(claim): \(reason)", from: address)
            }
            verified.succeed(verdict.isGenuine ? .certificateVerified : .failed)
        }
    }

    /// What TLS has proved when the upgrade is asked for.
    func proof(of channel: any Channel, _ connection: ConnectionTLS?) -> HandshakePeer.Proof {
        guard let connection else { return .plain }
        if let certificate = connection.certificate { return .certificate(certificate) }
        // A session that is resumed brings its certificate along, without verification.
        guard let trust = connection.tls.trust,
            let certificate = try? channel.pipeline.syncOperations.nioSSL_peerCertificate()?.toDERBytes()
        else { return .encrypted }
        connection.chain = [certificate]
        return .certificate(trust.verdict(onResumed: certificate, now: self.shared.store.receptionNow().at))
    }

    private func note(_ type: String, _ detail: String, from address: SocketAddress?) {
        let notes = self.admission.notes
        // The event loop does not wait for the disk.
        Task { await notes.note(type, of: address, detail) }
    }
}

extension ClientCertificate {
    fileprivate var isGenuine: Bool {
        switch self {
        case .genuine: true
        case .refused: false
        }
    }
}
