import COpenSSL
internal import Foundation

/// One reading of the files of `[cloud.tls]`.
struct BrokerTLSFiles: Equatable, Sendable {
    /// Nil: those whom the operating system trusts.
    var authorities: [UInt8]?
    var certificate: [UInt8]?
    var key: [UInt8]?

    init(_ tls: MQTTTLS, _ names: MQTTSettingNames) throws(BrokerFile.Problem) {
        self.authorities = try BrokerFile(names.caFile, tls.caFile)?.read()
        self.certificate = try BrokerFile(names.certificateFile, tls.certificateFile)?.read()
        self.key = try BrokerFile(names.keyFile, tls.keyFile)?.read()
    }
}

/// TLS towards one broker, made of one reading of the files; the connections to it share it.
///
/// Not `Sendable`, and deliberately so: it is used on the connection's thread alone. libmosquitto keeps a reference of
/// its own to OpenSSL's part, and in some failures for ever: therefore it is made once for a reading and not for each
/// attempt.
final class BrokerTLS {
    private let raw: OpaquePointer

    /// - Parameters:
    ///   - host: what the broker's certificate must be made out to.
    ///   - now: against which the dates of our own certificate are held; nil: they are the broker's business.
    ///   - names: of the settings, for what is told.
    init(
        _ files: BrokerTLSFiles, host: String, alpn: String?, now: Date?, names: MQTTSettingNames
    ) throws(BrokerFile.Problem) {
        guard let raw = broker_tls_make() else { throw BrokerFile.Problem(description: "no memory for TLS") }
        self.raw = raw
        try Self.trust(raw, files, names)
        try Self.present(raw, files, now, names)
        guard broker_tls_expect(raw, host) == 1 else {
            throw BrokerFile.Problem(description: "'\(host)' is neither a name nor an address")
        }
        if let alpn, broker_tls_ask(raw, alpn) != 1 {
            throw BrokerFile.Problem(description: "\(names.alpn) has 1 to 255 bytes")
        }
    }

    deinit {
        broker_tls_free(self.raw)
    }

    /// OpenSSL's context, valid for as long as this object.
    var context: UnsafeMutableRawPointer? { broker_tls_context(self.raw) }

    private static func trust(
        _ raw: OpaquePointer, _ files: BrokerTLSFiles, _ names: MQTTSettingNames
    ) throws(BrokerFile.Problem) {
        guard let authorities = files.authorities else {
            guard broker_tls_trust_system(raw) == 1 else {
                throw BrokerFile.Problem(
                    description: "the system's authorities cannot be read: install ca-certificates, or set "
                        + names.caFile)
            }
            return
        }
        guard broker_tls_trust(raw, authorities, authorities.count) > 0 else {
            throw BrokerFile.Problem(
                description: "\(names.caFile) holds no certificate in PEM form, or one that cannot be read")
        }
    }

    private static func present(
        _ raw: OpaquePointer, _ files: BrokerTLSFiles, _ now: Date?, _ names: MQTTSettingNames
    ) throws(BrokerFile.Problem) {
        guard let certificate = files.certificate, let key = files.key else { return }
        let seconds = Int64(now?.timeIntervalSince1970 ?? 0)
        let result = broker_tls_use(raw, certificate, certificate.count, key, key.count, seconds)
        let cause: String
        switch Int(result) {
        case BROKER_TLS_GOOD: return
        case BROKER_TLS_NO_CERTIFICATE:
            cause = "\(names.certificateFile) holds no certificate in PEM form, or one that cannot be read"
        case BROKER_TLS_NO_KEY:
            cause = "\(names.keyFile) holds no private key in PEM form that can be read without a passphrase"
        case BROKER_TLS_EXPIRED: cause = "the certificate in \(names.certificateFile) has expired"
        case BROKER_TLS_NOT_YET:
            cause = "the certificate in \(names.certificateFile) is not valid yet, by this machine's clock"
        default: cause = "\(names.keyFile) is not the key of the certificate in \(names.certificateFile)"
        }
        throw BrokerFile.Problem(description: cause)
    }

    /// What was wrong with the certificate that the broker presented in the last handshake, in words; nil when nothing
    /// was, or none came. Forgotten with the call.
    func takeVerdict(host: String) -> String? {
        let code = broker_tls_verdict(self.raw)
        guard code != 0 else { return nil }
        let words = String(cString: client_trust_reason(code))
        switch code {
        case 62, 64: return "the broker's certificate is not made out to '\(host)' (\(words))"
        case 9: return "the broker's certificate is not valid yet, by this machine's clock (\(words))"
        case 10: return "the broker's certificate has expired, or this machine's clock is wrong (\(words))"
        case 18, 19, 20, 21: return "the broker's certificate comes from no authority that is trusted here (\(words))"
        default: return "the broker's certificate does not hold: \(words)"
        }
    }
}
