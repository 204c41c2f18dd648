internal import Glibc
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
internal import OCPP

/// Why there is no connection, in words for the person who can change it.
struct ConnectionProblem: Error, Equatable, Sendable, CustomStringConvertible {
    let description: String
    /// Whether trying again would not help: somebody has to change something first.
    let isRefusal: Bool

    init(_ description: String, isRefusal: Bool) {
        self.description = description
        self.isRefusal = isRefusal
    }

    /// The gateway answered the handshake with something other than an upgrade.
    init(status: HTTPResponseStatus, body: String, identity: String, sentPassword: Bool) {
        let hint: String
        switch status.code {
        case 401, 403:
            hint =
                sentPassword
                ? "the gateway does not accept this password: set it anew with edgectl chargers password \(identity) "
                    + "--password-file FILE"
                : "the gateway wants a password: pass --password or --password-file"
        case 404:
            hint =
                "the gateway does not know \(identity): add it with edgectl chargers add \(identity), set "
                + "accept_unknown, or check the path in --url"
        case 503: hint = "the gateway is busy or its store is not well: edgectl status says more"
        default: hint = "is this the gateway's port, and the path in --url the one that it serves?"
        }
        // A gateway that says itself what is wrong needs no guess.
        self.init(
            "the gateway answered \(status.code) \(status.reasonPhrase): \(body.isEmpty ? hint : String(body.prefix(300)))",
            isRefusal: (400..<500).contains(status.code) && status.code != 408 && status.code != 429)
    }

    /// The handshake was completed without a version that both speak.
    init(withoutVersion version: OCPPVersion) {
        self.init(
            "the gateway does not speak \(version.subprotocol) with this charger: choose another --version, or "
                + "enable it under [chargers] versions", isRefusal: true)
    }

    static let closedInHandshake = ConnectionProblem(
        "the connection was closed in the middle of the handshake: is it ws:// or wss:// that it serves?",
        isRefusal: false)

    /// Any error on the way to a connection.
    init(_ error: any Error, address: GatewayAddress) {
        let place = "\(address.host):\(address.port)"
        switch error {
        case let problem as ConnectionProblem: self = problem
        case let error as NIOConnectionError: self.init(connecting: error, place)
        case let error as IOError: self.init(broken: error, place, isSecure: address.isSecure)
        case let error as ChannelError:
            if case .connectTimeout = error {
                self.init("\(place) did not answer: check host, port and firewall", isRefusal: false)
            } else {
                self.init("the connection to \(place) broke: \(error)", isRefusal: false)
            }
        default: self.init(tls: error, place)
        }
    }

    private init(connecting error: NIOConnectionError, _ place: String) {
        if let failure = error.dnsAError ?? error.dnsAAAAError, error.connectionErrors.isEmpty {
            let reason = failure is SocketAddressError.UnknownHost ? "no address is known by this name" : "\(failure)"
            self.init("\(error.host) cannot be resolved: \(reason). Check the name in --url", isRefusal: false)
            return
        }
        let reasons = error.connectionErrors.map { failure in
            (failure.error as? IOError).map(Self.reason) ?? "\(failure.error)"
        }
        let reason = reasons.first ?? "no address"
        self.init("\(place): \(reason). Is the gateway running, and this its port?", isRefusal: false)
    }

    private init(broken error: IOError, _ place: String, isSecure: Bool) {
        let hint = isSecure ? ". \(Self.withoutTLS)" : ""
        self.init("\(place) broke the connection off: \(Self.reason(error))\(hint)", isRefusal: false)
    }

    private static let withoutTLS = "Does it speak TLS at this port? If not, use ws:// in --url"

    private static func reason(_ error: IOError) -> String {
        error.errnoCode == ECONNREFUSED ? "connection refused" : String(cString: strerror(error.errnoCode))
    }

    private init(tls error: any Error, _ place: String) {
        let text = "\(error)"
        if text.contains("CERTIFICATE_VERIFY_FAILED") {
            self.init(
                "the certificate of \(place) is not trusted: pass the file of its authority with --ca-file",
                isRefusal: true)
        } else if text.contains("failedToValidateHostname") || text.contains("noSuitableCertificate") {
            self.init("the certificate of \(place) is of another host: use its name in --url", isRefusal: true)
        } else if text.contains("WRONG_VERSION_NUMBER") || text.contains("HTTP_REQUEST") {
            self.init("\(place) does not speak TLS: use ws:// in --url", isRefusal: true)
        } else if text.contains("CERTIFICATE_REQUIRED") || text.contains("handshakeFailed") {
            self.init("the TLS handshake with \(place) failed: \(text)", isRefusal: true)
        } else if text.contains("uncleanShutdown") {
            self.init("\(place) ended TLS without a word. \(Self.withoutTLS)", isRefusal: false)
        } else {
            self.init("\(place): \(text)", isRefusal: false)
        }
    }
}
