import CMosquitto
import Glibc

/// What every connection of a client has in common.
struct MQTTSetup: Sendable {
    let configuration: MQTTConfiguration
    /// Asked for at each connection, and when we leave.
    let will: @Sendable () -> MQTTPublication?
    let subscriptions: [MQTTSubscription]
    let receive: @Sendable (MQTTDelivery) -> MQTTReception
    let settling: MQTTSettling?
    let observe: @Sendable (MQTTEvent) -> Void

    func problem(_ kind: MQTTProblem.Kind, _ text: String) -> MQTTProblem {
        MQTTProblem(kind: kind, broker: self.configuration.address, problem: text)
    }

    /// The first of our TLS files that cannot be read: the library would only say "invalid arguments".
    func unreadableFile() -> MQTTProblem? {
        guard let tls = self.configuration.tls else { return nil }
        let files = [("ca_file", tls.caFile), ("certificate_file", tls.certificateFile), ("key_file", tls.keyFile)]
        for case (let key, let path?) in files where access(path, R_OK) != 0 {
            return self.problem(
                .configuration, "cannot read cloud.tls.\(key) '\(path)': \(String(cString: strerror(errno)))")
        }
        return nil
    }

    func problem(ofConnect error: MosquittoError, logged: String?) -> MQTTProblem {
        if error.is(MOSQ_ERR_TLS) { return self.problem(.tls, logged ?? error.description) }
        if error.is(MOSQ_ERR_INVAL) { return self.problem(.configuration, logged ?? error.description) }
        return self.problem(.network, "cannot connect: \(error)")
    }

    func problem(ofConnection error: MosquittoError, isOnline: Bool, logged: String?) -> MQTTProblem {
        if error.is(MOSQ_ERR_KEEPALIVE) {
            let seconds = self.configuration.keepAliveSeconds
            return self.problem(.silent, "no answer to a ping in \(seconds) s (keep-alive)")
        }
        if self.configuration.tls != nil, let logged { return self.problem(.tls, logged) }
        if isOnline { return self.problem(.lost, "the connection ended: \(error)") }
        return self.problem(.silent, "the connection ended before the broker answered: \(error)")
    }
}
