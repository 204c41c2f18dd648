import CMosquitto
internal import Foundation
import Shared

/// What every connection of a client has in common.
struct MQTTSetup: Sendable {
    let configuration: MQTTConfiguration
    /// Asked for at each connection, and when we leave.
    let will: @Sendable () -> MQTTPublication?
    let subscriptions: [MQTTSubscription]
    let receive: @Sendable (MQTTDelivery) -> MQTTReception
    let settling: MQTTSettling?
    let observe: @Sendable (MQTTEvent) -> Void
}

/// The words for what goes wrong with one broker.
struct BrokerProblems: Sendable {
    let broker: BrokerURL
    let configuration: MQTTConfiguration

    func problem(_ kind: MQTTProblem.Kind, _ text: String) -> MQTTProblem {
        var problem = MQTTProblem(kind: kind, broker: self.broker.address, problem: text)
        problem.names = self.configuration.names
        return problem
    }

    /// - Parameter tls: what is known of the handshake beside what the library logged.
    func problem(ofConnect error: MosquittoError, logged: String?, tls: String?) -> MQTTProblem {
        if let tls { return self.problem(.tls, tls) }
        if error.is(MOSQ_ERR_TLS) { return self.problem(.tls, logged.map(Self.plain) ?? error.description) }
        if error.is(MOSQ_ERR_INVAL) { return self.problem(.configuration, logged ?? error.description) }
        return self.problem(.network, "cannot connect: \(error)")
    }

    func problem(ofConnection error: MosquittoError, isOnline: Bool, logged: String?, tls: String?) -> MQTTProblem {
        if error.is(MOSQ_ERR_KEEPALIVE) {
            let seconds = self.configuration.keepAliveSeconds
            return self.problem(.silent, "no answer to a ping in \(seconds) s (keep-alive)")
        }
        if let tls { return self.problem(.tls, tls) }
        if self.broker.usesTLS, let logged = logged.map(Self.plain), logged.contains("alert") {
            return self.problem(.tls, "the broker does not accept the handshake: \(logged)")
        }
        if self.broker.usesTLS, !isOnline, let logged { return self.problem(.tls, Self.plain(logged)) }
        if isOnline { return self.problem(.lost, "the connection ended: \(error)") }
        // TLS 1.3 ends here before the broker has looked at our certificate; when it then resets the connection, its
        // reason is lost with it.
        if self.broker.usesTLS {
            return self.problem(
                .tls,
                "the broker ended the connection at the handshake, as one does that refuses a client's "
                    + "certificate or the want of one: \(error)")
        }
        return self.problem(.silent, "the connection ended before the broker answered: \(error)")
    }

    /// `OpenSSL Error[0]: error:0A00045C:SSL routines::tlsv13 alert certificate required` without what only OpenSSL's
    /// authors read.
    private static func plain(_ logged: String) -> String {
        guard logged.hasPrefix("OpenSSL Error"), let end = logged.range(of: "::", options: .backwards) else {
            return logged
        }
        return String(logged[end.upperBound...])
    }
}
