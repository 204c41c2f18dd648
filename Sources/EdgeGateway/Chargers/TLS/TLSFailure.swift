internal import NIOCore
internal import NIOSSL

/// Why a TLS handshake failed, as far as that concerns anybody.
enum TLSFailure: Equatable, Sendable {
    /// TLS 1.1 or older (OCPP 2.0.1 part 2, A00: refused, a security event).
    case oldVersion
    /// No cipher suite in common.
    case noCommonCipher
    /// The charger refused the gateway's certificate.
    case refusedByCharger(String)
    /// It speaks no TLS at all: a charger whose URL begins with `ws://`.
    case noTLS
    /// Whatever scanners send; also the client certificates that `ClientTrust` refused, which are recorded there.
    case other(String)

    /// - Parameter text: what BoringSSL says.
    init(_ text: String) {
        let alerts = ["UNKNOWN_CA", "BAD_CERTIFICATE", "CERTIFICATE_EXPIRED", "CERTIFICATE_UNKNOWN"]
        if text.contains("UNSUPPORTED_PROTOCOL") {
            self = .oldVersion
        } else if text.contains("NO_SHARED_CIPHER") {
            self = .noCommonCipher
        } else if text.contains("HTTP_REQUEST") || text.contains("WRONG_VERSION_NUMBER") {
            self = .noTLS
        } else if text.contains("_ALERT_"), let alert = alerts.first(where: { text.contains($0) }) {
            self = .refusedByCharger(alert.lowercased().replacing("_", with: " "))
        } else {
            self = .other(text)
        }
    }

    /// The security event, and what is said of it; nil for what is none.
    var event: (type: String, detail: String)? {
        switch self {
        case .oldVersion: ("tls_version_refused", "it offered no TLS 1.2 or later")
        case .noCommonCipher: ("tls_cipher_refused", "it offered no cipher suite that is allowed with this certificate")
        case .refusedByCharger(let alert):
            ("server_certificate_refused", "it did not accept the gateway's certificate: \(alert)")
        case .noTLS, .other: nil
        }
    }

    /// What is wrong with how the charger is set, where nothing of it concerns security.
    var hint: String? {
        switch self {
        case .noTLS: "it speaks no TLS, and this port has no other: the charger's URL must begin with wss://"
        case .oldVersion, .noCommonCipher, .refusedByCharger, .other: nil
        }
    }
}

/// Hears of a TLS handshake that failed; NIOSSL closes the connection.
final class TLSFailureHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let report: (TLSFailure) -> Void

    init(report: @escaping (TLSFailure) -> Void) {
        self.report = report
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if case .handshakeFailed(let cause)? = error as? NIOSSLError { self.report(TLSFailure("\(cause)")) }
        context.fireErrorCaught(error)
    }
}
